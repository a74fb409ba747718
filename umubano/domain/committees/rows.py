"""A joint body as lists, panels and files show it: everything in words, nothing read in a template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from umubano.core.codelists.services import name_of
from umubano.core.dates import today
from umubano.domain.committees.services.project import health_of, with_facts
from umubano.domain.committees.words import verdict_title, written_words
from umubano.domain.parties.queries import party_names


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner in the body, with its name in the reader's language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One line. `days_overdue` is 0 when nothing is late."""

    ref: str
    title: str
    url: str
    partners: tuple[Partner, ...]
    kind: str
    level: str
    verdict: str
    verdict_title: str
    sessions_held: int
    last_held_on: date | None
    last_held: str
    next_due_on: date | None
    days_overdue: int
    open_commitments: int
    overdue_commitments: int
    desk: str
    owner: str
    is_illustrative: bool
    label_id: int

    @property
    def last_met(self) -> str:
        """When it last met, as exact as it was written; empty when it never did."""
        return written_words(self.last_held, short=True) if self.last_held else ""

    @property
    def partners_line(self) -> str:
        return ", ".join(partner.name for partner in self.partners)


def body_rows(rows: Iterable[Any], day: date | None = None) -> list[BodyRow]:
    """Lines of bodies read with `for_rows()`. Today's standing is read from the row, another day's is computed (`for_rows_on`)."""
    listed = list(rows)
    on = day or today()
    names = party_names(partner.party_id for row in listed for partner in row.partners.all())
    return [_row(row, on, names) for row in listed]


def for_rows_on(rows: Any, day: date) -> Any:
    """What `body_rows` reads, in a constant number of statements, on any day."""
    rows = rows.for_rows()
    return rows if day == today() else with_facts(rows)


def _row(row: Any, on: date, names: dict[str, str]) -> BodyRow:
    if on == today():
        standing: dict[str, Any] = {
            "verdict": row.verdict,
            "sessions_held": row.sessions_held,
            "last_held_on": row.last_held_on,
            "last_held": row.last_held,
            "next_due_on": row.next_due_on,
            "days_overdue": max(0, (on - row.next_due_on).days) if row.next_due_on else 0,
            "open_commitments": row.open_commitments,
            "overdue_commitments": row.overdue_commitments,
        }
    else:
        found = health_of(row, on)
        standing = {
            "verdict": found.verdict.value,
            "sessions_held": found.held,
            "last_held_on": found.last_held_on,
            "last_held": found.last_held,
            "next_due_on": found.next_due_on,
            "days_overdue": found.days_overdue,
            "open_commitments": found.open_commitments,
            "overdue_commitments": found.overdue_commitments,
        }
    return BodyRow(
        ref=row.ref,
        title=row.title,
        url=row.get_absolute_url(),
        partners=tuple(
            Partner(partner.party_id, names.get(partner.party_id, partner.party_id))
            for partner in row.partners.all()
        ),
        kind=name_of("joint_body_kind", row.kind),
        level=name_of("joint_body_level", row.level),
        verdict_title=verdict_title(standing["verdict"]),
        desk=row.desk,
        owner=str(row.owner or ""),
        is_illustrative=row.is_illustrative,
        label_id=row.label_id,
        **standing,
    )
