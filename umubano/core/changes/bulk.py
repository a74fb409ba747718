"""Insert many rows at the speed of COPY, under row security and with history.

PostgreSQL refuses COPY into a table under row security, so rows go by COPY into a temporary table and from there in one
INSERT, which the policies check and for which the statement-level history triggers run once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connections, models
from django.db.models.base import ModelState

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
    model = type(instances[0])
    if len(instances) < _FEW:
        model._default_manager.using(using).bulk_create(instances)
        return
    fields = [field for field in _fields(model) if not (field.primary_key and instances[0].pk is None)]
    read = attrgetter(*(field.attname for field in fields))
    _copy(model, fields, map(read, instances), using)


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
    by_name = {field.attname: field for field in _fields(model)}
    others = [field for name, field in by_name.items() if name not in names and not field.primary_key]
    fields = [*(by_name[name] for name in names), *others]
    defaults = tuple(field.get_default() for field in others)
    _copy(model, fields, (row + defaults for row in rows) if defaults else rows, using)


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _copy(
    model: type[models.Model],
    fields: Sequence[models.Field[Any, Any]],
    rows: Iterable[tuple[Any, ...]],
    using: str,
) -> None:
    connection = connections[using]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    staging = quote(f"staging_{model._meta.db_table}")
    table = quote(model._meta.db_table)
    prepared = [(place, field) for place, field in enumerate(fields) if not isinstance(field, _PLAIN)]
    with connection.cursor() as cursor:
        # every name in these statements is a quoted name of our own models
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"  # noqa: S608
        )
        with cursor.cursor.copy(f"COPY {staging} ({columns}) FROM STDIN") as copy:
            if prepared:
                for row in rows:
                    values = list(row)
                    for place, field in prepared:
                        values[place] = field.get_db_prep_save(values[place], connection)
                    copy.write_row(values)
            else:
                for row in rows:
                    copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}")  # noqa: S608
        cursor.execute(f"TRUNCATE {staging}")
