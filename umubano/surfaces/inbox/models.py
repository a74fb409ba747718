"""What people set about their inbox. Items themselves are not stored: concepts say them anew each time.

An item is named by a keyed digest of its key, because the key says which record it is about and these tables are not under row security.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Snooze(models.Model):
    """An item that somebody does not want to see before a day."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    until = models.DateField(_("until"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="inbox_snooze_once_per_item")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} until {self.until}"


class Absence(models.Model):
    """Somebody is away, and a deputy sees what awaits them, as far as the deputy may read it."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", verbose_name=_("who is away")
    )
    deputy = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="inbox_absence_in_order"),
            models.CheckConstraint(condition=~Q(deputy=F("account")), name="inbox_deputy_is_another"),
        ]
        # for whom somebody stands in today
        indexes = [
            models.Index(
                fields=["deputy", "ends_on"], name="inbox_absence_of", condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class Escalation(models.Model):
    """An item that was shown to the head because it waited too long; once for each item."""

    digest = models.CharField(max_length=64, unique=True)
    escalated_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.escalated_on}"


class Digest(models.Model):
    """The digest of a week was sent to an account, or there was nothing to send."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    week = models.DateField(help_text="its Monday")
    sent_at = models.DateTimeField(default=timezone.now)
    items = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "week"], name="inbox_digest_once_a_week")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.week}"
