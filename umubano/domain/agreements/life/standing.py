"""The answer about one date: status, reason, coming dates."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from umubano.domain.agreements.life.reasons import Sentence


class Status(StrEnum):
    """What an instrument is on a date. Notice given does not change it: it stays in force until it ends."""

    NONE = "none"
    NEGOTIATING = "negotiating"
    TEXT_AGREED = "text_agreed"
    SIGNED = "signed"
    #: Signed by all, and nothing says whether or when it entered into force: it may bind us.
    ENTRY_UNKNOWN = "signed_entry_unknown"
    PROVISIONALLY_APPLIED = "provisionally_applied"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    NEVER_IN_FORCE = "signed_never_in_force"


#: In these it binds us, in full, provisionally or with its operation suspended.
BINDING = frozenset({Status.IN_FORCE, Status.PROVISIONALLY_APPLIED, Status.SUSPENDED})
ENDED = frozenset(
    {Status.EXPIRED, Status.TERMINATED, Status.SUPERSEDED, Status.WITHDRAWN, Status.NEVER_IN_FORCE}
)


@dataclass(frozen=True, slots=True)
class ComingDate:
    """Something that lies ahead (or is overdue: `on` before the day asked about), and why."""

    on: date
    kind: str
    why: Sentence
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """A status from `start` up to and without `end`; None is open."""

    status: Status
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an instrument stands on `on`. Dates are days; `in_force_since` is as written (EDTF) when known only in part."""

    on: date
    status: Status
    reason: Sentence
    term: Sentence | None
    certain: bool
    notes: tuple[Sentence, ...]
    in_force_since: str | None
    term_ends: date | None
    last_day_for_notice: date | None
    internal_decision_by: date | None
    ending_on: date | None
    next_change_on: date | None
    coming: tuple[ComingDate, ...]
    contradictions: tuple[Sentence, ...]

    @property
    def acts(self) -> tuple[Hashable, ...]:
        """The acts that the status rests on."""
        return self.reason.acts

    @property
    def is_binding(self) -> bool:
        return self.status in BINDING

    def explanation(self) -> str:
        """The reason and the term in English, as one text."""
        return " ".join(sentence.text() for sentence in (self.reason, self.term) if sentence is not None)
