"""Write our activities as a file that people edit and import again, and the empty template."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from umubano.core.accounts.models import Desk
from umubano.core.actors import Actor
from umubano.core.codelists.services import codes
from umubano.core.exports import LONGEST_CELL, disarmed
from umubano.core.import_templates import ColumnHelp, offer_choices, print_marking, write_lists
from umubano.core.labels.rules import EMPTY, LADDER
from umubano.core.labels.services import dominant_of
from umubano.domain.activities.imports.columns import COLUMNS, cells_of, for_cells
from umubano.domain.activities.lifecycle import TO_HAPPEN, State
from umubano.domain.activities.models import Activity, Direction, VisitLevel
from umubano.domain.agreements.imports.columns import INTERNAL

_BATCH = 2000
#: Rows below the last that have drop-downs.
_READY_ROWS = 1000


def write_activities(actor: Actor, path: Path) -> tuple[int, set[int]]:
    """Write our activities as the actor sees them now; returns the number of rows and the label ids that went into it."""
    label_ids = set(Activity.objects.ours().values_list("label_id", flat=True).distinct())
    columns = [column for column in COLUMNS if not (actor.is_foreign and column.name in INTERNAL)]
    count = _write(path, _rows(columns), dominant_of(label_ids).marking(), columns=columns)
    return count, label_ids


def write_template(path: Path) -> None:
    """Write the empty template; as a workbook with drop-downs and a sheet that explains the columns.

    No cell of it holds the marking: where the first row is typed, it would stand as its reference. A workbook prints it on every page.
    """
    _write(path, (), EMPTY.marking(), is_empty=True)


def _rows(columns: Sequence[ColumnHelp]) -> Iterator[list[str]]:
    last = 0
    while batch := list(for_cells(Activity.objects.ours().filter(pk__gt=last)).order_by("pk")[:_BATCH]):
        for row in batch:
            cells = cells_of(row)
            yield [cells[column.name] for column in columns]
        last = batch[-1].pk


def _write(
    path: Path,
    rows: Iterable[list[str]],
    marking: str,
    *,
    columns: Sequence[ColumnHelp] = COLUMNS,
    is_empty: bool = False,
) -> int:
    if path.suffix.lower() == ".csv":
        count = 0
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in columns])
            for cells in rows:
                writer.writerow([disarmed(cell) for cell in cells])
                count += 1
            if not is_empty:
                writer.writerow([marking])
        return count
    return _write_workbook(path, rows, marking, columns, is_empty=is_empty)


def _lists() -> dict[str, list[str]]:
    """What the drop-downs offer, by name."""
    return {
        "activity_kind": list(codes("activity_kind")),
        "area": list(codes("area")),
        "direction": list(Direction.values),
        "visit_level": [value for value in VisitLevel.values if value],
        "state": [str(state) for state in (*TO_HAPPEN, State.DONE)],
        "desk": list(Desk.objects.order_by("code").values_list("code", flat=True)),
        "classification": [name for _rank, name in sorted(LADDER.items())],
        "yes": ["yes"],
    }


def _write_workbook(
    path: Path, rows: Iterable[list[str]], marking: str, columns: Sequence[ColumnHelp], *, is_empty: bool
) -> int:
    """Text cells throughout, so that Excel changes no date; drop-downs from the sheet “Lists”."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    page = book.add_worksheet(_("Activities")[:31])
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width, text)
        page.write_string(0, index, column.name, bold)
    page.freeze_panes(1, 3)
    count = 0
    for count, cells in enumerate(rows, start=1):
        for index, cell in enumerate(cells):
            if cell:
                page.write_string(count, index, cell[:LONGEST_CELL], text)
    if not is_empty:
        page.write_string(count + 1, 0, marking, bold)
    wanted = {"area", *(column.choices for column in columns)}
    lists = {name: values for name, values in _lists().items() if name in wanted}
    offer_choices(page, columns, lists, count + _READY_ROWS)
    write_lists(book, lists, bold)
    explained = book.add_worksheet(_("Help")[:31])
    explained.set_column(0, 0, 18)
    explained.set_column(1, 2, 60, book.add_format({"text_wrap": True, "valign": "top"}))
    for index, column in enumerate(columns):
        for place, words in enumerate((column.name, str(column.help), column.example)):
            explained.write_string(index, place, words, bold if place == 0 else None)
    print_marking(book, marking)
    book.close()
    return count
