"""What lies ahead of a standing: ends, notice, our own decisions, registration, review, committee, surviving clauses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from umubano.core.dates import LAST_DAY, add_months
from umubano.domain.agreements.life.acts import ActKind
from umubano.domain.agreements.life.facts import moment_of
from umubano.domain.agreements.life.reasons import Sentence
from umubano.domain.agreements.life.standing import BINDING, ENDED, ComingDate, Status
from umubano.domain.agreements.life.term import segment_on
from umubano.domain.agreements.life.terms import Registration, TermRule

if TYPE_CHECKING:
    from umubano.domain.agreements.life.compile import Life

#: Acts after which a certified statement goes to the Secretariat (Regulations under Charter art. 102, art. 2).
_LATER_ACTIONS = (ActKind.AMENDED, ActKind.EXTENDED, ActKind.TERMINATED, ActKind.EXPIRED, ActKind.SUPERSEDED)


def coming_dates(
    life: Life,
    day: date,
    status: Status,
    ends: date | None,
    last_day: date | None,
    decide: date | None,
    ending_on: date | None,
) -> tuple[ComingDate, ...]:
    """Everything ahead on `day`, in order; registration and overdue reviews may lie behind it."""
    found: list[ComingDate] = []

    def add(on: date | None, kind: str, certain: bool = True) -> None:
        if on is not None and on < LAST_DAY:
            found.append(ComingDate(on, kind, Sentence("coming", kind), certain))

    entry = life.entry.moment
    if (
        status in {Status.SIGNED, Status.PROVISIONALLY_APPLIED}
        and life.entry_known(day)
        and entry is not None
        and entry.day > day
    ):
        add(entry.day, "entry_into_force", entry.is_exact)
    if status in BINDING and life.segments and entry is not None and entry.day <= day:
        exact = entry.is_exact
        terms = segment_on(life.segments, day).terms
        if ending_on is not None:
            add(ending_on, "ends_by_notice")
        elif ends is not None:
            tacit = terms.term is TermRule.TACIT_RENEWAL
            add(ends, "term_renews" if tacit else "term_ends", exact)
            add(last_day, "last_day_for_notice", exact)
            add(decide, "decide_by" if tacit else "decide_renewal_by", exact)
        if terms.review_months:
            add(_next_review(life, day, terms.review_months), "review")
        if terms.committee_months:
            add(_next_multiple(entry.day, day, terms.committee_months), "committee")
    _registration(life, day, add)
    if status in ENDED and life.ending is not None:
        for clause in life.terms.survival:
            if clause.months is not None:
                until = add_months(life.ending.moment.day, clause.months, life.terms.month_rule)
                if until > day:
                    add(until, "survival_ends")
    found.sort(key=lambda item: item.on)
    return tuple(found)


def _registration(life: Life, day: date, add: object) -> None:
    entry = life.entry.moment
    if life.terms.registration is not Registration.REGISTER or entry is None or entry.day > day:
        return
    registered = [on for act in life.by_kind.get(ActKind.REGISTERED, ()) if (on := moment_of(act).day) <= day]
    if not registered:
        add(entry.day, "register")  # type: ignore[operator]
        return
    last = max(registered)
    for kind in _LATER_ACTIONS:
        for act in life.by_kind.get(kind, ()):
            on = moment_of(act).day
            if last < on <= day:
                add(on, "certified_statement")  # type: ignore[operator]


def _next_review(life: Life, day: date, months: int) -> date | None:
    """So many months after the last review, or after entry into force; it may be overdue."""
    reviews = [moment_of(act).day for act in life.by_kind.get(ActKind.REVIEWED, ())]
    entry = life.entry.moment
    assert entry is not None
    base = max((review for review in reviews if review <= day), default=entry.day)
    return add_months(base, months, life.terms.month_rule)


def _next_multiple(start: date, day: date, months: int) -> date:
    elapsed = (day.year - start.year) * 12 + day.month - start.month
    count = max(elapsed // months, 1)
    candidate = add_months(start, count * months)
    while candidate < day:
        count += 1
        candidate = add_months(start, count * months)
    return candidate
