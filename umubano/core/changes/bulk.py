"""Insert many rows at the speed of COPY, under row security and with history.

PostgreSQL refuses COPY into a table under row security, so rows go by COPY into a temporary table and from there in one
INSERT, which the policies check and for which the statement-level history triggers run once. With `BulkWriter` the database inserts
one batch, checks its policies and writes its history, while the caller makes the next: two processors instead of one by turns.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from operator import attrgetter
from queue import Queue
from types import TracebackType
from typing import Any, TypeVar

import orjson
from django.db import DatabaseError, connections, models
from django.db.models.base import ModelState
from psycopg import Copy
from psycopg.copy import FileWriter

Instance = TypeVar("Instance", bound=models.Model)

#: Below this a plain INSERT is quicker than making a temporary table.
_FEW = 50
#: So many batches may wait for the database before whoever makes them waits too.
_AHEAD = 3
#: So many primary keys are taken at once; those that no row gets are lost, which nobody sees.
_IDS = 10_000
#: Seconds after which Python lets the thread that writes go on: it is woken for a moment after each statement.
_TURN = 0.0005


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
    """A writer that may still be at work while the block goes on. Whatever uses the connection next waits for it first, unless it is asked `aside`.

    A refusal is raised by whatever happens to use the connection next, or at the end of the block, as RefusedLate: the caller can only take
    everything back, and do it again by a writer that waits.
    """
    writer = BulkWriter(using=using, overlaps=True)

    def after_writing(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not writer.is_aside:
            writer.finish_late()
        return execute(sql, params, many, context)

    turn = sys.getswitchinterval()
    sys.setswitchinterval(min(turn, _TURN))
    try:
        with connections[using].execute_wrapper(after_writing), writer:
            yield writer
            writer.send()
            writer.finish_late()
    finally:
        sys.setswitchinterval(turn)


@dataclass(frozen=True, slots=True)
class _Staged:
    """Rows of one table in the format of COPY, and the statements that put them there."""

    create: str
    copy: str
    rows: bytes
    insert: str
    empty: str


class BulkWriter:
    """Writes batch after batch in the caller's transaction; a thread of its own has the database insert while the caller makes the next.

    Add rows in the order in which they are to be inserted, then `send`. Until `finish` or the end of the `with`, both of which wait for the
    database, nothing else may use the connection but what is asked `aside`. What the database refuses is raised there, as Django's
    IntegrityError and so on; leaving by an exception waits too, so that the connection can be used for undoing.
    """

    def __init__(self, *, using: str = "default", overlaps: bool = False) -> None:
        """`overlaps`: the caller goes on to other things meanwhile, so foreign keys are checked with each batch and not all of them at the end."""
        self.is_aside = False
        self._connection = connections[using]
        self._overlaps = overlaps
        self._staged: list[_Staged] = []
        self._ids: dict[type[models.Model], list[int]] = {}
        self._sent: Queue[list[_Staged] | None] = Queue(maxsize=_AHEAD)
        self._thread: threading.Thread | None = None
        self._refused: BaseException | None = None
        self._is_abandoned = False
        #: Held for each statement: one at a time on a connection.
        self._line = threading.Lock()
        self._may_go_on = threading.Event()
        self._may_go_on.set()

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.send()
                self.finish()
        finally:
            self._end()

    def next_ids(self, model: type[models.Model], count: int) -> list[int]:
        """`next_ids`, of which so many are taken at once that the database is seldom asked between its statements."""
        taken = self._ids.setdefault(model, [])
        if len(taken) < count:
            with self.aside():
                taken += next_ids(model, max(count, _IDS), using=self._connection.alias)
        ids, taken[:count] = taken[:count], []
        return ids

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
        """Let the database insert what was added as soon as it has done what was sent before; waits only when it is far behind."""
        if not self._staged:
            return
        if self._thread is None:
            if not self._overlaps:
                # whoever overlaps on this connection hears of it, and lets it be
                self._connection.ensure_connection()
                with self._connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            self._thread = threading.Thread(target=self._work, name="bulk-writer", daemon=True)
            self._thread.start()
        staged, self._staged = self._staged, []
        self._sent.put(staged)

    def finish(self) -> None:
        """Wait until the database has inserted what was sent. Raises what it refuses."""
        self._sent.join()
        refused, self._refused = self._refused, None
        if refused is not None:
            self._is_abandoned = True
            with self._connection.wrap_database_errors:
                raise refused

    def finish_late(self) -> None:
        """`finish`, for whoever did not send it. Raises RefusedLate."""
        try:
            self.finish()
        except DatabaseError as error:
            raise RefusedLate from error

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Ask the database something between two statements of this writer: what does not depend on the rows under way, and changes nothing."""
        self._may_go_on.clear()
        try:
            with self._line:
                self.is_aside = True
                try:
                    yield
                finally:
                    self.is_aside = False
        except DatabaseError:
            # after a refusal the transaction answers nothing any more
            self._may_go_on.set()
            self.finish_late()
            raise
        finally:
            self._may_go_on.set()

    def _end(self) -> None:
        """Wait for the statement under way, drop what comes after it, and let the thread go."""
        if self._thread is not None:
            self._is_abandoned = True
            self._sent.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        """The thread: batch after batch, until there is no more."""
        while True:
            staged = self._sent.get()
            try:
                if staged is None:
                    return
                if self._refused is None and not self._is_abandoned:
                    self._insert(staged)
            except BaseException as error:
                self._refused = error
            finally:
                self._sent.task_done()

    def _insert(self, staged: Sequence[_Staged]) -> None:
        raw = self._connection.connection
        with raw.cursor() as cursor:
            for rows in staged:
                with self._turn():
                    cursor.execute(rows.create, prepare=False)
                    with cursor.copy(rows.copy) as copy:
                        copy.write(rows.rows)
            for rows in staged:
                with self._turn():
                    cursor.execute(rows.insert, prepare=False)
                    cursor.execute(rows.empty, prepare=False)
            if self._overlaps:
                with self._turn():
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE", prepare=False)
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED", prepare=False)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The connection for one statement, after whoever asks aside."""
        self._may_go_on.wait()
        with self._line:
            yield

    def _stage(
        self,
        model: type[models.Model],
        fields: Sequence[models.Field[Any, Any]],
        rows: Iterable[tuple[Any, ...]],
    ) -> None:
        """Write the rows as COPY reads them, in memory: the database may be busy."""
        self._connection.ensure_connection()
        quote = self._connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        staging = quote(f"staging_{model._meta.db_table}")
        table = quote(model._meta.db_table)
        prepared = [
            (place, self._preparing(field))
            for place, field in enumerate(fields)
            if not isinstance(field, _PLAIN)
        ]
        written = BytesIO()
        with (
            self._connection.wrap_database_errors,
            Copy(self._connection.connection.cursor(), binary=False, writer=FileWriter(written)) as copy,
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
        # every name in these statements is a quoted name of our own models
        self._staged.append(
            _Staged(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0",  # noqa: S608
                f"COPY {staging} ({columns}) FROM STDIN",
                written.getvalue(),
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}",  # noqa: S608
                f"TRUNCATE {staging}",
            )
        )

    def _preparing(self, field: models.Field[Any, Any]) -> Callable[[Any], Any]:
        """How a value of this field is made ready for COPY. JSON goes as its text; a new encoder for each value is what costs."""
        if isinstance(field, models.JSONField) and field.encoder is None:
            return _json_text
        return lambda value: field.get_db_prep_save(value, self._connection)


def _json_text(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]
