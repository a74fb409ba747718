"""What the pages of effort may be asked; it lives in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from umubano.insight.effort.figures import Span
from umubano.insight.effort.queries import REGIONS, months_before
from umubano.insight.effort.reading import MONTHS
from umubano.insight.portfolio.figures import ORGANISATIONS
from umubano.insight.portfolio.words import region_name

#: How far back the pages look.
OFFERED_MONTHS = (12, 24, 36, 60, 120)


def region_choices() -> list[tuple[str, Any]]:
    return [("", _("All regions")), *((code, region_name(code)) for code in (*REGIONS, ORGANISATIONS))]


def _months_choices() -> list[tuple[str, Any]]:
    return [
        ("" if months == MONTHS else str(months), ngettext_lazy("%d month", "%d months", months) % months)
        for months in OFFERED_MONTHS
    ]


class EffortForm(forms.Form):
    """Partners and period. Unknown values are ignored: an address may be old, or typed by hand."""

    q = forms.CharField(
        label=_("Search partners"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Partner")}),
    )
    region = forms.ChoiceField(label=_("Region of the partner"), required=False, choices=region_choices)
    months = forms.ChoiceField(label=_("Held in the last"), required=False, choices=_months_choices)


class MatrixForm(EffortForm):
    """What the matrix may be asked beside it."""

    show = forms.ChoiceField(
        label=_("Partners shown"),
        required=False,
        choices=[
            ("", _("With something on paper or done")),
            ("active", _("With an active area")),
            ("dormant", _("With an area on paper only")),
            ("unwritten", _("With an area done without paper")),
            ("all", _("All possible partners")),
        ],
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Most activities first")),
            ("paper", _("Most agreements first")),
            ("dormant", _("Most areas on paper only first")),
            ("unwritten", _("Most areas done without paper first")),
            ("name", _("By name")),
        ],
    )


class EffortFilter:
    """What an address asks. Has `form`, as the filter bar of the design system wants it."""

    form_class: type[EffortForm] = EffortForm

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.form = self.form_class(data)
        self.form.is_valid()
        self._asked: dict[str, str] = self.form.cleaned_data

    def asked(self, name: str) -> str:
        return str(self._asked.get(name) or "")

    @property
    def is_active(self) -> bool:
        return any(self._asked.get(name) for name in self.form.fields)

    @property
    def months(self) -> int:
        return int(self.asked("months") or MONTHS)

    def span(self, on: date) -> Span:
        return months_before(on, self.months)

    @property
    def key(self) -> tuple[str, ...]:
        """Equal keys ask the same."""
        return tuple(self.asked(name) for name in self.form.fields)


class MatrixFilter(EffortFilter):
    form_class = MatrixForm
