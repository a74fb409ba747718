"""The figures of the portfolio as values: what they are is said here, how they are read in `queries.py`.

All are counts of agreements (or negotiations) that the reader may see, as of a day, under a named counting rule. They hold codes and
no words, so that one set serves every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

#: The key under which partners that are no State stand in counts by region.
ORGANISATIONS = "organisations"
#: The key for what is not known: a year of signature, a region.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """One partner in the register: counted agreements, those of them binding on the day, the latest signature, illustrative ones.

    `last_signed` is the date as written (EDTF), `last_signed_on` the latest day it allows.
    """

    agreements: int
    in_force: int
    last_signed: str
    last_signed_on: date | None
    illustrative: int
    label_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class NegotiatingFigures:
    """Negotiations with one partner that the figure “in negotiation” counts."""

    count: int
    label_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage of the pipeline on the day. Ages are whole days in the stage; `stuck` are those beyond the directorate's measure."""

    count: int
    median_days: int
    oldest_days: int
    stuck: int
    illustrative: int


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """Counts of agreements. Keys: years as text, region codes (M49), region codes of the African Union, codes of kinds, areas, statuses
    and parties. `in_force` has a rule of its own and is not a part of `agreements`; `entry_unknown` are those beside it that may bind as well.
    """

    agreements: int
    illustrative: int
    in_force: int
    in_force_illustrative: int
    entry_unknown: int
    signed_last_3_years: int
    signed_this_year: int
    by_year: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_status: Mapping[str, int]
    by_area: Mapping[str, int]
    by_region: Mapping[str, int]
    by_african_region: Mapping[str, int]
    by_partner: Mapping[str, PartnerFigures]
    label_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    """Counts of negotiations: those that the figure counts, and every open one by stage."""

    in_negotiation: int
    illustrative: int
    by_stage: Mapping[str, StageFigures]
    by_partner: Mapping[str, NegotiatingFigures]
    label_ids: frozenset[int]

    @property
    def dormant(self) -> int:
        return self.by_stage["dormant"].count if "dormant" in self.by_stage else 0

    @property
    def stuck(self) -> int:
        return sum(stage.stuck for code, stage in self.by_stage.items() if code != "dormant")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything the portfolio says as of a day under a counting rule.

    `derived` keeps what is made of the figures alone (charts, rendered sections), by name and language; it lives and dies with them.
    `counted_at` is set when something has changed since they were counted, and they are being counted anew.
    """

    on: date
    rule: str
    register: RegisterFigures
    pipeline: PipelineFigures
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    counted_at: datetime | None = field(default=None, compare=False)

    @property
    def label_ids(self) -> frozenset[int]:
        """The labels of all that was counted; a page with these figures carries their compilation."""
        return self.register.label_ids | self.pipeline.label_ids
