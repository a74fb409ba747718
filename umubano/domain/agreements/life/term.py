"""The calendar of terms: when the present term ends, when notice must be given, and when the instrument lapses by itself."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from umubano.core.dates import LAST_DAY, ONE_DAY, Duration, add_months
from umubano.domain.agreements.life.acts import Act, ActKind
from umubano.domain.agreements.life.facts import moment_of
from umubano.domain.agreements.life.terms import NoticeWhen, TermRule, Terms


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the calendar with one set of terms: from `start`; `end` is the last day of its (first) term, None without."""

    start: date
    terms: Terms
    base: date
    end: date | None
    acts: tuple[Hashable, ...] = ()


def lay_out(entry: date, terms: Terms, acts: Sequence[Act]) -> list[Segment]:
    """The segments from entry into force on, in order; each amendment of the terms and each extension begins a new one."""
    segments = [Segment(entry, terms, entry, first_end(entry, terms))]
    for act in acts:
        last = segments[-1]
        day = max(moment_of(act).day, entry)
        if act.kind is ActKind.AMENDED and act.details.get("terms"):
            amended = replace(last.terms, **act.details["terms"])
            segments.append(Segment(day, amended, last.base, first_end(last.base, amended), (act.id,)))
        elif act.kind is ActKind.EXTENDED:
            until = extended_until(act, last)
            if until is None:
                amended = replace(last.terms, term=TermRule.INDEFINITE)
                segments.append(Segment(day, amended, last.base, None, (act.id,)))
            elif last.end is None or last.terms.term is TermRule.TACIT_RENEWAL or day <= last.end:
                segments.append(Segment(day, last.terms, last.base, until, (act.id,)))
    return segments


def first_end(base: date, terms: Terms) -> date | None:
    """The last day of the first term: the day named, or the eve of the day so many months after the start."""
    if not terms.has_term:
        return None
    if terms.fixed_end is not None:
        return terms.fixed_end
    return add_months(base, terms.initial_months, terms.month_rule) - ONE_DAY


def extended_until(act: Act, segment: Segment) -> date | None:
    """The new last day that an extension gives; None means without end."""
    until = act.details.get("until")
    if until is not None:
        return until if isinstance(until, date) else date.fromisoformat(until)
    months = act.details.get("months")
    if months and segment.end is not None:
        return add_months(segment.end + ONE_DAY, int(months), segment.terms.month_rule) - ONE_DAY
    return None


def term_end(segment: Segment, day: date) -> date | None:
    """The last day of the term that runs on `day`; None when there is none.

    Tacit terms are reckoned from the original start, never from the end before, so that the 31st does not wear down to the 28th
    and no day falls between two terms.
    """
    end = segment.end
    terms = segment.terms
    if end is None or day <= end or terms.term is not TermRule.TACIT_RENEWAL:
        return end
    period = terms.renewal_months or terms.initial_months
    if not period:
        return end
    is_from_base = terms.fixed_end is None and end == first_end(segment.base, terms)
    base, offset = (segment.base, terms.initial_months) if is_from_base else (end + ONE_DAY, 0)
    elapsed = (day.year - base.year) * 12 + day.month - base.month - offset
    count = max(elapsed // period - 1, 0)
    while True:
        count += 1
        if base.year + (offset + count * period) // 12 >= 9999:
            return LAST_DAY
        candidate = add_months(base, offset + count * period, terms.month_rule) - ONE_DAY
        if candidate >= day:
            return candidate


def last_day_for_notice(terms: Terms, end: date) -> date:
    """The latest day on which notice can be given so that its period has run by `end`, under the month rule of the terms."""
    return terms.notice_or_silent.latest_start(end, terms.month_rule)


def decision_day(terms: Terms, last_day: date) -> date:
    """Our own day to decide, the internal lead before."""
    lead: Duration = terms.internal_lead
    return lead.latest_start(last_day, terms.month_rule)


def end_by_notice(segments: Sequence[Segment], given: date) -> date:
    """The first day on which it no longer holds, for notice given on `given`.

    At any time: when the period of notice has run. Only for the end of a term: the day after the first term that ends no
    earlier than that.
    """
    segment = segment_on(segments, given)
    terms = segment.terms
    runs_out = terms.notice_or_silent.after(given, terms.month_rule)
    if terms.notice_when is NoticeWhen.ANY_TIME or segment.end is None:
        return runs_out
    end = term_end(segment, runs_out)
    return runs_out if end is None or end == LAST_DAY else max(end + ONE_DAY, given)


def segment_on(segments: Sequence[Segment], day: date) -> Segment:
    """The segment that holds on `day`; before the first, the first."""
    chosen = segments[0]
    for segment in segments:
        if segment.start <= day:
            chosen = segment
    return chosen


def lapse(segments: Sequence[Segment]) -> tuple[date, tuple[Hashable, ...]] | None:
    """The first day on which it no longer holds because a fixed term ended unrenewed, and the acts that set it; None if never."""
    last = segments[-1]
    if (
        last.end is None
        or last.terms.term not in {TermRule.FIXED, TermRule.EXPRESS_RENEWAL}
        or last.end >= LAST_DAY
    ):
        return None
    return last.end + ONE_DAY, last.acts
