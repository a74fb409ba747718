"""What tells whether an objective is reached: indicators with baseline and target, and their values period by period."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.plans.lifecycle import VALUE_LIFECYCLE, ValueState
from umubano.domain.plans.models.plan import Objective, Plan, PlanPart


@tracked()
class Indicator(PlanPart):
    """One measure of an objective. `owner` implements and reports, `assessor` judges; the two are never one person."""

    class Direction(models.TextChoices):
        RISES = "rises", _("It should rise to the target")
        FALLS = "falls", _("It should fall to the target")

    class Every(models.IntegerChoices):
        QUARTER = 3, _("Every three months")
        HALF = 6, _("Every six months")
        YEAR = 12, _("Every year")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicators")
    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("objective")
    )
    name = models.CharField(_("indicator"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction.choices, default=Direction.RISES
    )
    every_months = models.PositiveSmallIntegerField(_("measured"), choices=Every.choices, default=Every.HALF)
    source = models.CharField(_("source of the figures"), max_length=300)
    owner = models.ForeignKey(
        "accounts.Account",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("implements and reports"),
    )
    assessor = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("assesses")
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["objective__number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(owner=F("assessor")), name="plans_indicator_assessor_does_not_implement"
            ),
            models.CheckConstraint(
                condition=Q(direction="rises", target__gt=F("baseline"))
                | Q(direction="falls", target__lt=F("baseline")),
                name="plans_indicator_target_lies_ahead",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class IndicatorValue(PlanPart):
    """The actual figure of one period, from its draft to its lock."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicator_values")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="values", verbose_name=_("indicator")
    )
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    evidence = models.CharField(_("shown by"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ValueState.choices, default=ValueState.DRAFT)
    state_since = models.DateField(_("in this state since"))
    submitted_by = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    decision_reason = models.TextField(_("reason of the assessor"), blank=True)

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of an indicator")
        ordering = ["period_end", "id"]
        triggers = [VALUE_LIFECYCLE.trigger()]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period_end"], name="plans_value_once_a_period"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")), name="plans_value_period_has_an_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"]) | Q(submitted_by__isnull=False),
                name="plans_value_submitted_by_somebody",
            ),
        ]
        # what awaits an assessor
        indexes = [
            models.Index(
                fields=["state_since", "id"],
                name="plans_value_awaits",
                condition=Q(state__in=["submitted", "returned"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_start} – {self.period_end}"
