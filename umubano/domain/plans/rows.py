"""A plan as the list, the panels and the files show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from umubano.domain.parties.queries import party_names
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.presentation import Share, shares
from umubano.domain.plans.queries import partner_codes
from umubano.domain.plans.schedule import Progress


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan, with its partners' names and how far its lines are."""

    row: Any
    url: str
    partners: tuple[tuple[str, str], ...]
    state_title: str
    shares: tuple[Share, ...]
    summary: str

    @property
    def partners_line(self) -> str:
        return ", ".join(name for _code, name in self.partners)


def counts_of(row: Any) -> dict[Progress, int]:
    """What `with_progress` counted."""
    planned = row.lines_count - row.done_count - row.under_way_count - row.late_count
    return {
        Progress.DONE: row.done_count,
        Progress.UNDER_WAY: row.under_way_count,
        Progress.LATE: row.late_count,
        Progress.PLANNED: planned,
    }


def plan_rows(rows: Iterable[Any]) -> list[PlanRow]:
    """For plans read with `for_rows().with_progress(day)`. No statement beyond those."""
    rows = list(rows)
    codes = {row.pk: partner_codes(row) for row in rows}
    names = party_names(code for found in codes.values() for code in found)
    made = []
    for row in rows:
        stretches = tuple(shares(counts_of(row)))
        made.append(
            PlanRow(
                row=row,
                url=row.get_absolute_url(),
                partners=tuple((code, names.get(code, code)) for code in codes[row.pk]),
                state_title=str(State(row.state).label),
                shares=stretches,
                summary=", ".join(f"{share.title}: {share.number}" for share in stretches),
            )
        )
    return made
