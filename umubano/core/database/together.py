"""Migrations whose operations are carried out together, so that a first start takes seconds and not minutes.

Django renders every model anew for each operation that touches a relation, and through its label each table of the house is related
to all others: some seven hundred operations took over a minute of a newcomer's first start and of every test run. What can be said of a
group of operations from the models before the group and those after it is done from these two renderings alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

#: What a group may hold. Everything else (data, SQL, renaming, removing) stands alone, in its place.
_GROUPED = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AlterField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    AddTrigger,
    RemoveTrigger,
)


class TogetherMigration(migrations.Migration):
    """Base of our migrations: write `class Migration(TogetherMigration)` where `makemigrations` wrote `migrations.Migration`."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = list(_grouped(self.operations))  # type: ignore[misc]


class Together(Operation):
    """Operations as one. A model that the group creates is created as it is at the group's end, so that its later fields, indexes and
    constraints need nothing more; its triggers are added after it.
    """

    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        self.created = {
            operation.name_lower
            for operation in self.operations
            if isinstance(operation, migrations.CreateModel)
        }

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # models that are not rendered need not be rendered anew; whoever asks for them next renders all of them once
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            if not self._is_done_by_creation(operation):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            if isinstance(operation, migrations.CreateModel) or _model_of(operation) not in self.created:
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, [self.operations], {})

    def _is_done_by_creation(self, operation: Operation) -> bool:
        return _model_of(operation) in self.created and not isinstance(
            operation, (migrations.CreateModel, AddTrigger)
        )


def _model_of(operation: Operation) -> str:
    """The model that an operation is about, in lower case."""
    name = (
        operation.name
        if isinstance(operation, migrations.CreateModel)
        else getattr(operation, "model_name", "")
    )
    return str(name).lower()


def _grouped(operations: Iterable[Operation]) -> Iterator[Operation]:
    """The operations in their order, neighbours together. A field that is touched twice begins a new group."""
    group: list[Operation] = []
    fields: set[tuple[str, str]] = set()
    for operation in operations:
        field = (
            (_model_of(operation), operation.name_lower)
            if isinstance(operation, (migrations.AddField, migrations.AlterField))
            else None
        )
        if group and (not isinstance(operation, _GROUPED) or field in fields):
            yield Together(group)
            group, fields = [], set()
        if not isinstance(operation, _GROUPED):
            yield operation
            continue
        group.append(operation)
        if field:
            fields.add(field)
    if group:
        yield Together(group)
