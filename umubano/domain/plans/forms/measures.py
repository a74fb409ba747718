"""Indicators and the figures of their periods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.plans.forms.plan import PartForm, people_choices, set_choices
from umubano.domain.plans.models import Indicator, IndicatorValue
from umubano.domain.plans.services import IndicatorDraft

_NAMES = ("name", "unit", "baseline", "target", "direction", "every_months", "source")


class IndicatorForm(PartForm):
    """What is measured, from where to where, who reports and who assesses."""

    name = forms.CharField(label=_("Indicator"), max_length=300, help_text=_("What is counted or observed."))
    unit = forms.CharField(label=_("Unit"), max_length=60, help_text=_("For example persons, days, percent."))
    baseline = forms.DecimalField(
        label=_("Baseline"), max_digits=16, decimal_places=2, help_text=_("The figure today.")
    )
    target = forms.DecimalField(label=_("Target"), max_digits=16, decimal_places=2)
    direction = forms.ChoiceField(label=_("Direction"), choices=Indicator.Direction.choices)
    every_months = forms.TypedChoiceField(
        label=_("Measured"), coerce=int, choices=Indicator.Every.choices, initial=Indicator.Every.HALF
    )
    source = forms.CharField(label=_("Source of the figures"), max_length=300)
    owner_id = forms.TypedChoiceField(label=_("Implements and reports"), coerce=int)
    assessor_id = forms.TypedChoiceField(
        label=_("Assesses"), coerce=int, help_text=_("Never the one who implements.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = people_choices()
        set_choices(self, "owner_id", people)
        set_choices(self, "assessor_id", [("", "—"), *people])

    def draft(self) -> IndicatorDraft:
        return IndicatorDraft(
            **{name: self.cleaned_data[name] for name in (*_NAMES, "owner_id", "assessor_id")}
        )

    @staticmethod
    def initial_of(row: Indicator) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*_NAMES, "owner_id", "assessor_id")}


class ValueForm(PartForm):
    """The figure of one period."""

    asks_reason = False

    value = forms.DecimalField(label=_("Value"), required=False, max_digits=16, decimal_places=2)
    evidence = forms.CharField(
        label=_("Shown by"), required=False, max_length=400, help_text=_("The list, letter or report.")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when there is no figure: why."),
    )

    @staticmethod
    def initial_of(row: IndicatorValue | None) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("value", "evidence", "note")} if row else {}
