"""The words of importing, shared by the surface that reads files and the concepts that understand their rows.

A concept announces an `ImportKind` whose `load(actor, options)` gives an `Importer`. The surface opens the file, finds the heading, hands
over rows in batches, and decides whether what was planned is written. See surfaces/transfer/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from umubano.core.actors import Actor
from umubano.core.changes.bulk import BulkWriter
from umubano.core.errors import DomainError


class Action(StrEnum):
    """What a row would do. `SKIPPED` rows are understood and belong to something else; they change nothing."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: the row as a spreadsheet counts it, the heading of the column, the value, a code, a sentence."""

    row: int
    column: str
    value: str
    code: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that an update changes, before and after, as the file writes it."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class Row:
    """One row of the file: its number (the heading of a plain file is row 1) and its cells as text by column."""

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class Planned:
    """What one row comes to. `payload` is the importer's own, handed back to `apply`; `label_id`: of the record it is about;
    `named_labels`: of other records that its problems name.
    """

    row: Row
    action: Action
    ref: str = ""
    title: str = ""
    problems: list[Problem] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    note: str = ""
    label_id: int | None = None
    named_labels: set[int] = field(default_factory=set)
    payload: Any = None

    def reject(self, column: str, code: str, message: object) -> Planned:
        """Turn the row down, naming the column and its value."""
        value = self.row.cells.get(column, "")
        self.problems.append(Problem(self.row.number, column, value, code, str(message)))
        self.action = Action.REJECT
        return self

    def reject_for(self, error: DomainError, column: str) -> Planned:
        """Turn the row down for what a service or rule says of it."""
        return self.reject(column, error.error_code, error.message)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What whoever imports chose. `reason` is recorded with every change; `file_name` is for people, not for opening."""

    file_name: str = ""
    reason: str = ""
    is_dry_run: bool = False


class Importer:
    """Understands the rows of one kind of file. One instance reads one file."""

    #: Columns the heading must have, and others it may have. A name that ends in `*` stands for any ending.
    required: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()
    #: Other headings that people use → column.
    aliases: ClassVar[dict[str, str]] = {}
    #: True for a published data set: the file is nobody's here to correct, so good rows are taken although others are refused.
    takes_good_rows: ClassVar[bool] = False
    #: True when columns that are not known are kept with the original row instead of being refused.
    keeps_unknown_columns: ClassVar[bool] = False

    #: Where `apply` may leave rows for the database to insert while the next rows are planned; None when it must wait for each batch, and so
    #: learns which rows were refused.
    writer: BulkWriter | None = None

    def __init__(self, actor: Actor, options: ImportOptions) -> None:
        self.actor = actor
        self.options = options

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        """Say for each row what it would do. Reads the database, writes nothing that outlives a rollback."""
        raise NotImplementedError

    def rehearse(self, planned: Sequence[Planned]) -> None:
        """In a dry run, find out what only writing would tell, and reject such rows. Gets only rows to create or update."""

    def apply(self, planned: Sequence[Planned]) -> None:
        """Do what `plan` said, inside the surface's transaction; may still reject a row. Gets only rows to create or update."""
        raise NotImplementedError
