"""What happened lately, from the meaning log, in words: what one person did to one record on one day is one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from umubano.core.changes.models import LogEntry
from umubano.core.changes.words import event_title
from umubano.core.illustrative import read_title
from umubano.core.registry import concepts

#: Entries read for each line wanted; an import writes many about one record.
_READ_PER_LINE = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to one record on one day: the latest event, and how many `more` there were."""

    title: str
    more: int
    ref: str
    about: str
    url: str
    on: date
    by: str
    label_ids: frozenset[int]


def latest_changes(rows: QuerySet[LogEntry], limit: int, *, by_effect: bool = False) -> list[Change]:
    """At most `limit` lines of the newest entries among `rows`, which row security has trimmed. One statement.

    Newest by when it was recorded; with `by_effect` by when it took effect in the world, entries without such a day left out.
    """
    order = ("-effective_on", "-id") if by_effect else ("-recorded_at", "-id")
    if by_effect:
        rows = rows.filter(effective_on__isnull=False)
    groups: dict[tuple[Any, ...], list[LogEntry]] = {}
    for row in rows.order_by(*order)[: limit * _READ_PER_LINE]:
        groups.setdefault((_day(row, by_effect), row.actor_id, row.subject_kind, row.subject_ref), []).append(
            row
        )
    addresses = {kind: make for concept in concepts() for kind, make in concept.subject_urls.items()}
    return [_line(found, addresses, by_effect) for found in list(groups.values())[:limit]]


def _day(row: LogEntry, by_effect: bool) -> date:
    if by_effect and row.effective_on is not None:
        return row.effective_on
    return timezone.localdate(row.recorded_at)


def _line(found: list[LogEntry], addresses: dict[str, Any], by_effect: bool) -> Change:
    first = found[0]
    return Change(
        title=event_title(first.kind),
        more=len(found) - 1,
        ref=first.subject_ref,
        about=read_title(first.subject_title),
        url=addresses[first.subject_kind](first.subject_ref) if first.subject_kind in addresses else "",
        on=_day(first, by_effect),
        by=first.actor_name,
        label_ids=labels_of(found),
    )


def labels_of(entries: Iterable[LogEntry]) -> frozenset[int]:
    """The labels of these entries."""
    return frozenset(entry.label_id for entry in entries)
