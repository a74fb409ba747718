"""Figures about partners for their list, supplied from above.

The list of partners sorts by agreements and negotiations, but parties know neither: those are higher in the house. So whoever counts
them (the portfolio) says so here when the product starts, as the installation does for what today is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


#: Figures by code of party as of a day, of what the reader may see.
Source = Callable[[date], Mapping[str, PartnerFigures]]

NONE = PartnerFigures()
_source: Source | None = None


def set_partner_figures_source(source: Source | None) -> None:
    """Let somebody higher in the house count."""
    global _source
    _source = source


def partner_figures(on: date) -> Mapping[str, PartnerFigures]:
    """Figures by code as of a day; nothing while nobody counts."""
    return _source(on) if _source is not None else {}
