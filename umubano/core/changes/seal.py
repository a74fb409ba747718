"""Seal history, so that nobody, the owner of the database included, can alter it unnoticed.

A seal is a link of a chain. For each history table it keeps the range of event ids since the seal before,
how many events there are and one hash over all of them; its digest covers that and the digest of the link
before. Changing, deleting or inserting an event changes the hash of its range; changing, deleting or
reordering a link breaks the chain; and who makes the whole chain anew meets the copy of every digest in
`seals.log` in `UMUBANO_HOME`, outside the database.

What is hashed is each row as JSON text, column by column under the names the seal keeps. So a column added
to a history table later leaves older seals valid; a column removed or renamed does not, as it changes what
history says. Rows of the logs are hashed without their label, the one thing of theirs that may change (when
their subject is relabelled).

The first range of a table has no lower bound and each later one begins where the one before ended: no id is
outside.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date
from typing import Any

from django.db import connections, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from pghistory.core import event_models

from umubano.core.changes.anchor import anchored_links, write_anchor
from umubano.core.changes.models import AccessLog, LogEntry, Seal
from umubano.core.errors import Conflict

#: `previous` of the first link.
GENESIS = "0" * 64
#: Rows hashed by one statement; each range keeps the number it was made with.
CHUNK = 5_000
#: Problems told in one verification; the first is what matters, thousands would only say the same.
MOST_PROBLEMS = 100
#: Advisory lock: one seal at a time.
_LOCK = 7_305_001


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table whose rows are sealed: its name, primary key column and the columns that are hashed, in
    this order.
    """

    name: str
    key: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that verification found. `link` is the number of the seal, `day` its ISO date."""

    link: int
    day: str
    code: str
    message: str
    table: str = ""


def sealed_tables() -> list[SealedTable]:
    """Every history table, the meaning log and the access log, by name."""
    tables = []
    models: list[type[Model]] = [*event_models(), LogEntry, AccessLog]
    for model in models:
        may_change = set() if hasattr(model, "pgh_tracked_model") else {"label_id"}
        columns = sorted({str(field.column) for field in model._meta.concrete_fields} - may_change)
        key = model._meta.pk
        assert key is not None
        tables.append(SealedTable(model._meta.db_table, str(key.column), tuple(columns)))
    return sorted(tables, key=lambda table: table.name)


def seal(*, using: str = "owner", patience: float = 60.0) -> Seal | None:
    """Append a link over everything recorded since the last one; None when nothing was.

    Several links a day are fine. Writers are not held up: events up to the last one now are sealed once
    every transaction that is writing history at this moment has ended, because one of them may still hold a
    lower id. Records: the link, and its digest in the anchor file when the transaction commits. Raises
    Conflict (`history_busy`) when those transactions have not ended after `patience` seconds, and at once
    when one of them is the caller's own on another connection.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _settle(cursor)
        tables = sealed_tables()
        sealed_to = _sealed_to(cursor)
        last = _last_ids(cursor, tables)
        _wait_for_writers(cursor, [table.name for table in tables], patience)
        ranges: dict[str, dict[str, Any]] = {}
        for table in tables:
            start, end = sealed_to.get(table.name), last[table.name]
            if end is None or (start is not None and end <= start):
                continue
            events, digest = _hash_range(cursor, table, start, end, CHUNK)
            ranges[table.name] = {
                "from": start,
                "to": end,
                "events": events,
                "digest": digest,
                "key": table.key,
                "columns": list(table.columns),
                "chunk": CHUNK,
            }
        if not ranges:
            return None
        before = Seal.objects.using(using).order_by("-id").first()
        link = Seal(
            day=timezone.localdate(),
            sealed_at=timezone.now(),
            ranges=ranges,
            events=sum(part["events"] for part in ranges.values()),
            previous=before.digest if before else GENESIS,
        )
        link.digest = digest_of(link)
        link.save(using=using, force_insert=True)
        transaction.on_commit(lambda: write_anchor(using), using=using)
    return link


def digest_of(link: Seal) -> str:
    """The digest of a link: SHA-256 of its canonical JSON, the digest of the link before included."""
    return _sha256(
        json.dumps(
            {
                "previous": link.previous,
                "day": link.day.isoformat(),
                "sealed_at": link.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
                "events": link.events,
                "ranges": link.ranges,
            },
            sort_keys=True,
            separators=(",", ":"),
        )
    )


def verify(*, using: str = "owner", progress: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Compute every seal again from the rows that are there now.

    Returns `{"ok", "events", "days", "links", "anchored", "unsealed", "first_bad", "problems"}`: the number
    of sealed events that the seals tell of, of sealed days, of links, of links also found in the anchor
    file, of events not sealed yet, the ISO day of the first broken link or None, and the problems (at most
    a hundred) as dictionaries. Changes nothing. `progress(done, all)` is called after each link.
    """
    problems: list[Problem] = []
    events = 0
    days: set[date] = set()
    reached: dict[str, int] = {}
    seals: dict[int, str] = {}
    count = Seal.objects.using(using).count()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _settle(cursor)
        columns = _columns(cursor)
        previous = GENESIS
        for link in Seal.objects.using(using).order_by("id").iterator(chunk_size=200):
            problems += _check_link(link, previous)
            try:
                problems += list(_check_ranges(cursor, link, reached, columns))
            except (KeyError, TypeError, AttributeError):
                problems.append(_problem(link, "seal_altered", _("This seal was altered after it was made.")))
            previous = link.digest
            events += link.events
            days.add(link.day)
            seals[link.pk] = link.digest
            if progress is not None:
                progress(len(seals), count)
        unsealed = _unsealed(cursor, reached)
    anchored, lost = _check_anchor(seals, using)
    problems = sorted([*problems, *lost], key=lambda problem: problem.link)
    return {
        "ok": not problems,
        "events": events,
        "days": len(days),
        "links": len(seals),
        "anchored": anchored,
        "unsealed": unsealed,
        "first_bad": problems[0].day if problems else None,
        "problems": [asdict(problem) for problem in problems[:MOST_PROBLEMS]],
    }


def _settle(cursor: Any) -> None:
    """Write moments the same way wherever this runs, and walk ranges along the index of the key even where the
    planner's statistics are old: sorting what is left of a table for each chunk would take its square.
    """
    cursor.execute(
        "SET LOCAL TIME ZONE 'UTC'; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
    )


def _check_link(link: Seal, previous: str) -> Iterator[Problem]:
    if link.previous != previous:
        yield _problem(
            link,
            "chain_broken",
            _("This seal does not follow the one before it: a seal was removed, added or moved."),
        )
    if digest_of(link) != link.digest:
        yield _problem(link, "seal_altered", _("This seal was altered after it was made."))


def _check_ranges(
    cursor: Any, link: Seal, reached: dict[str, int], columns: dict[str, set[str]]
) -> Iterator[Problem]:
    for name, part in sorted(link.ranges.items()):
        if part["from"] != reached.get(name):
            yield _problem(
                link, "range_moved", _("The sealed range does not begin where the one before ended."), name
            )
        reached[name] = part["to"]
        missing = {part["key"], *part["columns"]} - columns.get(name, set())
        if missing:
            yield _problem(link, "table_changed", _("The history table or a column of it is gone."), name)
            continue
        table = SealedTable(name, part["key"], tuple(part["columns"]))
        found, digest = _hash_range(cursor, table, part["from"], part["to"], part["chunk"])
        if found < part["events"]:
            yield _problem(link, "event_missing", _("Events were deleted."), name)
        elif found > part["events"]:
            yield _problem(link, "event_added", _("Events were inserted."), name)
        elif digest != part["digest"]:
            yield _problem(link, "event_altered", _("Events were changed."), name)


def _check_anchor(seals: dict[int, str], using: str) -> tuple[int, list[Problem]]:
    """Compare with the copy outside the database. Its newest line may be missing: it is written after the
    commit.
    """
    anchored = 0
    problems = []
    lines = anchored_links(using)
    for line in lines:
        if seals.get(line.link) == line.digest:
            anchored += 1
        else:
            message = _(
                "The anchor file remembers another digest for this seal: the chain was made anew or cut short."
            )
            problems.append(Problem(line.link, line.day, "not_as_anchored", message))
    return anchored, problems


def _problem(link: Seal, code: str, message: str, table: str = "") -> Problem:
    return Problem(link.pk, link.day.isoformat(), code, message, table)


def _hash_range(cursor: Any, table: SealedTable, start: int | None, end: int, chunk: int) -> tuple[int, str]:
    """(rows, SHA-256) of the rows with start < key ≤ end in the order of their keys, `chunk` rows at a
    time in the database.
    """
    quote = connections["default"].ops.quote_name
    key = quote(table.key)
    names = ", ".join(quote(column) for column in table.columns)
    rows, digest = 0, ""
    while True:
        beyond = f"{key} > %(start)s AND " if start is not None else ""
        cursor.execute(
            f"WITH part AS (SELECT {names} FROM {quote(table.name)} WHERE {beyond}{key} <= %(end)s ORDER BY {key} LIMIT %(chunk)s) "  # noqa: S608
            "SELECT count(*), max(" + key + "), encode(sha256(convert_to("
            "string_agg(row_to_json(part)::text, E'\\n' ORDER BY " + key + "), 'UTF8')), 'hex') FROM part",
            {"start": start, "end": end, "chunk": chunk},
        )
        found, start, part = cursor.fetchone()
        if found:
            rows += found
            digest = _sha256(digest + part)
        if found < chunk:
            return rows, digest


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _sealed_to(cursor: Any) -> dict[str, int]:
    """Up to which id each table is sealed."""
    cursor.execute(
        "SELECT part.key, max((part.value->>'to')::bigint) FROM changes_seal, jsonb_each(ranges) AS part GROUP BY 1"
    )
    return dict(cursor.fetchall())


def _last_ids(cursor: Any, tables: list[SealedTable]) -> dict[str, int | None]:
    quote = connections["default"].ops.quote_name
    parts = [
        f"SELECT '{table.name}', max({quote(table.key)}) FROM {quote(table.name)}"  # noqa: S608
        for table in tables
    ]
    cursor.execute(" UNION ALL ".join(parts))
    return dict(cursor.fetchall())


def _unsealed(cursor: Any, reached: dict[str, int]) -> int:
    """Events recorded since the last seal."""
    quote = connections["default"].ops.quote_name
    parts, values = [], []
    for table in sealed_tables():
        condition = ""
        if table.name in reached:
            condition = f" WHERE {quote(table.key)} > %s"
            values.append(reached[table.name])
        parts.append(f"SELECT count(*) AS events FROM {quote(table.name)}{condition}")  # noqa: S608
    cursor.execute(f"SELECT sum(events) FROM ({' UNION ALL '.join(parts)}) AS counts", values)  # noqa: S608
    return int(cursor.fetchone()[0] or 0)


def _columns(cursor: Any) -> dict[str, set[str]]:
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns "
        "WHERE table_schema = 'public' GROUP BY 1"
    )
    return {name: set(columns) for name, columns in cursor.fetchall()}


_WRITERS = """
SELECT virtualtransaction, pid FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE mode = 'RowExclusiveLock' AND granted AND relnamespace = 'public'::regnamespace AND relname = ANY (%s)
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND pid IS DISTINCT FROM pg_backend_pid()
"""


def _wait_for_writers(cursor: Any, tables: list[str], patience: float) -> None:
    """Wait until every transaction that writes one of these tables now has ended; later ones only get
    higher ids.
    """
    cursor.execute(_WRITERS, [tables])
    writers = set(cursor.fetchall())
    mine = {
        connection.connection.info.backend_pid
        for connection in connections.all(initialized_only=True)
        if connection.connection
    }
    if any(pid in mine for _transaction, pid in writers):
        raise Conflict(
            _("History can be sealed only after the change in progress is saved."), code="history_busy"
        )
    until = time.monotonic() + patience
    while writers:
        if time.monotonic() > until:
            raise Conflict(
                _("A long change is still being written. History will be sealed by the next run."),
                code="history_busy",
            )
        time.sleep(0.05)
        cursor.execute(_WRITERS, [tables])
        writers &= set(cursor.fetchall())
