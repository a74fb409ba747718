"""The geometry of the timeline: nothing outside its frame, lines in order, words that do not overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from umubano.domain.plans.drawn import bars
from umubano.domain.plans.schedule import Dates, Expected, expected
from umubano.domain.plans.timeline import NAMES, RIGHT, WIDTH, Event, Scale, Task, Timeline, bounds, draw

TODAY = date(2026, 1, 5)
MONTHS = [f"m{number}" for number in range(1, 13)]
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def drawing(
    tasks: list[Task], conditions: list[tuple[int, int]] | None = None, events: list[Event] | None = None
) -> Timeline:
    return draw(
        tasks,
        conditions or [],
        events or [],
        start=date(2025, 7, 1),
        end=date(2026, 12, 31),
        day=TODAY,
        today_words="5 Jan 2026",
        slip_words={task.id: "late" for task in tasks},
        month_names=MONTHS,
    )


def task(identifier: int, start: date, end: date, **more: object) -> Task:
    dates = Dates(
        start,
        end,
        **{k: v for k, v in more.items() if k in {"baseline_start", "baseline_end", "done_on", "started_on"}},
    )  # type: ignore[arg-type]
    return Task(
        identifier,
        str(more.get("group", "1.1 A")),
        f"Line {identifier}",
        dates,
        more.get("expected") or expected(dates, TODAY),  # type: ignore[arg-type]
        "#",
        "words",
        bool(more.get("is_milestone")),
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(DAYS, st.integers(0, 500), DAYS, st.integers(0, 300), st.booleans()),
        min_size=1,
        max_size=25,
    )
)
def test_everything_stays_inside_its_frame(given_lines: list[tuple[date, int, date, int, bool]]) -> None:
    tasks = [
        task(
            number,
            start,
            start if is_milestone else start + timedelta(length),
            baseline_start=baseline,
            baseline_end=baseline if is_milestone else baseline + timedelta(baseline_length),
            is_milestone=is_milestone,
        )
        for number, (start, length, baseline, baseline_length, is_milestone) in enumerate(given_lines)
    ]
    made = drawing(tasks, [(number, number + 1) for number in range(len(tasks) - 1)])
    for bar in made.bars:
        assert NAMES <= bar.x <= bar.x + bar.width <= WIDTH - RIGHT + 3
        assert bar.ghost_x is not None
        assert NAMES <= bar.ghost_x <= WIDTH - RIGHT
        assert made.body_top < bar.y < made.height
    assert [bar.y for bar in made.bars] == sorted({bar.y for bar in made.bars})
    assert len(made.arrows) == len(tasks) - 1
    assert made.today_x is not None


@given(DAYS, st.integers(1, 900))
def test_scale_keeps_the_order_of_days(start: date, length: int) -> None:
    scale = Scale(start, start + timedelta(length))
    places = [scale(start + timedelta(day)) for day in range(0, length + 1, 7)]
    assert places == sorted(places)
    assert scale(start) == NAMES
    assert scale(start + timedelta(length), end_of_day=True) == WIDTH - RIGHT


@given(st.lists(st.tuples(DAYS, st.text("abc ", min_size=1, max_size=60)), max_size=20))
def test_words_of_events_never_overlap(given_events: list[tuple[date, str]]) -> None:
    events = [Event(day, title.strip() or "a", title, "#") for day, title in given_events]
    made = drawing([task(1, date(2026, 1, 1), date(2026, 2, 1))], events=events)
    taken: list[tuple[int, float, float]] = []
    for mark in made.marks:
        if not mark.words:
            continue
        length = len(mark.words) * 6.2
        begins = mark.text_x if mark.anchor == "start" else mark.text_x - length
        for y, first, last in taken:
            assert y != mark.y or begins >= last or begins + length <= first
        taken.append((mark.y, begins, begins + length))


def test_a_late_line_is_drawn_to_today_with_its_baseline_as_a_ghost() -> None:
    end = date(2025, 12, 15)
    made = drawing(
        [
            task(
                1,
                date(2025, 10, 1),
                end,
                baseline_start=date(2025, 10, 1),
                baseline_end=end,
                started_on=date(2025, 10, 1),
            )
        ]
    )
    bar = made.bars[0]
    assert (bar.colour, bar.slip, bar.slip_words) == ("bad", 21, "late")
    assert bar.ghost_x == bar.x
    assert bar.ghost_width < bar.width


def test_a_line_held_up_by_another_is_drawn_where_it_can_be() -> None:
    start, end = date(2026, 2, 1), date(2026, 2, 28)
    held_up = Expected(date(2026, 3, 1), date(2026, 3, 28))
    made = drawing([
        task(1, start, end, baseline_start=start, baseline_end=end),
        task(2, start, end, baseline_start=start, baseline_end=end, expected=held_up),
    ])  # fmt: skip
    on_time, late = made.bars
    assert (on_time.slip, late.slip) == (0, 28)
    assert (late.x, late.width) > (on_time.x, 0)
    assert late.ghost_x == on_time.ghost_x == on_time.x


def test_a_window_is_drawn_as_a_span_from_its_first_day_to_its_last() -> None:
    window = Event(date(2026, 11, 1), "Session", "words", "#", until=date(2026, 11, 30))
    before = Event(date(2025, 6, 1), "Long session", "words", "#", until=date(2025, 8, 1))
    dot = Event(date(2026, 3, 1), "Last day", "words", "#")
    made = drawing([task(1, date(2026, 1, 1), date(2026, 2, 1))], events=[window, before, dot])
    clipped, point, span = made.marks
    scale = Scale(date(2025, 6, 21), date(2027, 1, 10))
    assert (span.x, span.right) == (scale(date(2026, 11, 1)), scale(date(2026, 11, 30), end_of_day=True))
    assert point.width == 0
    assert (clipped.x, clipped.right) == (NAMES, scale(date(2025, 8, 1), end_of_day=True))


def test_groups_have_a_heading_once() -> None:
    made = drawing([
        task(1, TODAY, TODAY, group="1.1 A"), task(2, TODAY, TODAY, group="1.1 A"), task(3, TODAY, TODAY, group="1.2 B"),
    ])  # fmt: skip
    assert [heading.words for heading in made.headings] == ["1.1 A", "1.2 B"]
    assert made.bars[2].y > made.headings[1].y > made.bars[1].y


def test_axis_is_drawn_out_by_what_lies_outside_the_period() -> None:
    tasks = [task(1, date(2024, 1, 1), date(2024, 2, 1)), task(2, date(2028, 1, 1), date(2028, 2, 1))]
    first, last = bounds(tasks, date(2025, 7, 1), date(2026, 12, 31), TODAY)
    assert first < TODAY
    assert last > date(2028, 2, 1)


def test_what_is_drawn_in_one_go_is_escaped() -> None:
    wild = replace(
        task(1, date(2025, 8, 1), date(2025, 9, 1)), title="<b>wild</b>", words='"><b>', url='#"><b>'
    )
    drawn = bars(drawing([wild]))
    assert "<b>" not in drawn
    assert "&lt;b&gt;wild&lt;/b&gt;" in drawn
    assert drawn.count("<a ") == drawn.count("</a>") == 1
