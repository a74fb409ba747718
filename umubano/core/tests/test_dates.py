"""Partial dates and month arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.dates import Duration, MonthRule, PartialDate, add_months
from umubano.core.errors import InvalidInput

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
rules = st.sampled_from(list(MonthRule))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2019-10-05", date(2019, 10, 5), date(2019, 10, 5), "day"),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28), "month"),
        ("2020-02-XX", date(2020, 2, 1), date(2020, 2, 29), "month"),
        ("1997", date(1997, 1, 1), date(1997, 12, 31), "year"),
        ("1997-XX", date(1997, 1, 1), date(1997, 12, 31), "year"),
        ("201X", date(2010, 1, 1), date(2019, 12, 31), "decade"),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31), "century"),
        ("2013/2019", date(2013, 1, 1), date(2019, 12, 31), "interval"),
        ("../2019", None, date(2019, 12, 31), "interval"),
        ("XXXX", None, None, "unknown"),
    ],
)
def test_partial_date_keeps_what_was_written_and_its_bounds(text, earliest, latest, precision) -> None:
    written = PartialDate.parse(text)
    assert (str(written), written.earliest, written.latest, written.precision) == (
        text,
        earliest,
        latest,
        precision,
    )


@pytest.mark.parametrize(
    "text", ["", "2019-13", "2019-02-30", "05/10/2019", "about 2019", "2020/2019", "../..", "0000"]
)
def test_partial_date_refuses_what_is_no_date_and_names_it(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        PartialDate.parse(text)
    assert refusal.value.details["value"] == text


@given(days)
def test_exact_date_round_trips(day: date) -> None:
    written = PartialDate.parse(day.isoformat())
    assert written.is_exact
    assert written == PartialDate.from_date(day)


@given(days, days)
def test_a_month_is_before_or_after_only_the_days_of_others(first: date, day: date) -> None:
    written = PartialDate.parse(f"{first.year:04d}-{first.month:02d}")
    month, other = (first.year, first.month), (day.year, day.month)
    assert written.definitely_before(day) == (month < other)
    assert written.definitely_after(day) == (month > other)


@pytest.mark.parametrize(
    ("day", "months", "rule", "expected"),
    [
        (date(2023, 1, 31), 1, MonthRule.CLAMP, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, MonthRule.CLAMP, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, MonthRule.OVERFLOW, date(2023, 3, 3)),
        (date(2023, 2, 28), 1, MonthRule.END_OF_MONTH, date(2023, 3, 31)),
        (date(2023, 2, 28), 1, MonthRule.CLAMP, date(2023, 3, 28)),
        (date(2024, 2, 29), 12, MonthRule.CLAMP, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, MonthRule.CLAMP, date(2023, 2, 28)),
    ],
)
def test_months_follow_the_stated_rule_at_the_end_of_a_month(day, months, rule, expected) -> None:
    assert add_months(day, months, rule) == expected


@given(days, st.integers(-600, 600), rules)
def test_months_land_in_the_right_month_or_overflow_into_the_next(
    day: date, months: int, rule: MonthRule
) -> None:
    moved = add_months(day, months, rule)
    gap = (moved.year - day.year) * 12 + moved.month - day.month - months
    assert gap == 0 or (rule is MonthRule.OVERFLOW and gap == 1 and moved.day <= 3)


@given(days, st.integers(0, 60), st.integers(0, 400), rules)
def test_latest_start_is_the_last_day_from_which_the_duration_still_fits(end, months, extra, rule) -> None:
    duration = Duration(months, extra)
    start = duration.latest_start(end, rule)
    assert duration.after(start, rule) <= end < duration.after(start + timedelta(days=1), rule)
