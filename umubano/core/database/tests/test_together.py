"""Operations carried out together leave the database as one by one, forwards and backwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from umubano.core.database.together import Together, TogetherMigration

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.migrations]

APP = "together"
FIRST: list[Operation] = [
    migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))]),
    migrations.CreateModel(
        "Book",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("shelf", models.ForeignKey("together.shelf", models.PROTECT)),
            ("title", models.CharField(max_length=20)),
        ],
    ),
    migrations.AddField("Shelf", "newest", models.ForeignKey("together.book", models.SET_NULL, null=True)),
    migrations.AddIndex("Book", models.Index(fields=["title"], name="together_title")),
    migrations.AddConstraint("Book", models.UniqueConstraint(fields=["shelf", "title"], name="together_once")),
]  # fmt: skip
SECOND: list[Operation] = [
    migrations.AlterField("Book", "shelf", models.ForeignKey("together.shelf", models.PROTECT, db_index=False)),
    migrations.AlterField("Book", "title", models.CharField(max_length=30)),
    migrations.AddField("Book", "year", models.IntegerField(default=1)),
    migrations.AddIndex("Book", models.Index(fields=["year"], name="together_year")),
    migrations.RemoveIndex("Book", "together_title"),
    migrations.CreateModel("Reader", [("id", models.BigAutoField(primary_key=True))]),
]  # fmt: skip


def migration(base: type[migrations.Migration], operations: list[Operation]) -> migrations.Migration:
    kind: Any = type("Migration", (base,), {"operations": operations})
    return kind("0001", APP)  # type: ignore[no-any-return]


def seen() -> dict[str, Any]:
    """What the catalogue says of the tables: columns, indexes, constraints, without names that Django makes up."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, ordinal_position "
            "FROM information_schema.columns WHERE table_name LIKE 'together%' ORDER BY 1, 6"
        )
        columns = cursor.fetchall()
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'together%' ORDER BY indexdef",
        )
        indexes = cursor.fetchall()
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text LIKE 'together%' ORDER BY 1, 2"
        )
        return {"columns": columns, "indexes": indexes, "constraints": cursor.fetchall()}


def made_by(base: type[migrations.Migration]) -> list[dict[str, Any]]:
    """The catalogue after the first migration, after the second, after taking back the second, and after taking back both."""
    found = []
    states = [ProjectState()]
    steps = [migration(base, FIRST), migration(base, SECOND)]
    connection = connections["owner"]
    for step in steps:
        with connection.schema_editor(atomic=False) as editor:
            states.append(step.apply(states[-1].clone(), editor))
        found.append(seen())
    for step, before in zip(reversed(steps), reversed(states[:-1]), strict=True):
        with connection.schema_editor(atomic=False) as editor:
            step.unapply(before.clone(), editor)
        found.append(seen())
    return found


def test_together_is_the_same_as_one_by_one() -> None:
    one_by_one = made_by(migrations.Migration)
    together = made_by(TogetherMigration)
    assert together == one_by_one
    assert len(one_by_one[0]["indexes"]) > 3
    assert one_by_one[3]["columns"] == []


def test_a_group_ends_where_something_else_begins() -> None:
    def kinds(*operations: Operation) -> list[str]:
        return [type(one).__name__ for one in migration(TogetherMigration, list(operations)).operations]

    data = migrations.RunPython(migrations.RunPython.noop)
    again = migrations.AlterField("Book", "title", models.CharField(max_length=40))
    assert kinds(*FIRST) == ["Together"]
    assert kinds(*FIRST, data, *SECOND) == ["Together", "RunPython", "Together"]
    # the second change of a field begins from the first
    assert kinds(*SECOND, again) == ["Together", "Together"]


def test_what_a_group_creates_is_created_once() -> None:
    group = migration(TogetherMigration, FIRST).operations[0]
    assert isinstance(group, Together)
    assert group.created == {"shelf", "book"}
