"""What the list of partners may be narrowed by; it lives in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.parties.facts import region_name
from umubano.domain.parties.listing import PartnerRow, matches
from umubano.domain.parties.models import Party

#: Regions offered: the continents of the United Nations, then the regions of the African Union.
REGIONS = ("002", "019", "142", "150", "009", "au:north", "au:west", "au:central", "au:east", "au:south")


def _region_choices() -> list[tuple[str, Any]]:
    return [("", _("All regions")), *((code, region_name(code)) for code in REGIONS)]


class PartnerFilterForm(forms.Form):
    """The fields of the filter bar. Unknown values are ignored: an address may be old, or typed by hand."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    region = forms.ChoiceField(label=_("Region"), required=False, choices=_region_choices)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Party.Kind.choices]
    )
    show = forms.ChoiceField(
        label=_("Shown"),
        required=False,
        choices=[
            ("", _("With agreements or negotiations")),
            ("force", _("With agreements in force")),
            ("talks", _("Under negotiation")),
            ("none", _("Without either")),
            ("all", _("All possible partners")),
        ],
    )


class PartnerFilter:
    """Narrows rows by what the address asks. Has `form`, as the filter bar of the design system wants it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.form = PartnerFilterForm(data)
        self.form.is_valid()
        self._asked: dict[str, str] = self.form.cleaned_data

    @property
    def is_active(self) -> bool:
        return any(self._asked.get(name) for name in self.form.fields)

    def narrow(self, rows: Sequence[PartnerRow]) -> list[PartnerRow]:
        return [row for row in rows if self._shows(row)]

    def _shows(self, row: PartnerRow) -> bool:
        text, region, kind = (self._asked.get(name, "") for name in ("q", "region", "kind"))
        if region and region not in (row.region_code, row.african_region):
            return False
        if kind and kind != row.kind:
            return False
        if text and not matches(row, text):
            return False
        return self._is_of_interest(row)

    def _is_of_interest(self, row: PartnerRow) -> bool:
        has_something = bool(row.agreements or row.in_negotiation)
        match self._asked.get("show", ""):
            case "force":
                return row.in_force > 0
            case "talks":
                return row.in_negotiation > 0
            case "none":
                return not has_something
            case "all":
                return True
            case _:
                # somebody who searches by name wants the State, whether or not anything is signed with it
                return has_something or bool(self._asked.get("q"))
