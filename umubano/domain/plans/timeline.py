"""The timeline of a plan as plain geometry that a template turns into SVG: lines by goal, conditions, milestones, slip, what stands beside it.

Pure: no database, no language but what it is given. The same is in a table beside it, so the drawing is one image with a description
to those who do not see it, and its bars are links for those who use the keyboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from umubano.core.dates import add_months
from umubano.domain.plans.schedule import (
    Dates,
    Expected,
    Progress,
    progress_on,
    slip_days,
)

WIDTH = 1180
NAMES = 300
RIGHT = 16
ROW = 26
GROUP = 26
BAR = 12
TOP = 30
LANE = 18
LANES = 4
_CHARACTER = 6.2
_NAME_LENGTH = 44
#: How far beside the plan's period late work and its baseline may draw the axis out.
_MARGIN = timedelta(days=10)

COLOURS = {
    Progress.PLANNED: "neutral",
    Progress.UNDER_WAY: "info",
    Progress.DONE: "good",
    Progress.LATE: "bad",
    Progress.DROPPED: "ended",
}


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the plan as the drawing needs it. `words` is read out and shown on hover; `group` is the goal it hangs on."""

    id: int
    group: str
    title: str
    dates: Dates
    expected: Expected
    url: str
    words: str
    is_milestone: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something beside the plan: a session, a last day for notice. `colour`: good, warn, bad, info or neutral.

    `until`: its last day when it lasts longer, or when only the window is known in which it is to be.
    """

    on: date
    title: str
    words: str
    url: str
    colour: str = "info"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One line drawn: its bar or diamond, the ghost of its baseline, its name."""

    y: int
    x: float
    width: float
    colour: str
    name: str
    words: str
    url: str
    slip: int | None
    slip_words: str
    slip_x: float
    is_milestone: bool
    diamond: str = ""
    ghost_x: float | None = None
    ghost_width: float = 0
    ghost_diamond: str = ""

    @property
    def text_y(self) -> int:
        return self.y + 17

    @property
    def bar_y(self) -> int:
        return self.y + (ROW - BAR) // 2

    @property
    def ghost_y(self) -> int:
        """The baseline lies as a thin line under the bar."""
        return self.bar_y + BAR + 1


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a goal above its lines."""

    y: int
    words: str

    @property
    def text_y(self) -> int:
        return self.y + 17


@dataclass(frozen=True, slots=True)
class Tick:
    """A month, quarter or year on the axis."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An event: a dot in the lanes above the lines, or a span of `width`, and a line down through them from each of its ends.

    `words` is empty where there is no room.
    """

    x: float
    width: float
    y: int
    words: str
    text_x: float
    anchor: str
    title: str
    url: str
    colour: str

    @property
    def text_y(self) -> int:
        return self.y + 4

    @property
    def span_y(self) -> int:
        return self.y - 5

    @property
    def right(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the template draws, in a box of `width` × `height`."""

    width: int
    height: int
    names: int
    bars: tuple[Bar, ...]
    headings: tuple[Heading, ...]
    arrows: tuple[str, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    body_top: int
    today_x: float | None
    today_words: str
    today_anchor: str
    grid: str


class Scale:
    """Days to places between the names and the right edge. The end of a day lies one day's width after its beginning."""

    def __init__(self, start: date, end: date) -> None:
        self.start, self.end = start, end
        self._days = (end - start).days + 1

    def __call__(self, day: date, *, end_of_day: bool = False) -> float:
        days = (day - self.start).days + (1 if end_of_day else 0)
        share = min(max(days / self._days, 0.0), 1.0)
        return round(NAMES + share * (WIDTH - NAMES - RIGHT), 1)


def begins(task: Task, day: date) -> date:
    """Where a bar begins: when it began or can begin; what should have begun, when it should have, so that it shows how long it is waited for."""
    planned = task.dates.planned_start
    has_begun = task.dates.started_on and task.dates.started_on <= day
    return planned if planned < day and not has_begun else task.expected.start


def bounds(tasks: Sequence[Task], start: date, end: date, day: date) -> tuple[date, date]:
    """The first and last day of the axis: the plan's period, drawn out by lines and baselines that lie outside it."""
    first, last = start, end
    for task in tasks:
        dates = task.dates
        first = min(first, begins(task, day), dates.baseline_start or first)
        last = max(last, task.expected.end, dates.baseline_end or last)
    return first - _MARGIN, last + _MARGIN


def draw(
    tasks: Sequence[Task],
    conditions: Sequence[tuple[int, int]],
    events: Sequence[Event],
    *,
    start: date,
    end: date,
    day: date,
    today_words: str,
    slip_words: Mapping[int, str],
    month_names: Sequence[str],
) -> Timeline:
    """The drawing on `day`. `tasks` come in the order of rows, those of one group together; `conditions` are (before, after) ids.

    `slip_words`: task id → “12 days late”, for those that slipped. `month_names`: twelve short ones, from January.
    """
    scale = Scale(*bounds(tasks, start, end, day))
    marks, lanes = _marks(events, scale)
    body_top = TOP + lanes * LANE + (8 if lanes else 0)
    y = body_top + 6
    group = None
    bars: dict[int, Bar] = {}
    headings = []
    for task in tasks:
        if task.group != group:
            group = task.group
            headings.append(Heading(y, _short(group, _NAME_LENGTH)))
            y += GROUP
        bars[task.id] = _bar(task, y, scale, day, slip_words.get(task.id, ""))
        y += ROW
    height = y + 12
    is_on_axis = scale.start <= day <= scale.end
    x = scale(day)
    return Timeline(
        width=WIDTH,
        height=height,
        names=NAMES,
        bars=tuple(bars.values()),
        headings=tuple(headings),
        arrows=tuple(_arrow(bars[a], bars[b]) for a, b in conditions if a in bars and b in bars),
        ticks=tuple(_ticks(scale, month_names)),
        marks=marks,
        body_top=body_top,
        today_x=x if is_on_axis else None,
        today_words=today_words,
        today_anchor="end" if x > WIDTH - 90 else "middle",
        grid="".join(f"M0 {bar.y}H{WIDTH}" for bar in bars.values()),
    )


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _diamond(x: float, y: float, half: float = 7) -> str:
    return f"M{x:.1f} {y - half:.1f}L{x + half:.1f} {y:.1f}L{x:.1f} {y + half:.1f}L{x - half:.1f} {y:.1f}Z"


def _bar(task: Task, y: int, scale: Scale, day: date, slip_words: str) -> Bar:
    dates = task.dates
    progress = progress_on(dates, day)
    ends = task.expected.end
    x, right = scale(min(begins(task, day), ends)), scale(ends, end_of_day=True)
    middle = round((scale(ends) + right) / 2, 1)
    slip = slip_days(dates, ends, day)
    ghost_x, ghost_width, ghost_diamond = None, 0.0, ""
    if dates.baseline_start and dates.baseline_end:
        ghost_x = scale(dates.baseline_start)
        ghost_right = scale(dates.baseline_end, end_of_day=True)
        ghost_width = max(round(ghost_right - ghost_x, 1), 2)
        if task.is_milestone:
            ghost_diamond = _diamond(round((ghost_x + ghost_right) / 2, 1), y + ROW / 2, 6)
    words = slip_words if slip else ""
    room = WIDTH - RIGHT - right - 12
    return Bar(
        y=y,
        x=x,
        width=max(round(right - x, 1), 3),
        colour=COLOURS[progress],
        name=_short(task.title, _NAME_LENGTH),
        words=task.words,
        url=task.url,
        slip=slip,
        slip_words=words if len(words) * _CHARACTER < room else "",
        slip_x=round((middle if task.is_milestone else right) + 10, 1),
        is_milestone=task.is_milestone,
        diamond=_diamond(middle, y + ROW / 2) if task.is_milestone else "",
        ghost_x=ghost_x,
        ghost_width=ghost_width,
        ghost_diamond=ghost_diamond,
    )


def _arrow(before: Bar, after: Bar) -> str:
    """From the end of one bar to the beginning of the other, in right angles; around where the other begins earlier."""
    x1 = before.x + before.width
    y1 = before.y + ROW / 2
    x2 = after.x - (2 if after.is_milestone else 0)
    y2 = after.y + ROW / 2
    if x2 >= x1 + 10:
        turn = x1 + 5
        return f"M{x1:.1f} {y1:.1f}H{turn:.1f}V{y2:.1f}H{x2 - 1:.1f}"
    between = after.y if y2 > y1 else after.y + ROW
    return f"M{x1:.1f} {y1:.1f}h5V{between:.1f}H{x2 - 8:.1f}V{y2:.1f}H{x2 - 1:.1f}"


def _ticks(scale: Scale, month_names: Sequence[str]) -> list[Tick]:
    months = (scale.end.year - scale.start.year) * 12 + scale.end.month - scale.start.month + 1
    step = next((step for step in (1, 3, 6, 12, 24, 60) if months / step <= 18), 120)
    day = date(scale.start.year, scale.start.month, 1)
    found = []
    while day <= scale.end:
        since_year_zero = day.year * 12 + day.month - 1
        if day >= scale.start and since_year_zero % step == 0:
            words = str(day.year) if step >= 12 or day.month == 1 else month_names[day.month - 1]
            found.append(Tick(scale(day), words))
        day = add_months(day, 1)
    return found


def _marks(events: Sequence[Event], scale: Scale) -> tuple[tuple[Mark, ...], int]:
    """Dots with their words in as few lanes as hold them without overlapping; what finds no room is a dot below them."""
    ends: list[float] = []
    found = []
    for event in sorted(events, key=lambda one: (one.on, one.title)):
        until = event.until or event.on
        if until < scale.start or event.on > scale.end:
            continue
        x = scale(event.on)
        right = scale(until, end_of_day=True) if until > event.on else x
        words = _short(event.title, 40)
        length = len(words) * _CHARACTER + 14
        to_left = right + length > WIDTH - RIGHT
        left, reaches = (x - length, right + 8) if to_left else (x - 8, right + length)
        lane = next((lane for lane, end in enumerate(ends) if end < left), -1)
        if lane < 0 and len(ends) < LANES:
            ends.append(0.0)
            lane = len(ends) - 1
        has_room = lane >= 0
        if has_room:
            ends[lane] = reaches
        found.append(
            Mark(
                x=x,
                width=round(right - x, 1),
                y=TOP + lane * LANE + 8 if has_room else TOP + LANES * LANE + 3,
                words=words if has_room else "",
                text_x=round(x - 9 if to_left else right + 9, 1),
                anchor="end" if to_left else "start",
                title=event.words,
                url=event.url,
                colour=event.colour,
            )
        )
    return tuple(found), len(ends)
