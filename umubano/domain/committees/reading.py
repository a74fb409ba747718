"""What one actor is shown of a session beyond what row security decides: drafts of minutes stay at home until they are handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.ui.dates import fill, in_words
from umubano.core.ui.words import STATUSES
from umubano.domain.committees.lifecycle import SHOWN_TO_PARTNERS, CommitmentState
from umubano.domain.committees.models import Commitment, Minutes, RuleKind, Session
from umubano.domain.parties.queries import party_names


def shown_versions(session: Session, actor: Actor) -> list[Minutes]:
    """The versions of the minutes, oldest first. A partner's representative sees those to which a side agreed, and the latest one once it
    was handed over.
    """
    versions = list(session.minutes.prefetch_related("texts", "decisions", "agreements").order_by("number"))
    if not actor.is_foreign:
        return versions
    is_handed_over = session.state in SHOWN_TO_PARTNERS
    last = versions[-1].number if versions else 0
    return [one for one in versions if one.agreements.all() or (is_handed_over and one.number == last)]


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    """A commitment on a board or under its decision."""

    pk: int
    text: str
    side: str
    side_name: str
    counterpart: str
    function: str
    person: str
    due: str
    status: str
    evidence: str
    closed_on: date | None
    decision: int | None
    session: int
    session_url: str
    reason: str
    version: int
    is_open: bool
    label_ids: frozenset[int]

    @property
    def owner(self) -> list[str]:
        """Whose it is: the side, then the body, the office and the person as far as they are named."""
        return [part for part in (self.side_name, self.counterpart, self.function, self.person) if part]

    @property
    def status_title(self) -> str:
        """The word of its badge."""
        return str(dict(CommitmentState.choices).get(self.status) or STATUSES[self.status][0])

    @property
    def closed_words(self) -> str:
        """“done on 3 March 2026”, “withdrawn on 3 March 2026”."""
        words = _("withdrawn on %(day)s") if self.status == "withdrawn" else _("done on %(day)s")
        return fill(words, {"day": in_words(self.closed_on, short=True)}, {"day"})


def commitments_shown(rows: Any, on: date, actor: Actor) -> list[ShownCommitment]:
    """Commitments read with their sessions and changes, overdue ones first. Our evidence and persons are not told to a partner's representative."""
    listed = list(rows.select_related("session__body", "counterpart", "person").prefetch_related("changes"))
    names = party_names(one.side_id for one in listed)
    shown = [_shown(one, on, names, is_foreign=actor.is_foreign) for one in listed]
    order = {"overdue": 0, "open": 1, "kept_late": 2, "done": 3, "withdrawn": 4}
    return sorted(shown, key=lambda one: (order[one.status], one.due or "9999", one.pk))


def _shown(one: Commitment, on: date, names: dict[str, str], *, is_foreign: bool) -> ShownCommitment:
    changes = list(one.changes.all())
    return ShownCommitment(
        pk=one.pk,
        text=one.text,
        side=one.side_id,
        side_name=names.get(one.side_id, one.side_id),
        counterpart=one.counterpart.title if one.counterpart else "",
        function=one.function,
        person="" if is_foreign or one.person is None else str(one.person),
        due=one.due,
        status=one.status_on(on),
        evidence="" if is_foreign else one.evidence,
        closed_on=one.closed_on,
        decision=one.decision,
        session=one.session.number,
        session_url=one.session.get_absolute_url(),
        reason=changes[-1].reason if changes and not is_foreign else "",
        version=one.version,
        is_open=one.state == "open",
        label_ids=frozenset({one.label_id, *([one.counterpart.label_id] if one.counterpart else [])}),
    )


def below_quorum(session: Session) -> list[tuple[str, int, int]]:
    """(side, who came, how many the quorum asks for) of each side of which fewer are recorded than that. A side of which nobody is recorded is
    not known, and not named. Two statements.
    """
    rule = session.body.rules.filter(kind=RuleKind.QUORUM).first()
    least = int(rule.value.get("each_side") or 0) if rule is not None else 0
    came: dict[str, int] = {}
    for one in session.attendance.all() if least else ():
        came[one.side_id] = came.get(one.side_id, 0) + one.number
    return [(side, count, least) for side, count in sorted(came.items()) if count < least]
