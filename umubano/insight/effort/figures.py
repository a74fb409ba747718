"""The figures of the effort as values: what they are is said here, how they are read in `queries.py`.

All are counts of agreements in force and of activities held that the reader may see. They hold codes and no words, so that one set serves
every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

#: How effort can be measured. Counts are of activities; the others weigh the same activities.
MEASURES = ("activities", "days", "persons", "cost")
DEFAULT_MEASURE = "activities"


@dataclass(frozen=True, slots=True)
class Tally:
    """Activities counted together.

    `outside` are outside any agreement and say why, `unsaid` name neither an agreement nor why not. `weight` is the sum of what is measured
    (activities, whole days, people, an amount of money), `known` how many of them it is known of.
    """

    count: int = 0
    outside: int = 0
    unsaid: int = 0
    illustrative: int = 0
    weight: float = 0
    known: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(
            self.count + other.count,
            self.outside + other.outside,
            self.unsaid + other.unsaid,
            self.illustrative + other.illustrative,
            self.weight + other.weight,
            self.known + other.known,
        )

    @property
    def outside_percent(self) -> float | None:
        """Share outside any agreement, in percent; None where nothing was counted."""
        return 100 * self.outside / self.count if self.count else None


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class PaperTally:
    """Agreements in force counted together, and how many of them are illustrative."""

    count: int = 0
    illustrative: int = 0


NO_PAPER = PaperTally()
#: Two codes: of a partner or region, and of an area.
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """Agreements in force on a day by area, partner, region of the partner, and two of these together."""

    total: PaperTally
    by_area: Mapping[str, PaperTally]
    by_partner: Mapping[str, PaperTally]
    by_region: Mapping[str, PaperTally]
    by_cell: Mapping[Cell, PaperTally]
    by_region_and_area: Mapping[Cell, PaperTally]
    label_ids: frozenset[int]
    partner_label_ids: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Done:
    """Activities held in a period in the same way. `reasons` are those given for being outside, most frequent first; `undated` are those held on days that nobody wrote down."""

    total: Tally
    by_area: Mapping[str, Tally]
    by_partner: Mapping[str, Tally]
    by_region: Mapping[str, Tally]
    by_cell: Mapping[Cell, Tally]
    by_region_and_area: Mapping[Cell, Tally]
    reasons: tuple[tuple[str, int], ...]
    undated: int
    label_ids: frozenset[int]
    partner_label_ids: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Measure:
    """How effort is measured; `currency` (ISO 4217) with cost only."""

    name: str = DEFAULT_MEASURE
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Both days belong to it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Effort:
    """What is on paper on the last day of the span, and what was done in it.

    `derived` keeps what is made of the figures alone, by name and language; it lives and dies with them. `counted_at` is set when something
    has changed since they were counted, and they are being counted anew.
    """

    span: Span
    measure: Measure
    paper: Paper
    done: Done
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    counted_at: datetime | None = field(default=None, compare=False)

    @property
    def label_ids(self) -> frozenset[int]:
        """The labels of all that was counted; a page with these figures carries their compilation."""
        return self.paper.label_ids | self.done.label_ids

    def partner_label_ids(self, code: str) -> frozenset[int]:
        nothing: frozenset[int] = frozenset()
        return self.paper.partner_label_ids.get(code, nothing) | self.done.partner_label_ids.get(
            code, nothing
        )


@dataclass(frozen=True, slots=True)
class Bucket:
    """A calendar year or quarter as far as it has gone: `2025` or `2025-Q3`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Trend:
    """Activities held in each year or quarter, in all and by region and area: (name of the bucket, code). `derived` as for `Effort`."""

    buckets: tuple[Bucket, ...]
    total: Mapping[str, Tally]
    by_region: Mapping[Cell, Tally]
    by_area: Mapping[Cell, Tally]
    label_ids: frozenset[int]
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
