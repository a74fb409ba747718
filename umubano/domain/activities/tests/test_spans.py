"""When an activity is, of dates known in part."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from umubano.domain.activities.spans import Span, best_span, is_reversed, span_of

days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, date]:
    """A date as somebody wrote it, and a day that it allows."""
    day = draw(days)
    return draw(st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])), day


@given(written(), written())
def test_a_span_holds_every_day_that_its_dates_allow(
    first: tuple[str, date], second: tuple[str, date]
) -> None:
    (start, day), (end, other) = sorted((first, second), key=lambda pair: pair[1])
    span = span_of(start, end)
    assert span.first is not None and span.last is not None
    for inside in (day, other, day + (other - day) / 2):
        assert span.first <= inside <= span.last


def test_an_unknown_date_bounds_nothing() -> None:
    assert span_of("XXXX", "") == Span(None, None)


def test_end_before_start_is_seen_only_when_no_reading_allows_it() -> None:
    assert is_reversed("1984-06-20", "1984-03-01")
    assert not is_reversed("1985-09-30", "1985-09")
    assert not is_reversed("2026-03", "")


def test_what_happened_counts_before_what_was_planned() -> None:
    assert best_span("2026-03-02", "2026-03-04", "2026-04-01", "") == Span(date(2026, 4, 1), date(2026, 4, 1))
    assert best_span("2026-03", "", "", "") == Span(date(2026, 3, 1), date(2026, 3, 31))
