"""Insert many rows at the speed of COPY, under row security and with history.

PostgreSQL refuses COPY into a table under row security, so rows go by COPY into a temporary table and from there in one
INSERT, which the policies check and for which the statement-level history triggers run once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connections, models

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


def insert_rows(instances: Sequence[Instance], *, using: str = "default") -> None:
    """Insert instances of one model. Those without a primary key get one from the sequence, unknown to the caller."""
    if not instances:
        return
    model = type(instances[0])
    if len(instances) < _FEW:
        model._default_manager.using(using).bulk_create(instances)
        return
    connection = connections[using]
    fields: list[models.Field[Any, Any]] = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not (field.primary_key and instances[0].pk is None)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    staging = quote(f"staging_{model._meta.db_table}")
    table = quote(model._meta.db_table)
    prepare = [(field.attname, field) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
        )
        with cursor.cursor.copy(f"COPY {staging} ({columns}) FROM STDIN") as copy:
            for instance in instances:
                copy.write_row(
                    [field.get_db_prep_save(getattr(instance, name), connection) for name, field in prepare]
                )
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {staging}")
        cursor.execute(f"TRUNCATE {staging}")
