"""Dates of lines: cycles, slip against the baseline, and what is planned, under way, done or late. Pure, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from umubano.core.dates import add_months


class Progress(StrEnum):
    """How far a line is on a day."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    LATE = "late"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one line: as planned now, as in the baseline, and as they were. Ends are the last day, inclusive."""

    planned_start: date
    planned_end: date
    baseline_start: date | None = None
    baseline_end: date | None = None
    started_on: date | None = None
    done_on: date | None = None
    dropped_on: date | None = None


def progress_on(dates: Dates, day: date) -> Progress:
    """How far the line is on `day`. What began or ended only after it had not yet."""
    if dates.dropped_on and dates.dropped_on <= day:
        return Progress.DROPPED
    if dates.done_on and dates.done_on <= day:
        return Progress.DONE
    if dates.planned_end < day:
        return Progress.LATE
    began = bool(dates.started_on and dates.started_on <= day)
    if not began and dates.planned_start < day:
        return Progress.LATE
    return Progress.UNDER_WAY if began else Progress.PLANNED


def expected_end(dates: Dates, day: date) -> date:
    """The day it ended, or can end at the earliest as far as is known on `day`: never before `day` while it is open."""
    if dates.done_on and dates.done_on <= day:
        return dates.done_on
    return max(dates.planned_end, day)


def expected_start(dates: Dates, day: date) -> date:
    """The day it began, or will begin at the earliest as far as is known on `day`."""
    if dates.started_on and dates.started_on <= day:
        return dates.started_on
    return max(dates.planned_start, min(day, expected_end(dates, day)))


def slip_days(dates: Dates, day: date) -> int | None:
    """Days by which the end slips behind the baseline (negative: ahead of it); None without a baseline or when dropped."""
    if dates.baseline_end is None or (dates.dropped_on and dates.dropped_on <= day):
        return None
    return (expected_end(dates, day) - dates.baseline_end).days


def closes_a_circle(pairs: Iterable[tuple[int, int]], before: int, after: int) -> bool:
    """Would “`after` begins when `before` is finished” make a line wait for itself, given the (before, after) pairs there are?"""
    followers: dict[int, list[int]] = {}
    for first, second in pairs:
        followers.setdefault(first, []).append(second)
    seen: set[int] = set()
    waiting = [after]
    while waiting:
        line = waiting.pop()
        if line == before:
            return True
        if line not in seen:
            seen.add(line)
            waiting.extend(followers.get(line, ()))
    return False


def collisions(
    lines: Mapping[int, Dates], pairs: Sequence[tuple[int, int]], day: date
) -> list[tuple[int, int]]:
    """The pairs whose follower is to begin before its condition is finished, as things stand on `day`."""
    return [
        (before, after)
        for before, after in pairs
        if before in lines
        and after in lines
        and expected_start(lines[after], day) <= expected_end(lines[before], day)
        and not lines[before].done_on
    ]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch for which an indicator is measured; both days inclusive."""

    start: date
    end: date


def periods(start: date, end: date, months: int) -> list[Period]:
    """The periods of `months` from `start`; the last ends with the plan, however short it is."""
    found = []
    begins = start
    count = 0
    while begins <= end:
        count += 1
        after = add_months(start, months * count)
        found.append(Period(begins, min(after - timedelta(days=1), end)))
        begins = after
    return found
