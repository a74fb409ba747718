"""Import a file: find its heading, plan row by row in batches, write, and say what became of every row.

One transaction from the first row to the last. A refused row undoes the whole file unless the good rows are asked for; a dry run,
an error and a cancellation undo everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.bulk import BulkWriter, RefusedLate, overlapping
from umubano.core.errors import InvalidInput, NotFound
from umubano.core.imports import Action, Importer, ImportOptions, Planned, Problem, Row
from umubano.core.labels.rules import LADDER
from umubano.core.registry import ImportKind, all_of
from umubano.core.text import fold
from umubano.surfaces.transfer.services.reading import MOST_COLUMNS, MOST_ROWS, open_table
from umubano.surfaces.transfer.services.rejects import RejectsFile

BATCH = 2000
#: How many problems and compared rows are kept for showing; all are counted, and all refused rows go into the rejects file.
MOST_PROBLEMS = 5000
MOST_SHOWN = 2000
#: Heading of the column in which refused rows come back with their reasons; ignored when the file is imported again.
PROBLEMS_COLUMN = "problems"
_HEADING_WITHIN = 20

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], Any]]]


class Cancelled(Exception):
    """Somebody stopped the import; raised by the progress function. Nothing of it remains."""


@dataclass(slots=True)
class Result:
    """What became of the rows. `read` = created + updated + unchanged + rejected, unless the file was refused as a whole.

    `unchanged` includes rows that belong to something else (`skipped`, by reason): they are read and change nothing.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    shown: list[Planned] = field(default_factory=list)
    label_ids: set[int] = field(default_factory=set)
    is_refused: bool = False
    is_dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer of `umubano import`, as docs/reference/interfaces promises it."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "problems": [problem.as_dict() for problem in self.problems],
        }


def import_kinds() -> dict[str, ImportKind]:
    """Kinds of files that can be imported, by name."""
    return {kind.name: kind for kind in all_of("imports")}


def import_path(
    actor: Actor,
    kind: str,
    path: Path,
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
    accept_good: bool = False,
    reason: str = "",
    file_name: str = "",
    progress: Progress | None = None,
) -> Result:
    """Import one file as `actor`, inside the caller's transaction.

    Checks: the kind, the action, the heading, every row. Changes: what the rows say, or nothing. Records: history under one
    operation with `reason`. Raises InvalidInput for a file that is no table, NotFound for a kind that is none, NotAllowed.
    """
    found = import_kinds().get(kind)
    if found is None:
        raise NotFound(
            _("There is no import of this kind; there are: %(kinds)s.")
            % {"kinds": ", ".join(import_kinds())},
            code="unknown_import",
            kind=kind,
        )
    name = file_name or path.name
    why = reason.strip() or _("Imported from %(file)s") % {"file": name}
    options = ImportOptions(file_name=name, reason=why, is_dry_run=dry_run)
    job = _Job(actor, found, path, options, rejects, accept_good, progress)
    try:
        return job.run(overlapping())
    except RefusedLate:
        # Rare: some row cannot be written although nothing that this actor can see speaks against it. Only waiting for each batch tells which.
        return job.run(nullcontext())


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to import. It can be run again when the database refused rows too late to say which."""

    actor: Actor
    kind: ImportKind
    path: Path
    options: ImportOptions
    rejects: Path | None
    accept_good: bool
    progress: Progress | None

    def run(self, writing: AbstractContextManager[BulkWriter | None]) -> Result:
        """Read, plan and write everything, or nothing. `writing`: where the database inserts while the next rows are planned, if it may."""
        importer: Importer = self.kind.load(self.actor, self.options)
        takes_good = self.accept_good or importer.takes_good_rows
        result = Result(is_dry_run=self.options.is_dry_run)
        with transaction.atomic(), open_table(self.path) as table:
            with operation(self.actor, f"transfer.import.{self.kind.name}", reason=self.options.reason):
                headings, columns, rows = _heading(importer, table.rows)
                with (
                    RejectsFile(self.rejects, headings) as refused,
                    self._progress(table.total) as tell,
                    writing as importer.writer,
                ):
                    for batch in _batches(_rows(rows, columns)):
                        planned = importer.plan(batch)
                        is_good = not result.rejected and all(
                            one.action is not Action.REJECT for one in planned
                        )
                        self._write(importer, planned, may_write=takes_good or is_good)
                        _count(result, planned, refused)
                        tell(result.read)
            self._conclude(result, takes_good)
        return result

    def _progress(self, total: int | None) -> AbstractContextManager[Callable[[int], Any]]:
        if self.progress is None:
            return nullcontext(_tell_nobody)
        return self.progress(_("Importing %(file)s") % {"file": self.options.file_name}, total)

    def _write(self, importer: Importer, planned: Sequence[Planned], *, may_write: bool) -> None:
        """Write a batch, or in a dry run find out what writing it would say."""
        changes = [one for one in planned if one.action in {Action.CREATE, Action.UPDATE}]
        if not changes:
            return
        if self.options.is_dry_run:
            importer.rehearse(changes)
        elif may_write:
            importer.apply(changes)

    def _conclude(self, result: Result, takes_good: bool) -> None:
        """Take everything back if that is what was asked for, or what refused rows demand."""
        if not result.read:
            raise InvalidInput(_("The file has a heading but no rows."), code="file_without_rows")
        result.is_refused = bool(result.rejected) and (not takes_good or result.rejected == result.read)
        if self.options.is_dry_run or result.is_refused:
            transaction.set_rollback(True)
        if result.is_refused and not self.options.is_dry_run:
            result.created = result.updated = 0


def _tell_nobody(done: int) -> None:
    """Progress that nobody asked for."""
    del done


def _count(result: Result, planned: Sequence[Planned], refused: RejectsFile) -> None:
    for one in planned:
        result.read += 1
        if one.label_id is not None:
            result.label_ids.add(one.label_id)
        result.label_ids |= one.named_labels
        if one.action is Action.REJECT:
            result.rejected += 1
            if len(result.problems) < MOST_PROBLEMS:
                result.problems += one.problems
            refused.add(one)
        elif one.action is Action.CREATE:
            result.created += 1
        elif one.action is Action.UPDATE:
            result.updated += 1
        else:
            result.unchanged += 1
            if one.action is Action.SKIPPED:
                result.skipped[one.note] = result.skipped.get(one.note, 0) + 1
        if one.action in {Action.CREATE, Action.UPDATE} and len(result.shown) < MOST_SHOWN:
            row = Row(one.row.number, {})
            result.shown.append(Planned(row, one.action, one.ref, one.title, [], one.differences))


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _known(importer: Importer, heading: str) -> str:
    """The column that a heading names; empty when it is none of this kind."""
    wanted = fold(heading)
    for column in (*importer.required, *importer.optional, PROBLEMS_COLUMN):
        if column.endswith("*") and wanted.startswith(fold(column[:-1])) and wanted != fold(column[:-1]):
            return heading.strip().lower().replace(" ", "_")
        if wanted == fold(column):
            return column
    for alias, column in importer.aliases.items():
        if wanted == fold(alias):
            return column
    return ""


def _heading(
    importer: Importer, rows: Iterator[tuple[int, list[str]]]
) -> tuple[list[str], list[str], Iterator[tuple[int, list[str]]]]:
    """Find the heading in the first rows: the one that names every required column. Lines above it are a title and ignored.

    Returns the headings as written, the column of each, and the rows below.
    """
    best: list[str] = []
    best_missing: list[str] = list(importer.required)
    for index, (_number, cells) in enumerate(rows):
        if len(cells) > MOST_COLUMNS:
            raise InvalidInput(_("The file has too many columns."), code="too_many_columns")
        columns = [_known(importer, cell) if cell else "" for cell in cells]
        missing = [column for column in importer.required if column not in columns]
        if not missing:
            _check_heading(importer, cells, columns)
            return cells, columns, rows
        if len(missing) < len(best_missing):
            best, best_missing = cells, missing
        if index + 1 >= _HEADING_WITHIN:
            break
    if best:
        raise InvalidInput(
            _("The heading lacks these columns: %(columns)s.") % {"columns": ", ".join(best_missing)},
            code="columns_missing",
            columns=best_missing,
        )
    raise InvalidInput(
        _("No heading was found. The first row must name the columns: %(columns)s.")
        % {"columns": ", ".join(importer.required)},
        code="heading_missing",
        columns=list(importer.required),
    )


def _check_heading(importer: Importer, cells: Sequence[str], columns: list[str]) -> None:
    for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if cell and not column:
            if not importer.keeps_unknown_columns:
                raise InvalidInput(
                    _("The column “%(column)s” is not known. Delete it or correct its heading.")
                    % {"column": cell},
                    code="unknown_column",
                    column=cell,
                )
            columns[index] = cell
    named = [column for column in columns if column]
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise InvalidInput(
            _("The column “%(column)s” stands twice in the heading.") % {"column": twice[0]},
            code="column_twice",
            columns=twice,
        )


def _rows(rows: Iterator[tuple[int, list[str]]], columns: Sequence[str]) -> Iterator[Row]:
    """The rows below the heading with their cells by column; empty lines and the marking at the end are left out.

    A new row typed on the line of the marking has it in its first cell: it is no reference.
    """
    count = 0
    width = len(columns)
    named = [(index, column) for index, column in enumerate(columns) if column and column != PROBLEMS_COLUMN]
    for number, cells in rows:
        filled = [cell for cell in cells if cell]
        if not filled or (len(filled) == 1 and cells[0] and _is_marking(cells[0])):
            continue
        if columns[0] == "ref" and cells[0] and _is_marking(cells[0]):
            cells = ["", *cells[1:]]
        count += 1
        if count > MOST_ROWS:
            raise InvalidInput(
                _("The file has more than %(limit)s rows. Divide it into parts.") % {"limit": MOST_ROWS},
                code="too_many_rows",
            )
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        row = Row(number, {column: cells[index] for index, column in named})
        if len(cells) > width and any(cells[width:]):
            row.cells[""] = " ".join(cell for cell in cells[width:] if cell)
        yield row


def _is_marking(text: str) -> bool:
    return any(text == level or text.startswith(f"{level} //") for level in LADDER.values())
