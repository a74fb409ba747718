"""Dates without a database: no circles, slip, progress, periods, sums."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.domain.plans.money import Cost, our_part, sums
from umubano.domain.plans.schedule import (
    Dates,
    Progress,
    closes_a_circle,
    collisions,
    expected_end,
    expected_start,
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
    ("changed", "expected"),
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
def test_progress_on_a_day(changed: dict[str, date], expected: Progress) -> None:
    dates = Dates(**{"planned_start": date(2026, 2, 1), "planned_end": date(2026, 3, 1), **changed})
    assert progress_on(dates, TODAY) is expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 10),  # planned ten days after the baseline
        ({"planned_end": date(2026, 2, 1)}, -18),  # brought forward
        (
            {"planned_end": date(2025, 12, 1), "baseline_end": date(2025, 12, 1)},
            35,
        ),  # late and open: grows each day
        ({"started_on": date(2025, 1, 1), "done_on": date(2026, 1, 2), "baseline_end": date(2026, 1, 1)}, 1),
        ({"baseline_start": None, "baseline_end": None}, None),
        ({"dropped_on": date(2026, 1, 1)}, None),
    ],
)
def test_slip_against_the_baseline(changed: dict[str, date | None], expected: int | None) -> None:
    values: dict[str, date | None] = {
        "planned_start": date(2025, 1, 1),
        "planned_end": date(2026, 3, 1),
        "baseline_start": date(2025, 1, 1),
        "baseline_end": date(2026, 2, 19),
        **changed,
    }
    assert slip_days(Dates(**values), TODAY) == expected  # type: ignore[arg-type]


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
    end = expected_end(dates, day)
    assert dates.baseline_end is not None
    assert slip_days(dates, day) == (end - dates.baseline_end).days
    assert expected_start(dates, day) <= end
    if progress_on(dates, day) is not Progress.DONE:
        assert end >= day
        assert end >= dates.planned_end


def test_followers_that_begin_too_early_are_found() -> None:
    first = Dates(date(2026, 1, 10), date(2026, 2, 10))
    early = Dates(date(2026, 2, 10), date(2026, 3, 1))
    fine = Dates(date(2026, 2, 11), date(2026, 3, 1))
    assert collisions({1: first, 2: early, 3: fine}, [(1, 2), (1, 3), (1, 9)], TODAY) == [(1, 2)]


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
