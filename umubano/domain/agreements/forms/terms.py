"""The terms of an agreement as a form; its fields map to the JSON that life/ reads (docs/reference/life.md)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.dates import MonthRule
from umubano.domain.agreements.forms.committee import FIELDS, CommitteeFields, initial_of_committee
from umubano.domain.agreements.forms.fields import DayField, add_reason, add_version
from umubano.domain.agreements.life import EntryRule, NoticeFrom, NoticeWhen, Registration, TermRule
from umubano.domain.agreements.models import Agreement

ENTRY = [
    (EntryRule.NOT_STATED, _("Not recorded")),
    (EntryRule.ON_SIGNATURE, _("On signature")),
    (EntryRule.ON_DATE, _("On a date that the text names")),
    (EntryRule.ON_LAST_NOTIFICATION, _("On the last notification")),
    (EntryRule.FIRST_DAY_OF_NTH_MONTH, _("First day of the n-th month after the last notification")),
    (EntryRule.N_DAYS_AFTER, _("So many days after the last notification")),
    (EntryRule.ON_EXCHANGE, _("On exchange of the instruments of ratification")),
    (EntryRule.ON_REPLY, _("On receipt of the reply (exchange of notes)")),
    (EntryRule.ON_PARTNER_NOTIFICATION, _("When the partner notifies")),
    (EntryRule.OTHER, _("In another way; the day is given below")),
]
TERM = [
    (TermRule.NOT_STATED, _("Not recorded")),
    (TermRule.INDEFINITE, _("Without end")),
    (TermRule.FIXED, _("For a fixed term")),
    (TermRule.EXPRESS_RENEWAL, _("For a fixed term, renewed only expressly")),
    (TermRule.TACIT_RENEWAL, _("Renewed tacitly unless somebody gives notice")),
    (TermRule.ENDS_WITH_EVENT, _("Until a mission or an event ends")),
]
NOTICE_WHEN = [
    (NoticeWhen.ANY_TIME, _("At any time")),
    (NoticeWhen.END_OF_TERM, _("Only for the end of a term")),
]
NOTICE_FROM = [(NoticeFrom.RECEIPT, _("Its receipt")), (NoticeFrom.DISPATCH, _("Its dispatch"))]
MONTH_RULE = [
    (MonthRule.CLAMP, _("Use the last day of that month (31 January + 1 month = 28 February)")),
    (MonthRule.OVERFLOW, _("Run on into the next month (31 January + 1 month = 3 March)")),
    (MonthRule.END_OF_MONTH, _("Last day stays last day (28 February + 1 month = 31 March)")),
]
REGISTRATION = [
    (Registration.UNDECIDED, _("Not decided")),
    (Registration.REGISTER, _("To be registered")),
    (Registration.NOT_A_TREATY, _("Not to be registered: not a treaty")),
    (Registration.CLASSIFIED, _("Withheld: classified, on legal advice")),
]
_UNITS = [("months", _("months")), ("years", _("years"))]
_SHORT_UNITS = [("months", _("months")), ("days", _("days"))]


class TermsForm(CommitteeFields):
    """Terms, from entry into force to what survives the end. `terms()` gives the JSON."""

    entry = forms.ChoiceField(label=_("Enters into force"), choices=ENTRY)
    entry_number = forms.IntegerField(
        label=_("n, where the rule has one"),
        required=False,
        min_value=0,
        max_value=3660,
        help_text=_("Days, or which month."),
    )
    entry_date = DayField(label=_("Date of entry into force that the text names"), required=False)
    provisional = forms.ChoiceField(
        label=_("Applied provisionally before that"),
        choices=[("", _("No")), ("signature", _("From signature")), ("date", _("From a date"))],
        required=False,
    )
    provisional_from = DayField(label=_("Provisionally from"), required=False)
    term = forms.ChoiceField(label=_("Lasts"), choices=TERM)
    initial_length = forms.IntegerField(label=_("First term"), required=False, min_value=1, max_value=1200)
    initial_unit = forms.ChoiceField(label=_("Unit of the first term"), choices=_UNITS, required=False)
    fixed_end = DayField(label=_("Or: last day of the term"), required=False)
    renewal_length = forms.IntegerField(
        label=_("Each further term"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=_("Empty: as long as the first."),
    )
    renewal_unit = forms.ChoiceField(label=_("Unit of further terms"), choices=_UNITS, required=False)
    notice_length = forms.IntegerField(
        label=_("Notice"),
        required=False,
        min_value=0,
        max_value=36500,
        help_text=_("Empty: the text is silent, and twelve months are assumed (VCLT 56)."),
    )
    notice_unit = forms.ChoiceField(label=_("Unit of notice"), choices=_SHORT_UNITS, required=False)
    notice_when = forms.ChoiceField(label=_("Can be left"), choices=NOTICE_WHEN, required=False)
    notice_from = forms.ChoiceField(label=_("Notice runs from"), choices=NOTICE_FROM, required=False)
    month_rule = forms.ChoiceField(
        label=_("When a month has no such day"), choices=MONTH_RULE, required=False
    )
    lead_length = forms.IntegerField(
        label=_("Our own time to decide"),
        required=False,
        min_value=0,
        max_value=3660,
        help_text=_("How long before the last day for notice we decide. Empty: three months."),
    )
    lead_unit = forms.ChoiceField(label=_("Unit of our own time"), choices=_SHORT_UNITS, required=False)
    review_months = forms.IntegerField(
        label=_("Review every (months)"), required=False, min_value=0, max_value=1200
    )
    survival = forms.CharField(
        label=_("Clauses that survive the end"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line. Add “| 24” for one that survives 24 months, e.g. “Classified information | 24”."
        ),
    )
    registration = forms.ChoiceField(label=_("Registration with the United Nations"), choices=REGISTRATION)

    fieldsets = [
        (
            _("Entry into force"),
            "",
            ["entry", "entry_number", "entry_date", "provisional", "provisional_from"],
        ),
        (
            _("Duration and renewal"),
            "",
            ["term", "fixed_end", "initial_length", "initial_unit", "renewal_length", "renewal_unit"],
        ),
        (
            _("Notice"),
            "",
            ["notice_length", "notice_unit", "notice_when", "notice_from", "lead_length", "lead_unit"],
        ),
        (
            _("Joint committee"),
            _(
                "What the text lays down for it; a joint body that works under the agreement can take it over."
            ),
            list(FIELDS),
        ),
        (_("Also"), "", ["review_months", "survival", "registration", "month_rule"]),
    ]

    def __init__(self, *args: Any, terms: dict[str, Any], **kwargs: Any) -> None:
        self.stored = terms
        kwargs["initial"] = initial_of(terms) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.offer_hosts()

    def clean_survival(self) -> list[dict[str, Any]]:
        """The clauses, one a line, with the months after a bar."""
        clauses: list[dict[str, Any]] = []
        for line in self.cleaned_data["survival"].splitlines():
            text, _bar, months = line.partition("|")
            if not text.strip():
                continue
            clause: dict[str, Any] = {"clause": text.strip()}
            if months.strip():
                if not months.strip().isdigit():
                    raise forms.ValidationError(
                        _("After the bar comes the number of months."), code="bad_months"
                    )
                clause["months"] = int(months)
            clauses.append(clause)
        return clauses

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        entry, term = given.get("entry"), given.get("term")
        if entry == EntryRule.ON_DATE and not given.get("entry_date"):
            self.add_error("entry_date", _("Say on which date."))
        if entry == EntryRule.N_DAYS_AFTER and not given.get("entry_number"):
            self.add_error("entry_number", _("Say how many days."))
        if term in {TermRule.FIXED, TermRule.EXPRESS_RENEWAL, TermRule.TACIT_RENEWAL}:
            if not given.get("initial_length") and not given.get("fixed_end"):
                self.add_error("initial_length", _("Say how long the term is, or its last day."))
            elif term == TermRule.TACIT_RENEWAL and not (
                given.get("renewal_length") or given.get("initial_length")
            ):
                self.add_error("renewal_length", _("Say how long each further term is."))
        if given.get("provisional") == "date" and not given.get("provisional_from"):
            self.add_error("provisional_from", _("Say from which date."))
        return given

    def terms(self) -> dict[str, Any]:
        """The terms as JSON; fields at their default are left out."""
        given = self.cleaned_data
        terms: dict[str, Any] = {"entry": given["entry"], "term": given["term"]}
        if given["entry_number"] and given["entry"] in {
            EntryRule.FIRST_DAY_OF_NTH_MONTH,
            EntryRule.N_DAYS_AFTER,
        }:
            terms["entry_number"] = given["entry_number"]
        for name in ("entry_date", "fixed_end"):
            if given[name]:
                terms[name] = given[name].isoformat()
        if given["provisional"] == "signature":
            terms["provisional_from_signature"] = True
        elif given["provisional"] == "date":
            terms["provisional_from"] = given["provisional_from"].isoformat()
        if given["initial_length"]:
            terms["initial_months"] = _months(given["initial_length"], given["initial_unit"])
        if given["renewal_length"]:
            terms["renewal_months"] = _months(given["renewal_length"], given["renewal_unit"])
        if given["notice_length"] is not None:
            terms["notice"] = self._span("notice", given["notice_length"], given["notice_unit"])
        if given["lead_length"] is not None:
            terms["internal_lead"] = self._span("internal_lead", given["lead_length"], given["lead_unit"])
        for name, default in (
            ("notice_when", NoticeWhen.ANY_TIME),
            ("notice_from", NoticeFrom.RECEIPT),
            ("month_rule", MonthRule.CLAMP),
            ("registration", Registration.UNDECIDED),
            ("review_months", 0),
            ("committee_months", 0),
            ("survival", []),
        ):
            if given[name] and given[name] != default:
                terms[name] = given[name]
        if committee := self.committee():
            terms["committee"] = committee
        return terms

    def _span(self, name: str, length: int, unit: str) -> dict[str, int]:
        """Months or days; what is stored with both stays as it is while nobody touches it."""
        unit = unit or "months"
        stored = self.stored.get(name)
        return dict(stored) if stored and _short(stored) == (length, unit) else {unit: length}


def _months(length: int, unit: str) -> int:
    return length * 12 if unit == "years" else length


def initial_of(terms: dict[str, Any]) -> dict[str, Any]:
    """The form's values for stored terms."""
    first, first_unit = _length(terms.get("initial_months"))
    again, again_unit = _length(terms.get("renewal_months"))
    notice, notice_unit = _short(terms.get("notice"))
    lead, lead_unit = _short(terms.get("internal_lead"))
    provisional = (
        "signature"
        if terms.get("provisional_from_signature")
        else "date"
        if terms.get("provisional_from")
        else ""
    )
    return {
        "entry": terms.get("entry", EntryRule.NOT_STATED),
        "entry_number": terms.get("entry_number"),
        "entry_date": terms.get("entry_date"),
        "provisional": provisional,
        "provisional_from": terms.get("provisional_from"),
        "term": terms.get("term", TermRule.NOT_STATED),
        "initial_length": first,
        "initial_unit": first_unit,
        "fixed_end": terms.get("fixed_end"),
        "renewal_length": again,
        "renewal_unit": again_unit,
        "notice_length": notice,
        "notice_unit": notice_unit,
        "notice_when": terms.get("notice_when", NoticeWhen.ANY_TIME),
        "notice_from": terms.get("notice_from", NoticeFrom.RECEIPT),
        "month_rule": terms.get("month_rule", MonthRule.CLAMP),
        "lead_length": lead,
        "lead_unit": lead_unit,
        "review_months": terms.get("review_months"),
        **initial_of_committee(terms),
        "survival": "\n".join(_clause(clause) for clause in terms.get("survival", [])),
        "registration": terms.get("registration", Registration.UNDECIDED),
    }


def _length(months: int | None) -> tuple[int | None, str]:
    if not months:
        return None, "years"
    return (months // 12, "years") if months % 12 == 0 else (months, "months")


def _short(length: dict[str, int] | None) -> tuple[int | None, str]:
    if length is None:
        return None, "months"
    return (
        (length["days"], "days")
        if length.get("days") and not length.get("months")
        else (length.get("months", 0), "months")
    )


def _clause(clause: Any) -> str:
    if isinstance(clause, str):
        return clause
    return f"{clause['clause']} | {clause['months']}" if clause.get("months") else str(clause["clause"])


class EditTermsForm(TermsForm):
    """The terms of a registered agreement, with the reason and the guard against a lost update."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, terms=agreement.terms, **kwargs)
        self.offer_hosts([party.party_id for party in agreement.parties.all()])
        add_reason(self, agreement)
        add_version(self, agreement)
        self.fieldsets = [*TermsForm.fieldsets, ("", "", ["reason", "version"])]
