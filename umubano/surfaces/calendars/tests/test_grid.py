"""A month as weeks: nothing is lost, nothing stands twice in a line, longer items keep their line."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from umubano.surfaces.calendars.grid import FIT, weeks_of
from umubano.surfaces.calendars.items import _place
from umubano.surfaces.calendars.tests.made import entry

FIRST = date(2026, 1, 1)
spans = st.lists(st.tuples(st.dates(date(2025, 12, 1), date(2026, 2, 28)), st.integers(1, 40)), max_size=25)


def _entries(found):
    made = [entry(number, start, days) for number, (start, days) in enumerate(found)]
    return sorted(made, key=_place)


@given(spans)
def test_every_day_accounts_for_every_entry(found) -> None:
    entries = _entries(found)
    for week in weeks_of(FIRST, entries, FIRST):
        for day in week:
            here = [one for one in entries if one.item.start <= day.on <= one.item.end]
            shown = [slot.entry for slot in day.slots if slot.entry is not None]
            assert day.count == len(here)
            assert len(shown) + day.more == len(here)
            assert len({id(one) for one in shown}) == len(shown)
            assert {id(one) for one in shown} <= {id(one) for one in here}
            assert len(day.slots) + bool(day.more) <= FIT


@given(spans)
def test_an_entry_keeps_its_line_through_a_week(found) -> None:
    for week in weeks_of(FIRST, _entries(found), FIRST):
        lines: dict[int, set[int]] = {}
        for day in week:
            for line, slot in enumerate(day.slots):
                if slot.entry is not None:
                    lines.setdefault(id(slot.entry), set()).add(line)
        assert all(len(places) == 1 for places in lines.values())


def test_weeks_begin_on_monday_and_cover_the_month() -> None:
    weeks = weeks_of(date(2026, 2, 1), [], date(2026, 2, 14))
    days = [day for week in weeks for day in week]
    assert {week[0].on.weekday() for week in weeks} == {0}
    assert [day.on for day in days if day.is_in_month] == [
        FIRST.replace(month=2) + timedelta(days=number) for number in range(28)
    ]
    assert [day.on for day in days if day.is_today] == [date(2026, 2, 14)]


def test_a_long_item_is_named_on_its_first_day_and_on_mondays() -> None:
    weeks = weeks_of(FIRST, [entry(1, date(2026, 1, 8), 6)], FIRST)
    slots = {day.on: slot for week in weeks for day in week for slot in day.slots if slot.entry}
    assert [on for on, slot in slots.items() if slot.is_named] == [date(2026, 1, 8), date(2026, 1, 12)]
    assert [on for on, slot in slots.items() if slot.is_first] == [date(2026, 1, 8)]
    assert [on for on, slot in slots.items() if slot.is_last] == [date(2026, 1, 13)]


def test_what_does_not_fit_is_counted() -> None:
    weeks = weeks_of(FIRST, [entry(number, date(2026, 1, 7)) for number in range(5)], FIRST)
    day = next(day for week in weeks for day in week if day.on == date(2026, 1, 7))
    assert (len(day.slots), day.more) == (FIT - 1, 5 - (FIT - 1))


@given(spans)
def test_a_line_is_the_first_that_is_free_on_all_its_days(found) -> None:
    """As if as many lines were kept as there are entries."""
    entries = _entries(found)
    for week in weeks_of(FIRST, entries, FIRST):
        days = [day.on for day in week]
        taken: list[set[date]] = []
        lines = {}
        for one in (one for one in entries if one.item.start <= days[-1] and one.item.end >= days[0]):
            own = {day for day in days if one.item.start <= day <= one.item.end}
            line = next((number for number, busy in enumerate(taken) if not busy & own), len(taken))
            taken[line:] = [*taken[line:], *([set()] if line == len(taken) else [])]
            taken[line] |= own
            lines[id(one)] = line
        shown = {id(slot.entry): n for day in week for n, slot in enumerate(day.slots) if slot.entry}
        assert shown == {key: lines[key] for key in shown}
