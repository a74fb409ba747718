"""The plan itself with its ends: strategic objectives and the goals under them (NATO's ends–ways–means)."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected, ProtectedPart
from umubano.domain.plans.lifecycle import LIFECYCLE, State
from umubano.domain.plans.queries import PlanQuerySet


class Side(models.TextChoices):
    """Who carries something out, or hosts it."""

    HOME = "home", _("Our side")
    PARTNER = "partner", _("The partner")
    BOTH = "both", _("Both sides")


#: The five SMART answers (RAND RR-1430), each a column `is_…` with its reason `…_reason`.
CRITERIA: dict[str, Any] = {
    "specific": _("Specific: it says what will be different, and for whom"),
    "measurable": _("Measurable: a figure or an observation tells whether it is reached"),
    "achievable": _("Achievable: with the means and the time there are"),
    "relevant": _("Relevant: it serves our interest and the agreement, and aims at a result"),
    "time_bound": _("Time-bound: it says by when"),
}
#: The four planning elements whose absence GAO found in a third of proposals (GAO-18-449): each is filled, or not applicable with a reason.
ELEMENTS: dict[str, Any] = {
    "capability": _("Objective: the capability to be reached"),
    "baseline": _("Baseline: what there is today"),
    "absorption": _("Absorptive capacity: what the partner can take up"),
    "sustainment": _("Sustainment: who keeps it going, and with what"),
}


@tracked(without=("folded_title", "folded_rest", "search"))
class Plan(Protected):
    """What is to be done under one agreement, or with one partner, in a period."""

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=400)
    purpose = models.TextField(_("purpose"), blank=True)
    agreement = models.ForeignKey(
        "agreements.Agreement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("under the agreement"),
    )
    partner = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="partner_code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("with the partner"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    state_since = models.DateField(_("in this state since"))
    agreed_on = models.DateField(_("baseline of"), null=True, blank=True)
    desk = models.CharField(_("desk"), max_length=40, blank=True)
    owner = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with each change; refuses a lost update"
    )

    # projections, written by services
    folded_title = models.TextField(default="", editable=False)
    folded_rest = models.TextField(default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_rest", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        triggers = [LIFECYCLE.trigger()]
        constraints = [
            models.CheckConstraint(
                condition=Q(ref__regex=r"^[A-Za-z0-9.:-]+$"), name="plans_ref_is_an_address"
            ),
            models.CheckConstraint(
                condition=Q(agreement__isnull=True) ^ Q(partner__isnull=True),
                name="plans_for_an_agreement_or_a_partner",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plans_period_has_an_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "closed"]) | Q(agreed_on__isnull=False),
                name="plans_agreed_has_a_baseline",
            ),
        ]
        indexes = [
            # the list by state and period
            models.Index(fields=["state", "ends_on", "id"], name="plans_by_state"),
            # a partner's plans
            models.Index(fields=["partner", "id"], name="plans_of_partner"),
            # search over title, partner, purpose, objectives
            GinIndex(fields=["search"], name="plans_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("plans:detail", args=[self.ref])

    @property
    def is_open(self) -> bool:
        return self.state in {State.DRAFT, State.AGREED}


class PlanPart(ProtectedPart):
    """Something that belongs to one plan and goes where it goes."""

    history_anchor = "plan"

    class Meta:
        abstract = True


def _element(name: str) -> Q:
    """A planning element is filled, or not applicable with a reason; never both, never neither."""
    return (Q(**{name: ""}) & ~Q(**{f"{name}_not_applicable": ""})) | (
        ~Q(**{name: ""}) & Q(**{f"{name}_not_applicable": ""})
    )


@tracked()
class Objective(PlanPart):
    """One strategic objective: what will be different, with its five SMART answers and four planning elements."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("objective"))
    is_specific = models.BooleanField(_("specific"))
    specific_reason = models.CharField(max_length=400, blank=True)
    is_measurable = models.BooleanField(_("measurable"))
    measurable_reason = models.CharField(max_length=400, blank=True)
    is_achievable = models.BooleanField(_("achievable"))
    achievable_reason = models.CharField(max_length=400, blank=True)
    is_relevant = models.BooleanField(_("relevant"))
    relevant_reason = models.CharField(max_length=400, blank=True)
    is_time_bound = models.BooleanField(_("time-bound"))
    time_bound_reason = models.CharField(max_length=400, blank=True)
    capability = models.TextField(_("objective: the capability"), blank=True)
    capability_not_applicable = models.CharField(max_length=400, blank=True)
    baseline = models.TextField(pgettext_lazy("planning element", "baseline"), blank=True)
    baseline_not_applicable = models.CharField(max_length=400, blank=True)
    absorption = models.TextField(_("absorptive capacity"), blank=True)
    absorption_not_applicable = models.CharField(max_length=400, blank=True)
    sustainment = models.TextField(_("sustainment"), blank=True)
    sustainment_not_applicable = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_objective_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="plans_objective_has_a_text"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"is_{name}": True}) | ~Q(**{f"{name}_reason": ""}),
                    name=f"plans_objective_{name}_no_has_a_reason",
                )
                for name in CRITERIA
            ),
            *(
                models.CheckConstraint(condition=_element(name), name=f"plans_objective_{name}_is_said")
                for name in ELEMENTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


@tracked()
class Goal(PlanPart):
    """A way to an objective; lines of work hang on it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, related_name="goals", verbose_name=_("objective")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("goal"))

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["objective__number", "number", "id"]
        constraints = [models.UniqueConstraint(fields=["objective", "number"], name="plans_goal_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
