"""A month as weeks of days, with longer items in the same row from day to day. Pure; no database."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from umubano.surfaces.calendars.items import Entry

#: So many items fit into the cell of a day; the rest is “n more”.
FIT = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A line in the cell of a day: an entry or (None) the gap that keeps a longer item in its line."""

    entry: Entry | None
    is_first: bool = True
    is_last: bool = True
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's calendar; `more` entries do not fit."""

    on: date
    is_in_month: bool
    is_today: bool
    slots: tuple[Slot, ...]
    more: int
    count: int


def month_days(first: date) -> list[list[date]]:
    """The weeks (Monday first) that touch the month that begins on `first`."""
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def weeks_of(first: date, entries: Sequence[Entry], today: date) -> list[list[Day]]:
    """The weeks of the month with what stands on each day. `entries` are in order of their first day."""
    return [_week(week, first, entries, today) for week in month_days(first)]


def _week(week: list[date], first: date, entries: Sequence[Entry], today: date) -> list[Day]:
    touching = [entry for entry in entries if entry.item.start <= week[-1] and entry.item.end >= week[0]]
    lines = _lines(week, touching)
    days = []
    for day in week:
        on_day = [entry for entry in touching if entry.item.start <= day <= entry.item.end]
        # the last line gives way to “n more” when not everything fits
        fit = FIT if len(on_day) <= FIT and all(lines[id(entry)] < FIT for entry in on_day) else FIT - 1
        shown: dict[int, Entry] = {lines[id(entry)]: entry for entry in on_day if lines[id(entry)] < fit}
        slots = tuple(_slot(shown.get(line), day, week[0]) for line in range(max(shown) + 1 if shown else 0))
        days.append(
            Day(
                on=day,
                is_in_month=day.month == first.month,
                is_today=day == today,
                slots=slots,
                more=len(on_day) - len(shown),
                count=len(on_day),
            )
        )
    return days


def _lines(week: list[date], entries: Sequence[Entry]) -> dict[int, int]:
    """Which line of the week each entry takes: the first that is free on all of its days; FIT where none that is shown is."""
    taken: list[set[date]] = [set() for _line in range(FIT)]
    full: set[date] = set()
    lines: dict[int, int] = {}
    for entry in entries:
        begin, end = max(entry.item.start, week[0]), min(entry.item.end, week[-1])
        if begin in full or end in full:
            lines[id(entry)] = FIT
            continue
        days = {begin + timedelta(days=number) for number in range((end - begin).days + 1)}
        line = next((number for number, busy in enumerate(taken) if not busy & days), FIT)
        if line < FIT:
            taken[line] |= days
            full |= set.intersection(*taken)
        lines[id(entry)] = line
    return lines


def _slot(entry: Entry | None, day: date, monday: date) -> Slot:
    if entry is None:
        return Slot(None)
    is_first = entry.item.start == day
    return Slot(entry, is_first, entry.item.end == day, is_named=is_first or day == monday)
