"""What an agreement lays down for its joint committee, as fields of the terms form (life/terms.CommitteeTerms)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.agreements.forms.fields import GroupedForm
from umubano.domain.parties.queries import parties

#: In the order of the form.
FIELDS = (
    "committee_months",
    "committee_clause",
    "committee_host",
    "committee_host_always",
    "committee_host_clause",
    "committee_quorum",
    "committee_quorum_clause",
    "committee_plan_day",
    "committee_plan_month",
    "committee_plan_clause",
)
#: Field of the form → field of the stored `committee`, where one is one.
_PLAIN = {
    "committee_clause": "clause",
    "committee_host": "host",
    "committee_host_always": "host_always",
    "committee_host_clause": "host_clause",
    "committee_quorum": "quorum",
    "committee_quorum_clause": "quorum_clause",
    "committee_plan_clause": "plan_clause",
}


def _clause(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=120)


class CommitteeFields(GroupedForm):
    """How often the joint committee meets, who hosts, its quorum and the day of its yearly plan, each with the clause that says so."""

    committee_months = forms.IntegerField(
        label=_("Joint committee every (months)"), required=False, min_value=0, max_value=1200
    )
    committee_clause = _clause(_("Clause on the joint committee"))
    committee_host = forms.ChoiceField(label=_("Hosting begins with"), required=False)
    committee_host_always = forms.BooleanField(label=_("That side always hosts"), required=False)
    committee_host_clause = _clause(_("Clause on who hosts"))
    committee_quorum = forms.IntegerField(
        label=_("Quorum: at least of each side"), required=False, min_value=1, max_value=100
    )
    committee_quorum_clause = _clause(_("Clause on the quorum"))
    committee_plan_day = forms.IntegerField(
        label=_("Yearly plan by: day"), required=False, min_value=1, max_value=31
    )
    committee_plan_month = forms.IntegerField(
        label=_("Yearly plan by: month"), required=False, min_value=1, max_value=12
    )
    committee_plan_clause = _clause(_("Clause on the yearly plan"))

    def offer_hosts(self, codes: list[str] | None = None) -> None:
        """Offer these parties as hosts, by default all of them."""
        known = parties()
        names = [(code, known[code].name if code in known else code) for code in (codes or known)]
        field = self.fields["committee_host"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Not laid down")),
            *(names if codes else sorted(names, key=lambda one: one[1])),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        day, month = given.get("committee_plan_day"), given.get("committee_plan_month")
        if (day is None) != (month is None):
            self.add_error("committee_plan_day", _("Give the day and the month."))
        elif day and month:
            try:
                date(2000, month, day)
            except ValueError:
                self.add_error("committee_plan_day", _("There is no such day in that month."))
        return given

    def committee(self) -> dict[str, Any]:
        """The stored `committee`; what is not laid down is left out."""
        given = self.cleaned_data
        found = {stored: given[name] for name, stored in _PLAIN.items() if given[name]}
        if not found.get("host"):
            found.pop("host_always", None)
        if given["committee_plan_day"]:
            found["plan_by"] = f"{given['committee_plan_month']:02}-{given['committee_plan_day']:02}"
        return found


def initial_of_committee(terms: dict[str, Any]) -> dict[str, Any]:
    """The values of these fields for stored terms."""
    stored = terms.get("committee") or {}
    month, _dash, day = str(stored.get("plan_by") or "").partition("-")
    return {
        "committee_months": terms.get("committee_months"),
        **{name: stored.get(key) for name, key in _PLAIN.items()},
        "committee_plan_day": int(day) if day else None,
        "committee_plan_month": int(month) if month else None,
    }
