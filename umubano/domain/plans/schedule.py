"""Dates of lines: cycles, slip against the baseline, and what is planned, under way, done or late. Pure, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from graphlib import TopologicalSorter

from umubano.core.dates import add_months

ONE_DAY = timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Expected:
    """When a line began and ended, or can at the earliest. The end is the last day, inclusive."""

    start: date
    end: date


def expected(dates: Dates, day: date, not_before: date | None = None) -> Expected:
    """When the line began and ended, or can at the earliest as far as is known on `day`: never before `day` while it is open.

    `not_before`: the first day that what it waits for leaves; what has not begun is moved there and keeps its length.
    """
    if dates.done_on and dates.done_on <= day:
        return Expected(dates.started_on or dates.done_on, dates.done_on)
    if dates.dropped_on and dates.dropped_on <= day:
        return Expected(dates.planned_start, dates.planned_end)
    if dates.started_on and dates.started_on <= day:
        return Expected(dates.started_on, max(dates.planned_end, day))
    start = max(dates.planned_start, not_before or dates.planned_start)
    end = max(start + (dates.planned_end - dates.planned_start), day)
    return Expected(max(start, min(day, end)), end)


def forecast(lines: Mapping[int, Dates], pairs: Iterable[tuple[int, int]], day: date) -> dict[int, Expected]:
    """`expected` of each line, carried on through the (before, after) pairs: a line begins the day after the last one that it waits for.

    What is dropped on `day` holds up nobody. The pairs close no circle.
    """
    waits: dict[int, list[int]] = {line: [] for line in lines}
    for before, after in pairs:
        if before in lines and after in lines:
            waits[after].append(before)
    found: dict[int, Expected] = {}
    for line in TopologicalSorter(waits).static_order():
        ends = [
            found[before].end
            for before in waits[line]
            if progress_on(lines[before], day) is not Progress.DROPPED
        ]
        found[line] = expected(lines[line], day, max(ends) + ONE_DAY if ends else None)
    return found


def is_open(dates: Dates, day: date) -> bool:
    """Neither done nor dropped on `day`."""
    return progress_on(dates, day) not in {Progress.DONE, Progress.DROPPED}


def slip_days(dates: Dates, ends: date, day: date) -> int | None:
    """Days by which the end, as it was or can be at the earliest, slips behind the baseline (negative: ahead of it); None without a baseline
    or when dropped.
    """
    if dates.baseline_end is None or (dates.dropped_on and dates.dropped_on <= day):
        return None
    return (ends - dates.baseline_end).days


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
    lines: Mapping[int, Dates], pairs: Sequence[tuple[int, int]], ahead: Mapping[int, Expected], day: date
) -> list[tuple[int, int]]:
    """The pairs whose follower is to begin by its own dates before its condition can be finished, by the forecast `ahead` of `day`."""
    return [
        (before, after)
        for before, after in pairs
        if before in lines
        and after in lines
        and is_open(lines[before], day)
        and expected(lines[after], day).start <= ahead[before].end
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
