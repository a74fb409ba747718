"""The means and what may go wrong: budget by source and cost-sharing rule, risks and assumptions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.plans.models.plan import Plan, PlanPart, Side


@tracked()
class Risk(PlanPart):
    """A risk (likelihood × impact, what is done about it), or an assumption the plan rests on."""

    class Kind(models.TextChoices):
        RISK = "risk", _("Risk")
        ASSUMPTION = "assumption", _("Assumption")

    class Scale(models.IntegerChoices):
        VERY_LOW = 1, _("1 very low")
        LOW = 2, _("2 low")
        MEDIUM = 3, _("3 medium")
        HIGH = 4, _("4 high")
        VERY_HIGH = 5, _("5 very high")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="risks")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.RISK)
    text = models.TextField(_("what"))
    likelihood = models.PositiveSmallIntegerField(
        _("likelihood"), choices=Scale.choices, null=True, blank=True
    )
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Scale.choices, null=True, blank=True)
    mitigation = models.TextField(_("what is done about it"), blank=True)
    owner = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="risk", likelihood__range=(1, 5), impact__range=(1, 5)) & ~Q(mitigation=""))
                | Q(kind="assumption", likelihood__isnull=True, impact__isnull=True),
                name="plans_risk_is_weighed",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        """Likelihood × impact, 1 to 25; 0 for an assumption."""
        return (self.likelihood or 0) * (self.impact or 0)

    @property
    def level(self) -> str:
        """good, warn or bad: below 6, below 12, from 12 on."""
        return "bad" if self.weight >= 12 else "warn" if self.weight >= 6 else "good"


@tracked()
class BudgetLine(PlanPart):
    """What something costs in one currency, who funds it and by which rule the cost is shared."""

    class Funding(models.TextChoices):
        OWN = "own", _("Our defence budget")
        PARTNER = "partner", _("The partner’s budget")
        ORGANISATION = "organisation", _("An international organisation")
        DONOR = "donor", _("A third State or donor")
        OPEN = "open", _("Not yet funded")

    class Sharing(models.TextChoices):
        OWN = "own", _("Each bears its own")
        HOST = "host", _("The host pays")
        SENDER = "sender", _("The sender pays")
        REIMBURSABLE = "reimbursable", _("The host advances, the sender reimburses")
        SHARED = "shared", _("Shared by percent")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="budget")
    title = models.CharField(_("what for"), max_length=300)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency (ISO 4217)"), max_length=3)
    funding = models.CharField(
        _("funding source"), max_length=20, choices=Funding.choices, default=Funding.OWN
    )
    sharing = models.CharField(_("cost sharing"), max_length=20, choices=Sharing.choices, default=Sharing.OWN)
    host = models.CharField(_("host"), max_length=10, choices=Side.choices, blank=True)
    our_percent = models.DecimalField(
        _("our share (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["currency", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="plans_budget_is_positive"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="plans_budget_currency"),
            models.CheckConstraint(
                condition=Q(sharing="shared", our_percent__range=(0, 100))
                | (~Q(sharing="shared") & Q(our_percent__isnull=True)),
                name="plans_budget_percent_when_shared",
            ),
            models.CheckConstraint(
                condition=~Q(sharing__in=["host", "sender", "reimbursable"])
                | Q(host__in=["home", "partner"]),
                name="plans_budget_says_who_hosts",
            ),
        ]

    def __str__(self) -> str:
        return self.title
