"""Figures about partners for their list, supplied from above.

The list of partners sorts by agreements and negotiations, but parties know neither: those are higher in the house. So whoever counts
them (the portfolio) says so here when the product starts, as the installation does for what today is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """Counted agreements with a partner, those binding on the day, the latest signature, negotiations, illustrative agreements,
    and the labels of all of these.

    `last_signed` is the date as written (EDTF), `last_signed_on` the latest day it allows, to sort by.
    """

    agreements: int = 0
    in_force: int = 0
    last_signed: str = ""
    last_signed_on: date | None = None
    in_negotiation: int = 0
    illustrative: int = 0
    label_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PartnerCounts:
    """Whoever counts: the figures by code of party as of a day, of what the reader may see; the address of the list behind each figure of
    a partner; and how each figure is counted, as (caption, rule). Figures are named as in `PartnerFigures`.
    """

    figures: Callable[[date], Mapping[str, PartnerFigures]]
    lists: Callable[[str], Mapping[str, str]]
    rules: Callable[[], Sequence[tuple[str, str]]]


NONE = PartnerFigures()
_counts: PartnerCounts | None = None


def set_partner_counts(counts: PartnerCounts | None) -> None:
    """Let somebody higher in the house count."""
    global _counts
    _counts = counts


def partner_figures(on: date) -> Mapping[str, PartnerFigures]:
    """Figures by code as of a day; nothing while nobody counts."""
    return _counts.figures(on) if _counts is not None else {}


def partner_lists(code: str) -> Mapping[str, str]:
    """The address of the list behind each figure of a partner, by the figure's name."""
    return _counts.lists(code) if _counts is not None else {}


def partner_rules() -> Sequence[tuple[str, str]]:
    """How the figures are counted: captions and rules."""
    return _counts.rules() if _counts is not None else ()
