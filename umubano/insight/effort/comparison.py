"""What was intended against what was done: shares of the effort by region or area, and how they went over the years.

Pure, over figures and declarations that were read before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from umubano.insight.effort.figures import NOTHING, Done, Tally, Trend

#: Points by which a share may differ from what was intended and still be called as intended. The directorate's own measure.
TOLERANCE = 5.0
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Share:
    """One region or area: percent intended (None where nothing was), what was done, its percent of all, the difference in points."""

    code: str
    intended: float | None
    tally: Tally
    actual: float

    @property
    def difference(self) -> float | None:
        return None if self.intended is None else self.actual - self.intended

    @property
    def standing(self) -> str:
        """`as_intended`, `more`, `less`, or `open` where nothing was intended."""
        if self.difference is None:
            return "open"
        if abs(self.difference) <= TOLERANCE:
            return "as_intended"
        return "more" if self.difference > 0 else "less"


@dataclass(frozen=True, slots=True)
class Intention:
    """A declaration as far as it is compared: its days and its shares in percent by code. `last` is None until further notice."""

    ref: str
    first: date
    last: date | None
    shares: Mapping[str, float]

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def tallies(done: Done | Trend, axis: str, bucket: str = "") -> Mapping[str, Tally]:
    """Tallies by region or by area, of a whole period or of one bucket of a trend."""
    if isinstance(done, Trend):
        rows = done.by_region if axis == "region" else done.by_area
        return {code: tally for (name, code), tally in rows.items() if name == bucket}
    return done.by_region if axis == "region" else done.by_area


def shares(found: Mapping[str, Tally], intended: Mapping[str, float]) -> list[Share]:
    """A share for each code with something done or intended, the largest intention first.

    The percents of what was done are parts of all counts together, so they come to 100; without anything done all are 0.
    """
    whole = sum(tally.weight for tally in found.values())
    made = [
        Share(
            code=code,
            intended=intended.get(code),
            tally=found.get(code, NOTHING),
            actual=100 * found.get(code, NOTHING).weight / whole if whole else 0.0,
        )
        for code in {*found, *intended}
    ]
    return sorted(made, key=lambda share: (-(share.intended or 0), -share.actual, share.code))


@dataclass(frozen=True, slots=True)
class TrendShare:
    """One region or area in one bucket: percent of what was done, percent intended on its last day."""

    bucket: str
    code: str
    actual: float
    intended: float | None


def trend_shares(trend: Trend, axis: str, intentions: Sequence[Intention]) -> list[TrendShare]:
    """The shares in each bucket, each beside what was intended on the last day of the bucket; none where nothing was done at all."""
    made = []
    for bucket in trend.buckets:
        if not trend.total.get(bucket.name, NOTHING).weight:
            continue
        held = next((one for one in intentions if one.holds_on(bucket.span.last)), None)
        found = tallies(trend, axis, bucket.name)
        made += [
            TrendShare(bucket.name, share.code, share.actual, share.intended)
            for share in shares(found, held.shares if held else {})
        ]
    return made


@dataclass(frozen=True, slots=True)
class Stroke:
    """What was intended for one region or area, over the days for which it was declared.

    `start` and `end` are places on an axis on which each bucket of a trend is one wide: 0 is the first day of the first. `first` and `last` are
    the days of the declaration itself. `number` of `among`: which one it is of those of the declaration with the same share, from 0.
    """

    code: str
    intended: float
    start: float
    end: float
    first: date
    last: date | None
    number: int
    among: int


def place_of(day: date, trend: Trend) -> float:
    """The place of the beginning of `day` on the axis of the buckets, within its ends."""
    for index, bucket in enumerate(trend.buckets):
        if day < bucket.span.first:
            return float(index)
        if day <= bucket.span.last:
            length = (bucket.span.last - bucket.span.first).days + 1
            return index + (day - bucket.span.first).days / length
    return float(len(trend.buckets))


def strokes(trend: Trend, intentions: Sequence[Intention]) -> list[Stroke]:
    """The declared shares along the axis of the buckets, as far as it reaches; oldest declaration first."""
    made = []
    for one in sorted(intentions, key=lambda one: one.first):
        start = place_of(one.first, trend)
        end = place_of(one.last + ONE_DAY, trend) if one.last else float(len(trend.buckets))
        if start >= end:
            continue
        for code, intended in one.shares.items():
            alike = [other for other, share in one.shares.items() if share == intended]
            made.append(
                Stroke(code, intended, start, end, one.first, one.last, alike.index(code), len(alike))
            )
    return made
