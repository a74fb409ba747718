"""What was learnt: the after-action report and its lessons, each with somebody who does something about it by a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.activities.models.activity import Activity, ActivityPart


class Rating(models.TextChoices):
    NONE = "", _("Not assessed")
    ACHIEVED = "achieved", _("Achieved")
    PARTLY = "partly", _("Achieved in part")
    MISSED = "missed", _("Not achieved")


@tracked()
class Report(ActivityPart):
    """The after-action report: what was planned, what happened, why, what next."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="report")
    planned = models.TextField(_("What was planned"))
    happened = models.TextField(_("What happened"))
    why = models.TextField(_("Why it differed"), blank=True)
    next_steps = models.TextField(_("What next"), blank=True)
    author = models.CharField(_("author"), max_length=200)
    author_key = models.CharField(max_length=80, editable=False)
    written_on = models.DateField(_("written"))
    rating = models.CharField(_("result"), max_length=20, choices=Rating.choices, blank=True, default="")
    assessed_by = models.CharField(_("assessed by"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"report of {self.activity_id}"


@tracked()
class Lesson(ActivityPart):
    """One lesson: what was learnt, who does what about it by when, and how it ended."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lessons")
    text = models.TextField(_("lesson"))
    action = models.CharField(_("action"), max_length=300, blank=True)
    owner = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("what was done"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""), name="activities_closed_says_how"
            )
        ]
        indexes = [
            # open lessons by the day their action is due
            models.Index(fields=["due_on"], name="activities_lesson_due", condition=Q(closed_on__isnull=True))
        ]

    def __str__(self) -> str:
        return self.text[:80]
