"""Recorded time: a record as we knew it at a moment, and everything that was changed since, in words.

Both read the history tables under row security: an event shows only to who may read its label and the
record it tells of. So where a record once carried a label above the reader's, the reader sees the last
state below it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, models

from umubano.core.changes.describe import Describer, FieldChange
from umubano.core.changes.tracked import event_model_of, parts_of
from umubano.core.changes.words import operation_title, thing

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one operation did to one row: the record itself or a part of it. `what` is insert, update or
    delete.
    """

    what: str
    thing: str
    is_part: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One operation on a record and its parts: who, when, why, and the differences."""

    operation_id: str
    at: datetime
    who: str
    operation: str
    title: str
    reason: str
    rows: tuple[RowChange, ...]
    label_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes, newest first, and the key to go on from, if there are more."""

    changes: tuple[Change, ...]
    next_before: str

    @property
    def label_ids(self) -> frozenset[int]:
        return frozenset().union(*(change.label_ids for change in self.changes))


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field as it was known then and as it is now, both readable."""

    name: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of a part as it was known then, as (field name, value), and what became of it: `change` is empty, changed, removed or added.

    `now` has the fields that say something else now; of a row added since, `then` has what it says now.
    """

    then: tuple[tuple[str, str], ...]
    change: str = ""
    now: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPart:
    """The rows of one kind of part: those known then in their order, and those added since."""

    title: str
    rows: tuple[KnownRow, ...]


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A whole record as we knew it."""

    fields: tuple[KnownField, ...]
    parts: tuple[KnownPart, ...]
    label_ids: frozenset[int]


def as_known(model: Model, pk: int, moment: datetime, *, using: str = "default") -> dict[str, Any] | None:
    """The row of `model` as it stood at `moment`: attribute name → value; None when it was not there yet,
    or no longer.
    """
    events = event_model_of(model)
    past = events.objects.using(using).filter(pgh_obj_id=pk, pgh_created_at__lte=moment)
    last = past.order_by("-pgh_id").first()
    return None if last is None or last.pgh_label == "delete" else _values(events, last)


def parts_known(
    model: Model, pk: int, moment: datetime | None, *, using: str = "default"
) -> dict[Model, list[dict[str, Any]]]:
    """The rows of each kind of part as they stood at `moment`, or stand now, in the order in which they were
    made. One query a kind.
    """
    until = {} if moment is None else {"pgh_created_at__lte": moment}
    found = {}
    for part in parts_of(model):
        events = event_model_of(part)
        anchor = part._meta.get_field(part.history_anchor).attname  # type: ignore[attr-defined, union-attr]
        last = (
            events.objects.using(using)
            .filter(**{anchor: pk}, **until)
            .order_by("pgh_obj_id", "-pgh_id")
            .distinct("pgh_obj_id")
        )
        found[part] = [_values(events, event) for event in last if event.pgh_label != "delete"]
    return found


def record_as_known(record: models.Model, moment: datetime) -> KnownRecord | None:
    """A record with its parts as we knew it at `moment`, beside what we know now; None when it was not
    known then.
    """
    model = type(record)
    using = record._state.db or "default"
    then = as_known(model, record.pk, moment, using=using)
    if then is None:
        return None
    now = {field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields}
    parts = parts_known(model, record.pk, moment, using=using)
    # from history too, so that a row whose label was raised since neither shows nor seems to be removed
    parts_now = parts_known(model, record.pk, None, using=using)
    describer = Describer(using)
    describer.gather(model, then)
    describer.gather(model, now)
    for part, rows in [*parts.items(), *parts_now.items()]:
        for row in rows:
            describer.gather(part, row)
    describer.resolve()
    before, after = dict(describer.values(model, then)), dict(describer.values(model, now))
    names = [name for name in before if before[name] or after.get(name)]
    names += [name for name in after if name not in before and after[name]]
    shown = [row for rows in [*parts.values(), *parts_now.values()] for row in rows]
    labels = {then["label_id"], *(row["label_id"] for row in shown)}
    return KnownRecord(
        fields=tuple(KnownField(name, before.get(name, ""), after.get(name, "")) for name in names),
        parts=tuple(
            KnownPart(
                thing(part, many=True),
                _compared(describer, part, rows, parts_now[part]),
            )
            for part, rows in parts.items()
            if rows or parts_now[part]
        ),
        label_ids=frozenset(labels),
    )


def _compared(
    describer: Describer, part: Model, then: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]
) -> tuple[KnownRow, ...]:
    """Rows then beside rows now, by their ids. What was taken out and put in again with the same words is the same."""
    key = part._meta.pk.attname
    before, after = (
        {
            row[key]: tuple((name, value) for name, value in describer.values(part, row) if value)
            for row in rows
        }
        for rows in (then, now)
    )
    added = [words for identifier, words in after.items() if identifier not in before]
    rows = []
    for identifier, words in before.items():
        if identifier in after:
            differing = tuple(
                (name, value)
                for name, value in [
                    *after[identifier],
                    *((n, "") for n, _v in words if n not in dict(after[identifier])),
                ]
                if dict(words).get(name, "") != value
            )
            rows.append(KnownRow(words, "changed" if differing else "", differing))
        elif words in added:
            added.remove(words)
            rows.append(KnownRow(words))
        else:
            rows.append(KnownRow(words, "removed"))
    return (*rows, *(KnownRow(words, "added") for words in added))


def _values(events: Any, event: Any) -> dict[str, Any]:
    tracked = {field.name for field in events.pgh_tracked_model._meta.concrete_fields}
    return {
        field.attname: getattr(event, field.attname)
        for field in events._meta.concrete_fields
        if field.name in tracked
    }


def history_of(record: models.Model, *, before: str = "", limit: int = 20) -> HistoryPage:
    """What was changed on a record and its parts, newest operation first, `limit` operations from the key
    `before` on.

    Two statements for the events, whatever their number, and one for each kind of thing that the fields name.
    """
    using = record._state.db or "default"
    tables = _tables(type(record))
    keys = _operations(tables, record.pk, before, limit + 1, using)
    wanted, more = keys[:limit], keys[limit:]
    if not wanted:
        return HistoryPage((), "")
    rows = _events(tables, record.pk, [key for key, _at in wanted], using)
    describer = Describer(using)
    for row in rows:
        describer.gather(row.model, row.now)
        describer.gather(row.model, row.before or {})
    describer.resolve()
    by_operation: dict[str, list[_Event]] = {}
    for row in rows:
        by_operation.setdefault(row.key, []).append(row)
    changes = tuple(_change(key, at, by_operation.get(key, []), describer) for key, at in wanted)
    last = wanted[-1]
    return HistoryPage(changes, f"{last[1].isoformat()}|{last[0]}" if more else "")


@dataclass(frozen=True, slots=True)
class _Table:
    model: Model
    name: str
    anchor: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class _Event:
    key: str
    model: Model
    is_part: bool
    id: int
    what: str
    context: dict[str, Any]
    label_id: int
    now: dict[str, Any]
    before: dict[str, Any] | None


def _tables(model: Model) -> list[_Table]:
    tables = [_Table(model, event_model_of(model)._meta.db_table, "pgh_obj_id", False)]
    for part in parts_of(model):
        anchor = str(part._meta.get_field(part.history_anchor).column)  # type: ignore[attr-defined, union-attr]
        tables.append(_Table(part, event_model_of(part)._meta.db_table, anchor, True))
    return tables


#: An operation, or, for a row written outside any, that row alone.
_KEY = "COALESCE(pgh_context_id::text, '{table}:' || pgh_id)"


def _operations(
    tables: Sequence[_Table], pk: int, before: str, limit: int, using: str
) -> list[tuple[str, datetime]]:
    quote = connections[using].ops.quote_name
    parts = [
        f"SELECT {_KEY.format(table=table.name)} AS key, pgh_created_at AS at "  # noqa: S608
        f"FROM {quote(table.name)} WHERE {quote(table.anchor)} = %(pk)s"
        for table in tables
    ]
    values: dict[str, Any] = {"pk": pk, "limit": limit}
    having = ""
    moment, _bar, key = before.partition("|")
    if key:
        try:
            values |= {"at": datetime.fromisoformat(moment), "key": key}
            having = "HAVING (max(at), key) < (%(at)s, %(key)s) "
        except ValueError:
            having = ""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT key, max(at) FROM ({' UNION ALL '.join(parts)}) AS events GROUP BY key {having}"  # noqa: S608
            "ORDER BY 2 DESC, 1 DESC LIMIT %(limit)s",
            values,
        )
        return cursor.fetchall()


def _events(tables: Sequence[_Table], pk: int, keys: list[str], using: str) -> list[_Event]:
    quote = connections[using].ops.quote_name
    parts = []
    for number, table in enumerate(tables):
        name = quote(table.name)
        parts.append(
            f"SELECT {number} AS number, {_KEY.format(table=table.name)} AS key, pgh_id, pgh_label, pgh_context, label_id, "  # noqa: S608
            f"to_jsonb(event) AS now, (SELECT to_jsonb(earlier) FROM {name} AS earlier WHERE earlier.pgh_obj_id = event.pgh_obj_id "
            "AND earlier.pgh_id < event.pgh_id ORDER BY earlier.pgh_id DESC LIMIT 1) AS before "
            f"FROM {name} AS event WHERE {quote(table.anchor)} = %(pk)s AND {_KEY.format(table=table.name)} = ANY (%(keys)s)"
        )
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS events ORDER BY number, pgh_id",  # noqa: S608
            {"pk": pk, "keys": keys},
        )
        return [
            _Event(
                key,
                tables[number].model,
                tables[number].is_part,
                identifier,
                what,
                _json(context) or {},
                label,
                _json(now),
                _json(before),
            )
            for number, key, identifier, what, context, label, now, before in cursor.fetchall()
        ]


def _json(value: Any) -> Any:
    """Django's connections hand JSON over as text."""
    return json.loads(value) if isinstance(value, str) else value


def _change(key: str, at: datetime, events: list[_Event], describer: Describer) -> Change:
    context = events[0].context if events else {}
    rows = []
    for event in events:
        fields = describer.differences(event.model, event.what, event.before, event.now)
        if fields or event.what != "update":
            rows.append(RowChange(event.what, thing(event.model), event.is_part, fields))
    name = str(context.get("operation", ""))
    return Change(
        operation_id=key,
        at=at,
        who=str(context.get("name", "")),
        operation=name,
        title=operation_title(name),
        reason=str(context.get("reason", "")),
        rows=tuple(rows),
        label_ids=frozenset(event.label_id for event in events),
    )
