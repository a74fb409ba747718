"""Risks, assumptions and budget lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.negotiations.forms.shared import owner_choices
from umubano.domain.plans.forms.plan import PartForm, set_choices
from umubano.domain.plans.models import BudgetLine, Risk, Side
from umubano.domain.plans.services import BudgetDraft, RiskDraft


class RiskForm(PartForm):
    """What may go wrong, or what the plan takes for granted."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Risk.Kind.choices)
    text = forms.CharField(label=_("What"), widget=forms.Textarea(attrs={"rows": 2}))
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "—"), *Risk.Scale.choices],
    )
    impact = forms.TypedChoiceField(
        label=_("Impact"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "—"), *Risk.Scale.choices],
    )
    mitigation = forms.CharField(
        label=_("What is done about it"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner_id = forms.TypedChoiceField(label=_("Owner"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, row: Risk | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "owner_id", owner_choices(row.owner if row else None))

    def draft(self) -> RiskDraft:
        names = ("kind", "text", "likelihood", "impact", "mitigation", "owner_id")
        return RiskDraft(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(row: Risk) -> dict[str, Any]:
        names = ("kind", "text", "likelihood", "impact", "mitigation", "owner_id")
        return {name: getattr(row, name) for name in names}


class BudgetForm(PartForm):
    """What something costs and who bears it."""

    title = forms.CharField(label=_("What for"), max_length=300)
    amount = forms.DecimalField(label=_("Amount"), max_digits=16, decimal_places=2)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial="USD", help_text=_("Three letters: RWF, USD, EUR.")
    )
    funding = forms.ChoiceField(label=_("Funding source"), choices=BudgetLine.Funding.choices)
    sharing = forms.ChoiceField(label=_("Cost sharing"), choices=BudgetLine.Sharing.choices)
    host = forms.ChoiceField(
        label=_("Host"),
        required=False,
        choices=[("", "—"), *(choice for choice in Side.choices if choice[0] != Side.BOTH)],
        help_text=_("Only where the rule depends on who hosts."),
    )
    our_percent = forms.DecimalField(
        label=_("Our share (%)"),
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=_("Only where it is shared."),
    )

    def draft(self) -> BudgetDraft:
        names = ("title", "amount", "currency", "funding", "sharing", "host", "our_percent")
        return BudgetDraft(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(row: BudgetLine) -> dict[str, Any]:
        names = ("title", "amount", "currency", "funding", "sharing", "host", "our_percent")
        return {name: getattr(row, name) for name in names}
