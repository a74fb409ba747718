"""What history keeps as codes, in the reader's words: gates, stages, terms, and the summaries of events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_name
from umubano.core.changes import values
from umubano.core.changes.describe import field_names
from umubano.core.registry import Told
from umubano.domain.agreements.presentation.history import terms_told
from umubano.domain.negotiations.lifecycle import Stage
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.profiles import current_profile


def gate_title(code: str) -> str:
    """The title of a gate in the national profile; the code of one that the profile no longer has."""
    rule = current_profile().gate(code)
    return rule.title if rule is not None else code


def stage_name(code: str) -> str:
    """A stage in words; the text itself where it is none."""
    return str(dict(Stage.choices).get(code, code))


def _event(event: str, stored: str) -> str:
    """The summary of an event of a negotiation."""
    if event == "changed":
        parts = {"partners": _("Partners"), "areas": _("Areas of cooperation")}
        return parts.get(stored) or field_names(Negotiation, stored.split(", "))
    if event in {"opened", "stage_changed"}:
        return " → ".join(stage_name(stage) for stage in stored.split(" → "))
    if event.startswith("gate_"):
        return gate_title(stored)
    if event == "talks_held" and stored:
        return _("Round %(number)s") % {"number": stored}
    return stored


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "negotiation.languages": values.languages,
    "negotiation.prevailing_language": values.language,
    "negotiation.terms": terms_told,
    "negotiation.desk": desk_name,
    "negotiation.partners_text": values.left_out,
    "stagechange.source": stage_name,
    "round.held": values.day,
    "gate.code": gate_title,
}
SUMMARY_WORDS = {"negotiation": _event}
