"""How a joint body keeps to its own rule, and whether an agreement lives only on paper. Plain Python, no database.

From a body's rules, its sessions, its commitments and a day follow: what it should have held and what it held, when the next session is
due and since when it is late, which minutes are late, and what share of its commitments each side kept. Every verdict comes with reasons
(`Reason`, a code with values); `words.py` says them in the reader's language.

Two measures are the directorate's own, set by no treaty: `SOON_DAYS` and the months of `paper_reason`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from umubano.core.dates import Duration, add_months

#: A session or deadline this near is “due soon”.
SOON_DAYS = 60
#: An agreement in force for less than this may still have no body without being called dormant on paper.
PAPER_AFTER_MONTHS = 12
#: A body that met within this time keeps its agreements off the list of those dormant on paper.
MET_WITHIN_MONTHS = 24
_DAYS_OF_A_MONTH = 30


class Verdict(StrEnum):
    """Where a body stands, worst things first in the order of lists."""

    OVERDUE = "overdue"
    NEVER_MET = "never_met"
    DUE_SOON = "due_soon"
    NO_RULE = "no_rule"
    ON_COURSE = "on_course"
    AT_REQUEST = "at_request"
    DORMANT = "dormant"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with values, so that it can be said in any language and tested without words."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frequency:
    """`sessions` in every `months` months, both at least 1: 1 in 12 is yearly, 1 in 3 quarterly, 2 in 12 half-yearly."""

    sessions: int
    months: int

    @property
    def interval(self) -> Duration:
        """The longest time between two sessions that keeps the rule; a part of a month counts 30 days to the month."""
        whole, rest = divmod(self.months, self.sessions)
        return Duration(months=whole, days=rest * _DAYS_OF_A_MONTH // self.sessions)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is laid down for a body. `plan_deadline` is (month, day) of each year, `minutes_days` days after a session's last day."""

    frequency: Frequency | None = None
    is_at_request: bool = False
    plan_deadline: tuple[int, int] | None = None
    minutes_days: int | None = None


@dataclass(frozen=True, slots=True)
class SessionFact:
    """One session as far as health needs it. Held days are None until it was held; planned days may be a wide window."""

    number: int
    state: str
    planned_from: date | None = None
    planned_to: date | None = None
    held_from: date | None = None
    held_to: date | None = None
    written: str = ""
    agreed_on: date | None = None

    def was_held_by(self, on: date) -> bool:
        return self.held_to is not None and self.held_to <= on


@dataclass(frozen=True, slots=True)
class CommitmentFact:
    """A commitment of one side. `closed_on`: the day it was done, or withdrawn."""

    side: str
    due_on: date | None
    closed_on: date | None = None
    is_withdrawn: bool = False
    made_on: date | None = None

    def status_on(self, on: date) -> str:
        """`open`, `overdue`, `done` (in time or without a due date), `kept_late` or `withdrawn`, as of `on`."""
        if self.closed_on is None or self.closed_on > on:
            return "overdue" if self.due_on is not None and self.due_on < on else "open"
        if self.is_withdrawn:
            return "withdrawn"
        return "kept_late" if self.due_on is not None and self.closed_on > self.due_on else "done"


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """Everything about one body that its health rests on. `known_since`: the first day it is known to exist."""

    status: str = "active"
    known_since: date | None = None
    rules: Rules = field(default_factory=Rules)
    sessions: Sequence[SessionFact] = ()
    commitments: Sequence[CommitmentFact] = ()


@dataclass(frozen=True, slots=True)
class SideRecord:
    """What became of one side's commitments. Withdrawn ones and those not yet due are in no share."""

    side: str
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    open: int = 0
    withdrawn: int = 0

    @property
    def decided(self) -> int:
        """Commitments of which one can say whether they were kept."""
        return self.in_time + self.late + self.overdue

    @property
    def share_kept(self) -> float | None:
        """The share kept, late or in time, of those that were due or done; None while there is none. Between 0 and 1."""
        return (self.in_time + self.late) / self.decided if self.decided else None

    @property
    def percent_kept(self) -> int | None:
        return None if self.share_kept is None else round(100 * self.share_kept)


@dataclass(frozen=True, slots=True)
class Health:
    """A body's standing on a day. `expected` is None without a rule; `days_overdue` is 0 when nothing is late."""

    on: date
    verdict: Verdict
    reasons: tuple[Reason, ...]
    held: int
    expected: int | None
    last_held_on: date | None
    last_held: str
    next_due_on: date | None
    next_due_reason: Reason | None
    days_overdue: int
    unrecorded: tuple[int, ...]
    minutes_due_on: date | None
    minutes_due_session: int | None
    plan_due_on: date | None
    sides: tuple[SideRecord, ...]
    next_change_on: date | None

    @property
    def open_commitments(self) -> int:
        return sum(side.open + side.overdue for side in self.sides)

    @property
    def overdue_commitments(self) -> int:
        return sum(side.overdue for side in self.sides)


def health(facts: BodyFacts, on: date) -> Health:
    """The standing of a body on `on`. What happened later is not known yet; what is planned is taken as it stands."""
    held = sorted((one for one in facts.sessions if one.was_held_by(on)), key=lambda one: one.number)
    latest = max(held, key=lambda one: one.held_to or date.min, default=None)
    last = latest.held_to if latest else None
    written = (latest.written or str(last)) if latest else ""
    next_due, next_reason = _next_due(facts, last, written)
    minutes_due, minutes_of = _minutes_due(facts.rules, held, on)
    sides = _sides(facts.commitments, on)
    verdict, reasons = _verdict(facts, on, written, next_due, next_reason)
    unrecorded = _unrecorded(held)
    expected = _expected(facts, held, on)
    if expected is not None and facts.status == "active":
        reasons.append(Reason("held_of_expected", {"held": len(held), "expected": expected}))
    if unrecorded:
        reasons.append(Reason("unrecorded", {"numbers": list(unrecorded)}))
    late = (on - next_due).days if next_due is not None and facts.status == "active" else 0
    return Health(
        on=on,
        verdict=verdict,
        reasons=tuple(reasons),
        held=len(held),
        expected=expected,
        last_held_on=last,
        last_held=written,
        next_due_on=next_due,
        next_due_reason=next_reason,
        days_overdue=max(0, late),
        unrecorded=unrecorded,
        minutes_due_on=minutes_due,
        minutes_due_session=minutes_of,
        plan_due_on=next_yearly(facts.rules.plan_deadline, on) if facts.status == "active" else None,
        sides=sides,
        next_change_on=_next_change(facts, on, next_due),
    )


def _next_due(facts: BodyFacts, last: date | None, written: str) -> tuple[date | None, Reason | None]:
    """The earlier of what the rule asks for and what was planned: each is a promise, and the first one missed is late."""
    if facts.status != "active":
        return None, None
    candidates: list[tuple[date, Reason]] = []
    frequency = facts.rules.frequency
    base = last or facts.known_since
    if frequency is not None and base is not None:
        rule_day = frequency.interval.after(base)
        code = "due_after_last" if last else "due_after_start"
        values = {"since": written or base, "sessions": frequency.sessions, "months": frequency.months}
        candidates.append((rule_day, Reason(code, values)))
    for one in facts.sessions:
        if one.state in {"planned", "convened"} and one.planned_to is not None:
            code = "convened_for" if one.state == "convened" else "planned_for"
            candidates.append((one.planned_to, Reason(code, {"number": one.number, "until": one.planned_to})))
    if not candidates:
        return None, None
    return min(candidates, key=lambda candidate: candidate[0])


def _verdict(
    facts: BodyFacts, on: date, last: str, next_due: date | None, next_reason: Reason | None
) -> tuple[Verdict, list[Reason]]:
    if facts.status in {"dormant", "dissolved"}:
        return Verdict(facts.status), [Reason(facts.status)]
    reasons = [Reason("last_met", {"on": last})] if last else [Reason("never_met")]
    if next_due is not None and next_reason is not None:
        if next_reason.code == "due_after_last":
            reasons = []  # it says already when the body last met
        if next_due < on:
            late = Reason("overdue", {"days": (on - next_due).days, "since": next_due})
            return (Verdict.OVERDUE if last else Verdict.NEVER_MET), [late, next_reason, *reasons]
        soon = next_due <= on + timedelta(days=SOON_DAYS)
        return (Verdict.DUE_SOON if soon else Verdict.ON_COURSE), [next_reason, *reasons]
    if facts.rules.is_at_request:
        return Verdict.AT_REQUEST, [Reason("at_request"), *reasons]
    return (Verdict.NO_RULE if last else Verdict.NEVER_MET), [Reason("no_rule"), *reasons]


def _expected(facts: BodyFacts, held: Sequence[SessionFact], on: date) -> int | None:
    """How many sessions the rule asks for by `on`, counted from the first one on record (which counts) or the day the body is known from."""
    frequency = facts.rules.frequency
    if frequency is None:
        return None
    first = min((one.held_to for one in held if one.held_to), default=None)
    base = first or facts.known_since
    if base is None or base > on:
        return None
    count, day = (1 if first else 0), frequency.interval.after(base)
    step = 1
    while day <= on:
        count += 1
        step += 1
        day = _times(frequency, step).after(base)
    return count


def _times(frequency: Frequency, times: int) -> Duration:
    """`times` intervals after each other, rounded once: 12 sessions in 12 months are a month apart and a year after twelve."""
    whole, rest = divmod(frequency.months * times, frequency.sessions)
    return Duration(months=whole, days=rest * _DAYS_OF_A_MONTH // frequency.sessions)


def _unrecorded(held: Sequence[SessionFact]) -> tuple[int, ...]:
    """Numbers between the first and the last recorded session of which nothing is known: meetings that nobody wrote down."""
    numbers = {one.number for one in held}
    if not numbers:
        return ()
    return tuple(number for number in range(min(numbers), max(numbers)) if number not in numbers)


def _minutes_due(rules: Rules, held: Sequence[SessionFact], on: date) -> tuple[date | None, int | None]:
    """The earliest day by which the minutes of a session have to be agreed and are not."""
    if rules.minutes_days is None:
        return None, None
    waiting = [
        (one.held_to + timedelta(days=rules.minutes_days), one.number)
        for one in held
        if one.held_to is not None
        and one.state in {"held", "minutes_drafted"}
        and (one.agreed_on is None or one.agreed_on > on)
    ]
    return min(waiting, default=(None, None))


def next_yearly(month_day: tuple[int, int] | None, on: date) -> date | None:
    """The next day of the year (month, day) from `on` on; 29 February is 28 February in other years."""
    if month_day is None:
        return None
    month, day = month_day
    for year in (on.year, on.year + 1):
        found = add_months(date(2000, month, day), 12 * (year - 2000))
        if found >= on:
            return found
    return None


def _sides(commitments: Iterable[CommitmentFact], on: date) -> tuple[SideRecord, ...]:
    counts: dict[str, dict[str, int]] = {}
    for one in commitments:
        if one.made_on is not None and one.made_on > on:
            continue
        side = counts.setdefault(one.side, {})
        status = one.status_on(on)
        side[status] = side.get(status, 0) + 1
    return tuple(
        SideRecord(
            side=side,
            in_time=found.get("done", 0),
            late=found.get("kept_late", 0),
            overdue=found.get("overdue", 0),
            open=found.get("open", 0),
            withdrawn=found.get("withdrawn", 0),
        )
        for side, found in sorted(counts.items())
    )


def _next_change(facts: BodyFacts, on: date, next_due: date | None) -> date | None:
    """The first day after `on` on which the verdict or a count differs though nobody writes anything."""
    days = []
    if next_due is not None:
        days += [next_due - timedelta(days=SOON_DAYS), next_due + timedelta(days=1)]
    days += [
        one.due_on + timedelta(days=1)
        for one in facts.commitments
        if one.due_on is not None and one.closed_on is None
    ]
    return min((day for day in days if day > on), default=None)


# agreements that live only on paper


@dataclass(frozen=True, slots=True)
class BodyAtWork:
    """A body that works under an agreement, as far as the paper rule asks: its status and when it last met."""

    status: str
    last_held_on: date | None


def met_since(on: date) -> date:
    """A session on or after this day counts as recent on `on`."""
    return add_months(on, -MET_WITHIN_MONTHS)


def settled_before(on: date) -> date:
    """An agreement in force on or before this day has had its time to be put to work by `on`."""
    return add_months(on, -PAPER_AFTER_MONTHS)


def paper_reason(
    in_force_on: date | None,
    bodies: Iterable[BodyAtWork],
    on: date,
    *,
    signed_on: date | None = None,
    written: str = "",
) -> Reason | None:
    """Why an agreement is dormant on paper on `on`; None when it is not (or has not had time to be put to work).

    Of those that bind or may bind (`queries.ON_PAPER`). It is counted from the entry into force, where none is known from the signature.
    `written`: that date as it was written (EDTF), which may be less exact than the day that is counted from.
    """
    counted_from = in_force_on or signed_on
    if counted_from is None or counted_from > settled_before(on):
        return None
    since = {"since": written or counted_from}
    signed = "" if in_force_on else "_since_signature"
    working = [body for body in bodies if body.status != "dissolved"]
    if not working:
        return Reason(f"paper_no_body{signed}", since)
    last = max((body.last_held_on for body in working if body.last_held_on), default=None)
    if last is None:
        return Reason(f"paper_never_met{signed}", since)
    if last < met_since(on):
        return Reason("paper_not_lately", {"last": last, "months": MET_WITHIN_MONTHS})
    return None
