"""What history keeps as codes, in the reader's words: terms, acts, claims, and the summaries of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_name
from umubano.core.changes import values
from umubano.core.changes.describe import field_names
from umubano.core.registry import Told
from umubano.core.ui.dates import in_words
from umubano.core.ui.words import labelled
from umubano.domain.agreements.forms.parts import claim_field_title
from umubano.domain.agreements.life import ActKind, parse_terms
from umubano.domain.agreements.models import Act, Agreement, Claim, Relation
from umubano.domain.agreements.presentation.claims import claimed
from umubano.domain.agreements.presentation.details import details_in_words
from umubano.domain.agreements.presentation.terms import terms_in_words
from umubano.domain.agreements.presentation.words import act_title


def terms_told(value: Mapping[str, Any]) -> Told:
    """Terms as sentences, each under its heading, without those about which `value` has nothing.

    What stands twice under one heading is said in lines of one value.
    """
    needs = {
        _("Entry into force"): {"entry"},
        _("Duration"): {"term"},
        _("Notice"): {"notice", "notice_when", "notice_from"},
        _("Our own time to decide"): {"internal_lead"},
        _("Registration"): {"registration"},
    }
    lines: dict[str, list[str]] = {}
    for heading, sentence in terms_in_words(parse_terms(value)):
        if needs.get(heading, value.keys()) & value.keys():
            lines.setdefault(heading, []).append(sentence)
    return [(heading, "\n".join(said)) for heading, said in lines.items()]


def _details(value: Mapping[str, Any]) -> Told:
    return list(details_in_words(value))


def _act(row: Act) -> str:
    return f"{act_title(row.kind)}, {in_words(row.effective)}"


def _event(event: str, stored: str) -> str:
    """The summary of an event of an agreement."""
    if event == "changed":
        return field_names(Agreement, stored.split(", "))
    if event == "act_corrected":
        kind, _colon, days = stored.partition(": ")
        return labelled(act_title(kind), " → ".join(in_words(day) for day in days.split(" → ")))
    if event == "related":
        kind, _space, ref = stored.partition(" ")
        return f"{dict(Relation.Kind.choices).get(kind, kind)} {ref}".strip()
    if event == "claim_decided":
        field, _colon, state = stored.partition(": ")
        return labelled(claim_field_title(field), dict(Claim.State.choices).get(state, state))
    return in_words(stored) if event in set(ActKind) and stored else stored


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "agreement.titles": values.by_language,
    "agreement.languages": values.languages,
    "agreement.prevailing_language": values.language,
    "agreement.terms": terms_told,
    "agreement.desk": desk_name,
    "agreement.signed": values.day,
    "agreement.signed_on": values.left_out,
    "agreement.in_force_since": values.day,
    "agreement.partners_text": values.left_out,
    "act.kind": act_title,
    "act.effective": values.day,
    "act.details": _details,
    "claim.field": claim_field_title,
    "claim.value": claimed,
}
ROW_WORDS = {"act": _act}
SUMMARY_WORDS = {"agreement": _event}
