"""What acts say besides date and party, and the terms that an amendment changes, each field in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.ui.dates import in_words
from umubano.core.ui.words import labelled
from umubano.domain.agreements.forms.terms import (
    ENTRY,
    MONTH_RULE,
    NOTICE_FROM,
    NOTICE_WHEN,
    REGISTRATION,
    TERM,
)
from umubano.domain.agreements.life.document import TERMS, parse_fields
from umubano.domain.agreements.presentation.sentences import in_a_row
from umubano.domain.agreements.presentation.terms import committee_in_words, duration, every, span, surviving
from umubano.domain.parties.queries import party_names

_CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "entry": list(ENTRY),
    "term": list(TERM),
    "notice_when": list(NOTICE_WHEN),
    "notice_from": list(NOTICE_FROM),
    "month_rule": list(MONTH_RULE),
    "registration": list(REGISTRATION),
}


def _term_titles() -> dict[str, str]:
    return {
        "entry": _("Enters into force"),
        "entry_number": _("n, where the rule has one"),
        "entry_date": _("Date of entry into force that the text names"),
        "term": _("Lasts"),
        "initial_months": _("First term"),
        "fixed_end": _("Last day of the term"),
        "renewal_months": _("Each further term"),
        "notice": _("Notice"),
        "notice_when": _("Can be left"),
        "notice_from": _("Notice runs from"),
        "provisional_from_signature": _("Applied provisionally from signature"),
        "provisional_from": _("Provisionally from"),
        "month_rule": _("When a month has no such day"),
        "internal_lead": _("Our own time to decide"),
        "review_months": _("Review"),
        "committee_months": _("Joint committee"),
        "committee": _("Rules of the joint committee"),
        "registration": _("Registration with the United Nations"),
        "survival": _("Survives the end"),
        "parties": _("Parties"),
        "home": _("Our own side"),
    }


def terms_by_field(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, value) of those terms that `value` names, in words and in the order of docs/reference/life.md."""
    titles = _term_titles()
    read = parse_fields(value)
    return [(titles[name], _term(name, read[name])) for name in TERMS if name in read]


def _term(name: str, value: Any) -> str:
    if name in _CHOICES:
        return str(dict(_CHOICES[name]).get(value, value))
    if name in {"review_months", "committee_months"}:
        return every(value) if value else _("no")
    if name in {"initial_months", "renewal_months"}:
        return span(value)
    if name in {"notice", "internal_lead"}:
        return duration(value)
    if name in {"entry_date", "fixed_end", "provisional_from"}:
        return in_words(value)
    if name == "committee":
        return "\n".join(labelled(title, words) for title, words in committee_in_words(value))
    if name == "survival":
        return "\n".join(surviving(clause) for clause in value)
    if name in {"parties", "home"}:
        codes = [value] if name == "home" else list(value)
        names = party_names(codes)
        return in_a_row(names.get(code, code) for code in codes)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def details_in_words(details: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """(field, value) of what an act says besides its date and party."""
    titles = {
        "effect": _("Effect"),
        "authority": _("Authority"),
        "until": _("Until"),
        "months": _("For so long"),
        "indefinitely": _("Without end"),
        "dispatched": _("Sent"),
        "received": _("Received"),
        "takes_effect": _("Takes effect"),
        "number": _("Number"),
        "by": _("By"),
    }
    effects = {
        "definitive": _("definitive"),
        "subject_to_ratification": _("subject to ratification"),
        "ad_referendum": _("ad referendum"),
    }
    for name, value in details.items():
        if name == "terms":
            yield from terms_by_field(value)
        elif name in {"until", "dispatched", "received", "takes_effect"}:
            yield titles[name], in_words(str(value))
        elif name == "months":
            yield titles[name], span(value)
        elif name == "effect":
            yield titles[name], str(effects.get(value, value))
        elif isinstance(value, bool):
            yield titles.get(name, name), _("yes") if value else _("no")
        else:
            yield titles.get(name, name), str(value)
