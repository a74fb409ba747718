"""The two rules of need-to-know, as pure functions: may this actor read this label, and what label does a compilation carry.

Sources: the access decision follows ITU-T X.841 / ISO 15816 (clearance at least the classification, every restrictive
category held, at least one permissive value matched); the compilation rule follows NATO ADatP-4774 on the label of a
compilation: highest classification, intersection of permissive categories, union of restrictive ones. One deviation, on
the safe side: an empty or absent releasable-to set means *home only*, never *no restriction*.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from umubano.core.actors import Actor

SHIPPED_LADDER = "10=OFFICIAL,20=RESTRICTED,30=CONFIDENTIAL,40=SECRET"


def ladder_from(text: str) -> dict[int, str]:
    """A classification ladder from `rank=NAME,…`, lowest first. Raises ValueError in words."""
    ladder: dict[int, str] = {}
    for part in text.split(","):
        rank, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or not rank.isdecimal() or not 0 < int(rank) < 1000 or not name:
            raise ValueError(f"UMUBANO_LADDER: “{part.strip()}” is not rank=NAME with a rank from 1 to 999.")
        if int(rank) <= max(ladder, default=0) or name in ladder.values():
            raise ValueError(f"UMUBANO_LADDER: “{part.strip()}”: ranks must rise and no name stand twice.")
        ladder[int(rank)] = name
    return ladder


#: The classification ladder by rank; a country's own by UMUBANO_LADDER. Ranks are what is stored, so names may be changed, and levels added in
#: between, at any time; a level that records carry is not to be taken away.
LADDER: dict[int, str] = ladder_from(os.environ.get("UMUBANO_LADDER") or SHIPPED_LADDER)
LOWEST = min(LADDER)
HIGHEST = max(LADDER)
#: The originator that stands for the home country.
HOME = "home"


@dataclass(frozen=True, slots=True)
class LabelValue:
    """A security label: level, who it may be released to beyond home, compartments, and who originated it."""

    level: int
    releasable_to: frozenset[str] = field(default_factory=frozenset)
    compartments: frozenset[str] = field(default_factory=frozenset)
    originator: str = HOME

    @property
    def level_name(self) -> str:
        return LADDER.get(self.level, f"LEVEL {self.level}")

    def marking(self) -> str:
        """The marking as printed at the top and bottom of pages, e.g. `RESTRICTED // REL MOZ // OPS-CD`."""
        parts = [self.level_name]
        if self.releasable_to:
            parts.append("REL " + ", ".join(sorted(self.releasable_to)))
        if self.compartments:
            parts.append(", ".join(sorted(self.compartments)))
        if self.originator != HOME:
            parts.append(f"ORIGIN {self.originator}")
        return " // ".join(parts)


#: The label of something that combines nothing: the lowest level, home only.
EMPTY = LabelValue(level=LOWEST)


def may_read(actor: Actor, label: LabelValue) -> bool:
    """The access decision: clearance, compartments, and nationality or organisation for a partner's representative."""
    if actor.clearance < label.level or not label.compartments <= actor.compartments:
        return False
    return not actor.is_foreign or bool(actor.affiliations & label.releasable_to)


def combine(first: LabelValue, second: LabelValue) -> LabelValue:
    """The label of a compilation of two: never more open than either."""
    return LabelValue(
        level=max(first.level, second.level),
        releasable_to=first.releasable_to & second.releasable_to,
        compartments=first.compartments | second.compartments,
        originator=first.originator if first.originator == second.originator else HOME,
    )


def dominant(labels: Iterable[LabelValue]) -> LabelValue:
    """The label of a compilation of any number of labels; of none, the lowest level and home only."""
    result: LabelValue | None = None
    for label in labels:
        result = label if result is None else combine(result, label)
    return result or EMPTY
