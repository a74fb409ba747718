"""The ways: lines of work with their dates, the baseline they are measured against, and what must be finished before what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.plans.models.plan import Goal, Plan, PlanPart, Side


@tracked()
class PlanLine(PlanPart):
    """Something to be done between two days, or a milestone on one. `baseline_…` is what was planned when the plan was agreed."""

    coded_fields: ClassVar = {"kind": "activity_kind"}

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="lines", verbose_name=_("goal"))
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    area = models.CharField(_("area of cooperation"), max_length=60, blank=True)
    side = models.CharField(_("carried out by"), max_length=10, choices=Side.choices, default=Side.BOTH)
    is_milestone = models.BooleanField(_("milestone"), default=False)
    planned_start = models.DateField(_("planned start"))
    planned_end = models.DateField(_("planned end"))
    baseline_start = models.DateField(_("start in the baseline"), null=True, blank=True)
    baseline_end = models.DateField(_("end in the baseline"), null=True, blank=True)
    started_on = models.DateField(_("began"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    activity = models.ForeignKey(
        "activities.Activity",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="plan_lines",
        verbose_name=_("activity"),
    )
    dropped_on = models.DateField(_("dropped"), null=True, blank=True)
    dropped_because = models.CharField(_("dropped because"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of a plan")
        ordering = ["planned_start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("planned_start")), name="plans_line_has_an_order"
            ),
            models.CheckConstraint(
                condition=Q(is_milestone=False) | Q(planned_end=F("planned_start")),
                name="plans_milestone_is_one_day",
            ),
            models.CheckConstraint(
                condition=Q(baseline_start__isnull=True, baseline_end__isnull=True)
                | Q(baseline_end__gte=F("baseline_start")),
                name="plans_line_baseline_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True)
                | Q(started_on__isnull=False, done_on__gte=F("started_on"), dropped_on__isnull=True),
                name="plans_line_done_began_before",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True, dropped_because="")
                | (Q(dropped_on__isnull=False) & ~Q(dropped_because="")),
                name="plans_line_dropped_says_why",
            ),
        ]
        indexes = [
            # what is late and what is due: open lines by their end
            models.Index(
                fields=["planned_end", "id"],
                name="plans_line_open",
                condition=Q(done_on__isnull=True, dropped_on__isnull=True),
            ),
            # milestones in the calendar
            models.Index(
                fields=["planned_end", "plan"], name="plans_line_milestones", condition=Q(is_milestone=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class LineDependency(PlanPart):
    """`after` begins when `before` is finished (finish to start). Services refuse cycles."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="dependencies")
    before = models.ForeignKey(
        PlanLine, on_delete=models.CASCADE, related_name="followers", verbose_name=_("first")
    )
    after = models.ForeignKey(
        PlanLine, on_delete=models.CASCADE, related_name="conditions", verbose_name=_("then")
    )

    class Meta:
        verbose_name = _("condition of a line")
        verbose_name_plural = _("conditions of a line")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="plans_dependency_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="plans_dependency_of_two_lines"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
