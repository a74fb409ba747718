"""Dates without a database: no circles, slip, progress, periods, sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.domain.plans.money import Cost, our_part, sums
from umubano.domain.plans.schedule import (
    Dates,
    Expected,
    Progress,
    closes_a_circle,
    collisions,
    expected,
    forecast,
    is_open,
    periods,
    progress_on,
    slip_days,
)

TODAY = date(2026, 1, 5)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def _has_circle(pairs: list[tuple[int, int]]) -> bool:
    graph: dict[int, set[int]] = {}
    for before, after in pairs:
        graph.setdefault(after, set()).add(before)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=25))
def test_pairs_taken_one_by_one_never_close_a_circle_and_only_circles_are_refused(
    offered: list[tuple[int, int]],
) -> None:
    taken: list[tuple[int, int]] = []
    for before, after in offered:
        refused = closes_a_circle(taken, before, after)
        assert refused == _has_circle([*taken, (before, after)])
        if not refused:
            taken.append((before, after))
    assert not _has_circle(taken)


def test_a_circle_over_a_detour_is_seen() -> None:
    assert closes_a_circle([(1, 2), (2, 3)], 3, 1)
    assert closes_a_circle([], 4, 4)
    assert not closes_a_circle([(1, 2), (2, 3)], 1, 3)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, Progress.PLANNED),
        ({"planned_start": date(2026, 1, 4)}, Progress.LATE),
        ({"planned_start": date(2026, 1, 5)}, Progress.PLANNED),
        ({"planned_start": date(2025, 12, 1), "started_on": date(2025, 12, 3)}, Progress.UNDER_WAY),
        ({"started_on": date(2026, 1, 6)}, Progress.PLANNED),
        (
            {
                "planned_start": date(2025, 1, 1),
                "planned_end": date(2026, 1, 4),
                "started_on": date(2025, 1, 1),
            },
            Progress.LATE,
        ),
        (
            {
                "planned_start": date(2025, 1, 1),
                "planned_end": date(2026, 1, 5),
                "started_on": date(2025, 1, 1),
            },
            Progress.UNDER_WAY,
        ),
        ({"started_on": date(2025, 1, 1), "done_on": date(2026, 1, 5)}, Progress.DONE),
        ({"started_on": date(2025, 1, 1), "done_on": date(2026, 1, 6)}, Progress.UNDER_WAY),
        ({"dropped_on": date(2026, 1, 1)}, Progress.DROPPED),
    ],
)
def test_progress_on_a_day(changed: dict[str, date], found: Progress) -> None:
    dates = Dates(**{"planned_start": date(2026, 2, 1), "planned_end": date(2026, 3, 1), **changed})
    assert progress_on(dates, TODAY) is found


@pytest.mark.parametrize(
    ("changed", "slip"),
    [
        ({}, 10),  # planned ten days after the baseline
        ({"planned_end": date(2026, 2, 1)}, -18),  # brought forward
        (
            {"planned_end": date(2025, 12, 1), "baseline_end": date(2025, 12, 1)},
            35,
        ),  # late and open: grows each day
        ({"started_on": date(2025, 1, 1), "done_on": date(2026, 1, 2), "baseline_end": date(2026, 1, 1)}, 1),
        ({"started_on": None}, 10),
        ({"baseline_start": None, "baseline_end": None}, None),
        ({"dropped_on": date(2026, 1, 1)}, None),
    ],
)
def test_slip_against_the_baseline(changed: dict[str, date | None], slip: int | None) -> None:
    values: dict[str, date | None] = {
        "planned_start": date(2025, 1, 1),
        "planned_end": date(2026, 3, 1),
        "baseline_start": date(2025, 1, 1),
        "baseline_end": date(2026, 2, 19),
        "started_on": date(2025, 1, 1),
        **changed,
    }
    dates = Dates(**values)  # type: ignore[arg-type]
    assert slip_days(dates, expected(dates, TODAY).end, TODAY) == slip


@given(DAYS, st.integers(0, 400), DAYS, st.integers(0, 400), DAYS, st.booleans())
def test_slip_is_the_distance_of_the_ends_and_open_lines_never_end_in_the_past(
    start: date, length: int, baseline_start: date, baseline_length: int, day: date, is_done: bool
) -> None:
    dates = Dates(
        start,
        start + timedelta(length),
        baseline_start,
        baseline_start + timedelta(baseline_length),
        started_on=start if is_done else None,
        done_on=start + timedelta(length) if is_done else None,
    )
    ahead = expected(dates, day)
    end = ahead.end
    assert dates.baseline_end is not None
    assert slip_days(dates, end, day) == (end - dates.baseline_end).days
    assert ahead.start <= end
    if progress_on(dates, day) is not Progress.DONE:
        assert end >= day
        assert end >= dates.planned_end


def test_followers_that_begin_too_early_are_found() -> None:
    first = Dates(date(2026, 1, 10), date(2026, 2, 10))
    early = Dates(date(2026, 2, 10), date(2026, 3, 1))
    fine = Dates(date(2026, 2, 11), date(2026, 3, 1))
    lines, pairs = {1: first, 2: early, 3: fine}, [(1, 2), (1, 3), (1, 9)]
    assert collisions(lines, pairs, forecast(lines, pairs, TODAY), TODAY) == [(1, 2)]


def test_a_delay_is_carried_on_to_what_waits_for_it() -> None:
    late = Dates(date(2025, 12, 1), date(2025, 12, 20), started_on=date(2025, 12, 1))
    course = Dates(date(2025, 12, 22), date(2026, 1, 2))
    handover = Dates(date(2026, 1, 3), date(2026, 1, 3))
    free = Dates(date(2026, 2, 1), date(2026, 2, 3))
    lines, pairs = {1: late, 2: course, 3: handover, 4: free}, [(1, 2), (2, 3), (1, 4)]
    ahead = forecast(lines, pairs, TODAY)
    assert ahead[1] == Expected(date(2025, 12, 1), TODAY)
    assert ahead[2] == Expected(TODAY + timedelta(1), TODAY + timedelta(12))
    assert ahead[3] == Expected(TODAY + timedelta(13), TODAY + timedelta(13))
    assert ahead[4] == Expected(free.planned_start, free.planned_end)


def test_what_was_done_late_holds_up_what_has_not_begun_and_what_was_dropped_nothing() -> None:
    first = Dates(date(2025, 12, 1), date(2025, 12, 20))
    then = Dates(date(2025, 12, 22), date(2026, 1, 5))
    done = replace(first, started_on=date(2025, 12, 1), done_on=date(2025, 12, 31))
    assert forecast({1: done, 2: then}, [(1, 2)], TODAY)[2].end == date(2026, 1, 15)
    begun = replace(then, started_on=date(2025, 12, 22))
    assert forecast({1: done, 2: begun}, [(1, 2)], TODAY)[2].end == TODAY
    dropped = replace(first, dropped_on=TODAY)
    assert forecast({1: dropped, 2: then}, [(1, 2)], TODAY)[2].end == TODAY


@st.composite
def _networks(draw: st.DrawFn) -> tuple[dict[int, Dates], list[tuple[int, int]]]:
    """Lines in whatever state, and conditions between them without a circle."""
    lines: dict[int, Dates] = {}
    for number in range(draw(st.integers(1, 8))):
        start, length = draw(DAYS), draw(st.integers(0, 200))
        began = draw(st.none() | DAYS)
        done = began + timedelta(draw(st.integers(0, 200))) if began and draw(st.booleans()) else None
        dropped = draw(st.none() | DAYS) if done is None else None
        lines[number] = Dates(start, start + timedelta(length), None, None, began, done, dropped)
    order = draw(st.permutations(sorted(lines)))
    places = st.integers(0, len(lines) - 1)
    offered = draw(st.lists(st.tuples(places, places), max_size=12))
    return lines, [(order[a], order[b]) for a, b in offered if a < b]


@settings(deadline=None)
@given(_networks(), DAYS)
def test_no_line_is_forecast_before_its_own_plan_today_or_the_end_of_what_it_waits_for(
    network: tuple[dict[int, Dates], list[tuple[int, int]]], day: date
) -> None:
    lines, pairs = network
    ahead = forecast(lines, pairs, day)
    assert ahead.keys() == lines.keys()
    for number, dates in lines.items():
        found = ahead[number]
        assert found.start <= found.end
        if is_open(dates, day):
            assert found.end >= max(dates.planned_end, day)
            assert found.end >= expected(dates, day).end
        else:
            assert found == expected(dates, day)
    for before, after in pairs:
        waits = is_open(lines[after], day) and not (
            lines[after].started_on is not None and lines[after].started_on <= day
        )
        if waits and is_open(lines[before], day):
            assert ahead[after].start > ahead[before].end


@settings(deadline=None)
@given(_networks(), DAYS, st.integers(0, 7), st.integers(0, 400))
def test_a_later_end_of_one_line_never_brings_another_forward(
    network: tuple[dict[int, Dates], list[tuple[int, int]]], day: date, number: int, days: int
) -> None:
    lines, pairs = network
    number %= len(lines)
    later = replace(lines[number], planned_end=lines[number].planned_end + timedelta(days))
    ahead, then = forecast(lines, pairs, day), forecast({**lines, number: later}, pairs, day)
    more = forecast(lines, pairs[:-1], day)
    for other in lines:
        assert ahead[other].end <= then[other].end
        assert more[other].end <= ahead[other].end


@given(DAYS, st.integers(0, 2000), st.sampled_from([3, 6, 12]))
def test_periods_cover_the_plan_without_gap_or_overlap(start: date, length: int, months: int) -> None:
    end = start + timedelta(length)
    found = periods(start, end, months)
    assert found[0].start == start
    assert found[-1].end == end
    for before, after in zip(found, found[1:], strict=False):
        assert after.start == before.end + timedelta(1)


@pytest.mark.parametrize(
    ("sharing", "host", "percent", "funding", "expected"),
    [
        ("own", "", None, "own", "1000"),
        ("own", "", None, "partner", "0"),
        ("host", "home", None, "own", "1000"),
        ("host", "partner", None, "partner", "0"),
        ("sender", "partner", None, "own", "1000"),
        ("sender", "home", None, "partner", "0"),
        ("reimbursable", "home", None, "own", "0"),
        ("reimbursable", "partner", None, "own", "1000"),
        ("shared", "", Decimal("33.33"), "own", "333.30"),
    ],
)
def test_our_part_follows_the_rule(
    sharing: str, host: str, percent: Decimal | None, funding: str, expected: str
) -> None:
    assert our_part(Cost(Decimal(1000), "USD", funding, sharing, host, percent)) == Decimal(expected)


@given(st.lists(st.tuples(st.integers(1, 10_000), st.sampled_from(["RWF", "USD", "EUR"])), max_size=30))
def test_sums_stay_in_their_currency(costs: list[tuple[int, str]]) -> None:
    found = {total.currency: total for total in sums(Cost(Decimal(a), c, "own", "own") for a, c in costs)}
    assert set(found) == {currency for _amount, currency in costs}
    for currency, total in found.items():
        assert total.total == sum(amount for amount, other in costs if other == currency)
        assert sum(total.by_funding.values()) == total.total
