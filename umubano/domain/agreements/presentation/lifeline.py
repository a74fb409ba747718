"""The life line: an agreement's life drawn in time, as plain geometry that a template turns into SVG.

Past acts above the band of statuses, coming dates below it, the day asked about as a line through both. Everything on it is also in the
lists beside it, so it is one image with a description to those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from umubano.core.dates import LAST_DAY, add_months
from umubano.core.ui.dates import in_words
from umubano.core.ui.words import STATUSES
from umubano.domain.agreements.life import ENDED, Life, Standing, Status
from umubano.domain.agreements.presentation.words import coming_title, status_title

WIDTH = 760
LEFT, RIGHT = 12, 12
BAND_TOP, BAND_HEIGHT = 118, 26
LANE = 22
LANES = 4
_CHARACTER = 6.4
#: How far beyond the day asked about the line reaches at least, and how far a coming date may draw it out.
_AT_LEAST = 18
_AT_MOST = 15 * 12


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of one status."""

    x: float
    width: float
    colour: str
    title: str
    words: str
    shows_words: bool

    @property
    def text_x(self) -> float:
        """Where the words begin."""
        return round(self.x + 8, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in time with its words: an act (above) or a coming date (below). `words` is empty where there is no room."""

    x: float
    y: float
    stem_from: float
    stem_to: float
    anchor: str
    text_x: float
    words: str
    title: str
    colour: str
    url: str
    is_certain: bool
    reach: float = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Lifeline:
    """Everything the template draws, in a box of `width` × `height`."""

    width: int
    height: int
    bands: tuple[Band, ...]
    past: tuple[Mark, ...]
    coming: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    today_x: float
    today_words: str
    today_anchor: str
    band_top: int
    band_bottom: int
    axis_y: int
    description: str
    top: int = 0

    @property
    def today_y(self) -> int:
        """The foot of the words for the day asked about; the line begins below them."""
        return self.top + 11

    @property
    def line_top(self) -> int:
        return self.top + 14

    @property
    def seen_height(self) -> int:
        """What is left to see below `top`: a life with few acts does not begin with an empty stretch."""
        return self.height - self.top


@dataclass(frozen=True, slots=True)
class PastAct:
    """What the line needs of an act that stands."""

    day: date
    title: str
    written: str
    url: str
    is_exact: bool


class _Scale:
    """Days to places on the line."""

    def __init__(self, start: date, end: date) -> None:
        self.start = start
        self.days = max((end - start).days, 1)

    def __call__(self, day: date) -> float:
        share = (day - self.start).days / self.days
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 1)


def lifeline(life: Life, standing: Standing, acts: Sequence[PastAct]) -> Lifeline | None:
    """The line of a life on the day of `standing`; None where nothing is known that could be drawn."""
    day = standing.on
    bounds = [period.start for period in life.periods() if period.start and period.start < LAST_DAY]
    starts = [act.day for act in acts if act.day > date(1, 1, 1)] + [
        bound for bound in bounds if bound > date(1, 1, 1)
    ]
    if not starts:
        return None
    first = min([*starts, day])
    horizon = add_months(day, _AT_MOST)
    ahead = [item.on for item in standing.coming if item.on <= horizon]
    ended = [bound for bound in bounds if bound <= horizon]
    last = max([*starts, *ahead, *ended, add_months(day, _AT_LEAST)])
    last = min(last, max(horizon, *starts))
    margin = timedelta(days=max((last - first).days // 20, 30))
    start, end = _shifted(first, -margin), _shifted(last, margin)
    scale = _Scale(start, end)
    past = _past(acts, scale)
    coming = _coming(standing, scale, horizon)
    lanes_below = max((round((mark.y - BAND_TOP - BAND_HEIGHT) / LANE) for mark in coming), default=0)
    axis = BAND_TOP + BAND_HEIGHT + 18 + max(lanes_below, 1) * LANE
    place = scale(day)
    return Lifeline(
        width=WIDTH,
        height=axis + 24,
        bands=tuple(_bands(life, scale, start, end)),
        past=past,
        coming=coming,
        ticks=tuple(_ticks(start, end, scale)),
        today_x=place,
        today_words=in_words(day, short=True),
        today_anchor="end" if place > WIDTH - 90 else "start" if place < 90 else "middle",
        band_top=BAND_TOP,
        band_bottom=BAND_TOP + BAND_HEIGHT,
        axis_y=axis,
        description=_description(life, standing),
        top=max(int(min((mark.y for mark in past), default=BAND_TOP - 14)) - 34, 0),
    )


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _bands(life: Life, scale: _Scale, start: date, end: date) -> list[Band]:
    bands = []
    for period in life.periods():
        if period.status is Status.NONE:
            continue
        begins, ends = max(period.start or start, start), min(period.end or end, end)
        if begins >= ends:
            continue
        x, width = scale(begins), scale(ends) - scale(begins)
        words = status_title(period.status.value)
        colour = STATUSES.get(period.status.value, ("", "neutral"))[1]
        title = f"{words}: {in_words(period.start)}"
        if period.end:
            title += f" – {in_words(period.end - timedelta(days=1))}"
        bands.append(
            Band(
                x=x,
                width=max(width, 2),
                colour="ended" if period.status in ENDED else colour,
                title=title,
                words=words,
                shows_words=width > len(words) * _CHARACTER + 12,
            )
        )
    return bands


class _Lanes:
    """Places words beside their marks so that no words overlap and no stem runs through words; fewer words rather than a tangle."""

    def __init__(self) -> None:
        self._words: list[tuple[int, float, float]] = []
        self._stems: list[tuple[float, int]] = []

    def place(self, x: float, words: str) -> tuple[int, float, str, float]:
        """(lane or -1, x of the text, anchor, where the words end), the lane nearest to the band first."""
        begins, ends, anchor = _span(x, words)
        for lane in range(LANES):
            if self._is_free(x, lane, begins, ends):
                self._words.append((lane, begins, ends))
                self._stems.append((x, lane))
                return lane, x - 2 if anchor == "start" else x + 2, anchor, ends
        return -1, x, "start", x

    def _is_free(self, x: float, lane: int, begins: float, ends: float) -> bool:
        for other, first, last in self._words:
            if other == lane and begins < last + 6 and first < ends + 6:
                return False
            if other < lane and first - 2 < x < last + 2:
                return False
        return not any(depth > lane and begins - 2 < stem < ends + 2 for stem, depth in self._stems)


def _span(x: float, words: str) -> tuple[float, float, str]:
    """Where words would begin and end: to the right of the mark, or to its left when there is no room."""
    length = len(words) * _CHARACTER
    if x + 4 + length > WIDTH - RIGHT:
        return x + 2 - length, x + 2, "end"
    return x - 2, x - 2 + length, "start"


def _in_order_of_placing(found: Sequence[tuple[float, str]]) -> list[int]:
    """Words to the right are placed from the last mark back, words to the left from the first on: so stems step around them."""
    right = [index for index, (x, words) in enumerate(found) if _span(x, words)[2] == "start"]
    left = [index for index, (x, words) in enumerate(found) if _span(x, words)[2] == "end"]
    return sorted(right, key=lambda index: -found[index][0]) + sorted(left, key=lambda index: found[index][0])


def _placed(found: Sequence[tuple[float, str]]) -> list[tuple[int, float, str, float]]:
    lanes = _Lanes()
    places: dict[int, tuple[int, float, str, float]] = {}
    for index in _in_order_of_placing(found):
        places[index] = lanes.place(*found[index])
    return [places[index] for index in range(len(found))]


def _past(acts: Sequence[PastAct], scale: _Scale) -> tuple[Mark, ...]:
    ordered = sorted(acts, key=lambda act: act.day)
    found = [(scale(act.day), act.title) for act in ordered]
    marks = []
    for act, (x, _words), (lane, text_x, anchor, reach) in zip(ordered, found, _placed(found), strict=True):
        y = BAND_TOP - 14 - LANE * max(lane, 0)
        marks.append(
            Mark(
                x=x,
                y=y,
                stem_from=BAND_TOP,
                stem_to=y + 4 if lane >= 0 else BAND_TOP - 8,
                anchor=anchor,
                text_x=text_x,
                words=act.title if lane >= 0 else "",
                title=f"{act.title}: {act.written}",
                colour="act",
                url=act.url,
                is_certain=act.is_exact,
                reach=reach,
            )
        )
    return tuple(marks)


_COLOURS = {
    "last_day_for_notice": "bad",
    "decide_by": "warn",
    "decide_renewal_by": "warn",
    "term_ends": "bad",
    "ends_by_notice": "bad",
    "term_renews": "good",
    "entry_into_force": "good",
}


def _coming(standing: Standing, scale: _Scale, horizon: date) -> tuple[Mark, ...]:
    ahead = [item for item in standing.coming if standing.on <= item.on <= horizon]
    ahead.sort(key=lambda item: item.on)
    found = [(scale(item.on), coming_title(item.kind)) for item in ahead]
    bottom = BAND_TOP + BAND_HEIGHT
    marks = []
    for item, (x, title), (lane, text_x, anchor, reach) in zip(ahead, found, _placed(found), strict=True):
        y = bottom + 18 + LANE * max(lane, 0)
        marks.append(
            Mark(
                x=x,
                y=y,
                stem_from=bottom,
                stem_to=y - 11 if lane >= 0 else bottom + 8,
                anchor=anchor,
                text_x=text_x,
                words=title if lane >= 0 else "",
                title=f"{title}: {in_words(item.on)}",
                colour=_COLOURS.get(item.kind, "info"),
                url="#coming",
                is_certain=item.is_certain,
                reach=reach,
            )
        )
    return tuple(marks)


def _ticks(start: date, end: date, scale: _Scale) -> list[Tick]:
    years = end.year - start.year
    step = next((step for step in (1, 2, 5, 10, 20, 50) if years / step <= 12), 100)
    return [
        Tick(scale(date(year, 1, 1)), str(year))
        for year in range(start.year + 1, end.year + 1)
        if year % step == 0 and LEFT + 14 < scale(date(year, 1, 1)) < WIDTH - RIGHT - 14
    ]


def _description(life: Life, standing: Standing) -> str:
    parts = [
        f"{status_title(period.status.value)}: {in_words(period.start)}"
        for period in life.periods()
        if period.start and period.status is not Status.NONE
    ]
    parts += [
        f"{coming_title(item.kind)}: {in_words(item.on)}"
        for item in standing.coming
        if item.on >= standing.on
    ]
    return ". ".join(parts)
