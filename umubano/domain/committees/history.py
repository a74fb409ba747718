"""What history keeps of joint bodies as codes, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_name
from umubano.core.changes import values
from umubano.core.changes.describe import field_names
from umubano.core.registry import Told
from umubano.core.ui.dates import in_words
from umubano.core.ui.words import labelled
from umubano.domain.committees.lifecycle import BodyStatus, CommitmentState, SessionState
from umubano.domain.committees.models import Commitment, JointBody, Session
from umubano.domain.committees.models.bodies import RuleKind
from umubano.domain.committees.words import rule_words, verdict_title
from umubano.domain.parties.queries import party_names

_CODES = {
    **dict(CommitmentState.choices),
    **dict(SessionState.choices),
    **dict(BodyStatus.choices),
    **dict(RuleKind.choices),
}
#: Kind of rule → keys of which its value has one; the rest of the rules tell a day by a month, or a number of days.
_RULES = {
    "frequency": {"sessions", "at_request"},
    "host_rotation": {"always", "first"},
    "quorum": {"each_side", "text"},
    "plan_deadline": {"month"},
    "minutes_deadline": {"days"},
}
_NUMBERED = re.compile(r"(\d+): (.+)", re.DOTALL)


def _word(text: str) -> str:
    """One code, field, day or party in words; other text stands as somebody wrote it."""
    if text in _CODES:
        return str(_CODES[text])
    fields = field_names(JointBody, [text]) or field_names(Session, [text]) or field_names(Commitment, [text])
    return fields or party_names([text]).get(text, "") or (in_words(text) if text else "")


def _event(_name: str, stored: str) -> str:
    """The summary of an event of a joint body; that of a session begins with its number."""
    if numbered := _NUMBERED.fullmatch(stored):
        return labelled(numbered[1], _event(_name, numbered[2]))
    steps = [", ".join(_word(part) for part in step.split(", ")) for step in stored.split(" → ")]
    return " → ".join(steps)


def _rule(value: Any) -> Told:
    """What a rule says. Its kind shows in its keys."""
    for kind, keys in _RULES.items():
        if keys & set(value):
            return rule_words(kind, value)
    return str(value)


def _stated(value: Any) -> Told:
    """What minutes state of their session; nothing while they are a draft."""
    if not value:
        return ()
    told = [
        (_("Held"), in_words(value["held"]) if value["held"] else ""),
        (_("Place"), value["place"]),
        (_("Host"), party_names([value["host"]]).get(value["host"], "")),
        (_("Languages"), values.languages(value["languages"])),
        (
            _("Attendance"),
            "; ".join(f"{one['function']} ({one['side']}, {one['number']})" for one in value["attendance"]),
        ),
    ]
    return [(name, str(text)) for name, text in told if text]


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "jointbody.names": values.by_language,
    "jointbody.established": values.day,
    "jointbody.desk": desk_name,
    "jointbody.partners_text": values.left_out,
    "jointbody.verdict": verdict_title,
    "bodyagreement.since": values.day,
    "bodyagreement.until": values.day,
    "bodyrule.value": _rule,
    "member.since": values.day,
    "member.until": values.day,
    "session.planned": values.day,
    "session.held": values.day,
    "session.languages": values.languages,
    "commitment.due": values.day,
    "minutes.stated": _stated,
}
SUMMARY_WORDS = {"jointbody": _event}
