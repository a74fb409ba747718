"""Insert many rows at the speed of COPY, under row security and with history.

PostgreSQL refuses COPY into a table under row security, so rows go by COPY into a temporary table and from there in one
INSERT, which the policies check and for which the statement-level history triggers run once. With `BulkWriter` the database inserts
one batch, checks its policies and writes its history, while the caller makes the next: two processors instead of one by turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from types import TracebackType
from typing import Any, TypeVar

import orjson
from django.db import DatabaseError, connections, models
from django.db.models.base import ModelState
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

Instance = TypeVar("Instance", bound=models.Model)

#: Below this a plain INSERT is quicker than making a temporary table.
_FEW = 50


def next_ids(model: type[models.Model], count: int, *, using: str = "default") -> list[int]:
    """Take `count` primary keys from the model's sequence, so that rows that belong together can name each other."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def new_row(model: type[Instance], **values: Any) -> Instance:
    """An unsaved instance made of attribute values (`label_id`, not `label`), defaults for the rest; quicker than `model(…)`.

    Nothing is checked: for rows that were checked as a draft and are many.
    """
    constants, makers = _defaults(model)
    row = model.__new__(model)
    state = row.__dict__
    state.update(constants)
    for name, make in makers:
        if name not in values:
            state[name] = make()
    state.update(values)
    row._state = ModelState()
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], tuple[tuple[str, Any], ...]]:
    constants: dict[str, Any] = {}
    makers: list[tuple[str, Any]] = []
    for field in _fields(model):
        if field.has_default() and callable(field.default):
            makers.append((field.attname, field.default))
        else:
            constants[field.attname] = field.get_default()
    return constants, tuple(makers)


#: Fields whose values psycopg writes as they are; the others (JSON, arrays) are prepared by the field.
_PLAIN = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.DateField,
    models.IntegerField,
    models.ForeignKey,
)


def insert_rows(instances: Sequence[Instance], *, using: str = "default") -> None:
    """Insert instances of one model. Those without a primary key get one from the sequence, unknown to the caller."""
    if not instances:
        return
    if len(instances) < _FEW:
        type(instances[0])._default_manager.using(using).bulk_create(instances)
        return
    with BulkWriter(using=using) as writer:
        writer.add_rows(instances)


def insert_values(
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    using: str = "default",
) -> None:
    """Insert rows given as values of the attributes `names`; every other field but the primary key takes its default.

    For parts by the hundred thousand, of which no instance is needed: making one costs more than writing it.
    """
    if not rows:
        return
    if len(rows) < _FEW:
        given = [model(**dict(zip(names, row, strict=True))) for row in rows]
        model._default_manager.using(using).bulk_create(given)
        return
    with BulkWriter(using=using) as writer:
        writer.add_values(model, names, rows)


class RefusedLate(Exception):
    """The database refused rows that were sent while somebody went on to other things (`overlapping`); the cause says why."""


@contextmanager
def overlapping(*, using: str = "default") -> Iterator[BulkWriter]:
    """A writer that may still be at work while the block goes on; whatever uses the connection next waits for it first.

    A refusal is raised by whatever happens to use the connection next, or at the end of the block, as RefusedLate: the caller can only take
    everything back, and do it again by a writer that waits.
    """
    writer = BulkWriter(using=using, checks_at_once=True)

    def after_writing(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        writer.finish_late()
        return execute(sql, params, many, context)

    with connections[using].execute_wrapper(after_writing), writer:
        yield writer
        writer.finish_late()
        writer.send_kept()
        writer.finish_late()


class BulkWriter:
    """Writes batch after batch in the caller's transaction; the database inserts one while the caller makes the next.

    Add rows in the order in which they are to be inserted, then `send`; until `finish`, the next `add_…` or the end of the `with`, each of
    which waits for the database, nothing else may use the connection. What the database refuses is raised there, as Django's
    IntegrityError and so on; leaving by an exception waits too, so that the connection can be used for undoing.
    """

    def __init__(self, *, using: str = "default", checks_at_once: bool = False) -> None:
        """`checks_at_once`: foreign keys are checked with each batch, while the caller goes on, and not all of them at the end."""
        self._connection = connections[using]
        self._last = (
            ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"] if checks_at_once else []
        )
        self._staged: list[str] = []
        self._kept: Callable[[BulkWriter], None] | None = None
        self._is_under_way = False

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._wait()
            return
        self.send_kept()
        self.finish()

    def add_rows(self, instances: Sequence[models.Model]) -> None:
        """Rows as instances of one model, all with a primary key or all without."""
        if not instances:
            return
        model = type(instances[0])
        fields = [field for field in _fields(model) if not (field.primary_key and instances[0].pk is None)]
        read = attrgetter(*(field.attname for field in fields))
        self._stage(model, fields, map(read, instances))

    def add_values(
        self, model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Rows as values of the attributes `names`, see `insert_values`."""
        if not rows:
            return
        by_name = {field.attname: field for field in _fields(model)}
        others = [field for name, field in by_name.items() if name not in names and not field.primary_key]
        defaults = tuple(field.get_default() for field in others)
        fields = [*(by_name[name] for name in names), *others]
        self._stage(model, fields, (row + defaults for row in rows) if defaults else rows)

    def send(self) -> None:
        """Let the database begin inserting what was added; returns at once."""
        self.finish()
        if not self._staged:
            return
        statements, self._staged = "; ".join(self._staged + self._last), []
        raw = self._connection.connection.pgconn
        with self._connection.wrap_database_errors:
            raw.send_query(statements.encode())
            self._is_under_way = True
            while raw.flush():
                raw.consume_input()

    def keep(self, add: Callable[[BulkWriter], None]) -> None:
        """Keep rows back until `send_kept` or the end of the `with`: `add` will add them. Whoever asks the database something before each batch
        would leave it without work while the rows of the next are made.
        """
        if self._kept is not None:
            self.send_kept()
        self._kept = add

    def send_kept(self) -> None:
        """Send what was kept back, after whatever was added before."""
        if self._kept is not None:
            add, self._kept = self._kept, None
            add(self)
        self.send()

    def finish(self) -> None:
        """Wait until the database has inserted what was sent. Raises what it refuses."""
        refused = self._wait()
        if refused is not None:
            with self._connection.wrap_database_errors:
                raise error_from_result(refused)

    def finish_late(self) -> None:
        """`finish`, for whoever did not send it. Raises RefusedLate."""
        try:
            self.finish()
        except DatabaseError as error:
            raise RefusedLate from error

    def _wait(self) -> PGresult | None:
        """Take every answer; the first that is a refusal is returned."""
        refused: PGresult | None = None
        if self._is_under_way:
            raw = self._connection.connection.pgconn
            while (result := raw.get_result()) is not None:
                if refused is None and result.status == ExecStatus.FATAL_ERROR:
                    refused = result
            self._is_under_way = False
        return refused

    def _stage(
        self,
        model: type[models.Model],
        fields: Sequence[models.Field[Any, Any]],
        rows: Iterable[tuple[Any, ...]],
    ) -> None:
        self.finish()
        quote = self._connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        staging = quote(f"staging_{model._meta.db_table}")
        table = quote(model._meta.db_table)
        prepared = [
            (place, self._preparing(field))
            for place, field in enumerate(fields)
            if not isinstance(field, _PLAIN)
        ]
        with self._connection.cursor() as cursor:
            # every name in these statements is a quoted name of our own models
            cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"  # noqa: S608
            )
            with (
                self._connection.wrap_database_errors,
                cursor.cursor.copy(f"COPY {staging} ({columns}) FROM STDIN") as copy,
            ):
                if prepared:
                    for row in rows:
                        values = list(row)
                        for place, prepare in prepared:
                            values[place] = prepare(values[place])
                        copy.write_row(values)
                else:
                    for row in rows:
                        copy.write_row(row)
        self._staged.append(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}")  # noqa: S608
        self._staged.append(f"TRUNCATE {staging}")

    def _preparing(self, field: models.Field[Any, Any]) -> Callable[[Any], Any]:
        """How a value of this field is made ready for COPY. JSON goes as its text; a new encoder for each value is what costs."""
        if isinstance(field, models.JSONField) and field.encoder is None:
            return _json_text
        return lambda value: field.get_db_prep_save(value, self._connection)


def _json_text(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]
