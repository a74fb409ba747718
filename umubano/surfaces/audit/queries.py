"""Reads of the meaning log, trimmed by row security, paged by key so that the millionth entry costs what
the first does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from umubano.core.changes.access import start_of
from umubano.core.changes.models import LogEntry
from umubano.core.changes.words import event_title, summary_in_words
from umubano.core.illustrative import read_title
from umubano.core.registry import concepts

PER_PAGE = 50
#: Rows of one export; whoever needs more asks for a period.
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What to show of the meaning log; empty means everything. `until` is the last day shown."""

    actor_id: str = ""
    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, with its words and the way to what it speaks of."""

    at: datetime
    who: str
    kind: str
    title: str
    ref: str
    subject: str
    summary: str
    effective_on: date | None
    url: str
    subject_kind: str
    label_id: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries, newest first, and the key to go on from, if there are more."""

    entries: tuple[Entry, ...]
    next_before: str


def log_entries(asked: LogFilter, *, before: str = "", limit: int = PER_PAGE) -> EntryPage:
    """A page of the meaning log from the key `before` on: two numbers, the moment and the id."""
    rows = _after(_filtered(asked), before)
    found = list(rows.order_by("-recorded_at", "-id")[: limit + 1])
    shown = found[:limit]
    more = f"{shown[-1].recorded_at.isoformat()}|{shown[-1].pk}" if len(found) > limit else ""
    return EntryPage(tuple(_entry(row) for row in shown), more)


def all_entries(asked: LogFilter) -> Iterator[Entry]:
    """Every entry that the filter lets through, newest first, up to MOST_EXPORTED."""
    rows = _filtered(asked).order_by("-recorded_at", "-id")[:MOST_EXPORTED]
    return (_entry(row) for row in rows.iterator(chunk_size=2_000))


def _filtered(asked: LogFilter) -> QuerySet[LogEntry]:
    rows = LogEntry.objects.all()
    if asked.actor_id:
        rows = rows.filter(actor_id=asked.actor_id)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.subject:
        rows = rows.filter(Q(subject_ref__iexact=asked.subject) | Q(subject_title__icontains=asked.subject))
    if asked.since:
        rows = rows.filter(recorded_at__gte=start_of(asked.since))
    if asked.until:
        rows = rows.filter(recorded_at__lt=start_of(asked.until + timedelta(days=1)))
    return rows


def _after(rows: QuerySet[LogEntry], before: str) -> QuerySet[LogEntry]:
    moment, _bar, identifier = before.partition("|")
    if not identifier.isdecimal():
        return rows
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return rows
    if at.tzinfo is None:
        return rows
    return rows.filter(Q(recorded_at__lt=at) | Q(recorded_at=at, pk__lt=int(identifier)), recorded_at__lte=at)


def _entry(row: LogEntry) -> Entry:
    return Entry(
        at=row.recorded_at,
        who=row.actor_name,
        kind=row.kind,
        title=event_title(row.kind),
        ref=row.subject_ref,
        subject=read_title(row.subject_title),
        summary=summary_in_words(row.subject_kind, row.kind, row.summary),
        effective_on=row.effective_on,
        url=subject_url(row.subject_kind, row.subject_ref),
        subject_kind=row.subject_kind,
        label_id=row.label_id,
    )


def subject_url(kind: str, ref: str) -> str:
    """The page of what an entry speaks of, as its concept announces it; empty when it has none."""
    for concept in concepts():
        if kind in concept.subject_urls:
            return concept.subject_urls[kind](ref)
    return ""


_KINDS = """
WITH RECURSIVE kinds AS (
    (SELECT kind FROM changes_logentry ORDER BY kind LIMIT 1)
    UNION ALL
    SELECT (SELECT entry.kind FROM changes_logentry AS entry WHERE entry.kind > kinds.kind ORDER BY
    entry.kind LIMIT 1) FROM kinds WHERE kinds.kind IS NOT NULL
)
SELECT kind FROM kinds WHERE kind IS NOT NULL
"""


def kinds_seen() -> list[tuple[str, str]]:
    """(kind, words) of what happened to anything the actor may see: a few probes of an index, not a pass
    over the log.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        kinds = [row[0] for row in cursor.fetchall()]
    return sorted(((kind, event_title(kind)) for kind in kinds), key=lambda pair: pair[1])
