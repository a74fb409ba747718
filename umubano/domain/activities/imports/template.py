"""Write our activities as a file that people edit and import again, and the empty template."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.exports import LONGEST_CELL, disarmed
from umubano.core.labels.rules import EMPTY
from umubano.core.labels.services import dominant_of
from umubano.domain.activities.imports.columns import COLUMNS, NAMES, cells_of, for_cells
from umubano.domain.activities.models import Activity

_BATCH = 2000


def write_activities(actor: Actor, path: Path) -> tuple[int, set[int]]:
    """Write our activities as the actor sees them now; returns the number of rows and the label ids that went into it."""
    label_ids = set(Activity.objects.ours().values_list("label_id", flat=True).distinct())
    count = _write(path, _rows(), dominant_of(label_ids).marking())
    return count, label_ids


def write_template(path: Path) -> None:
    """Write the empty template; as a workbook with a sheet that explains the columns."""
    _write(path, (), EMPTY.marking())


def _rows() -> Iterator[list[str]]:
    last = 0
    while batch := list(for_cells(Activity.objects.ours().filter(pk__gt=last)).order_by("pk")[:_BATCH]):
        for row in batch:
            cells = cells_of(row)
            yield [cells[name] for name in NAMES]
        last = batch[-1].pk


def _write(path: Path, rows: Iterable[list[str]], marking: str) -> int:
    if path.suffix.lower() == ".csv":
        count = 0
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(NAMES)
            for cells in rows:
                writer.writerow([disarmed(cell) for cell in cells])
                count += 1
            writer.writerow([marking])
        return count
    return _write_workbook(path, rows, marking)


def _write_workbook(path: Path, rows: Iterable[list[str]], marking: str) -> int:
    """Text cells throughout, so that Excel changes no date."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    page = book.add_worksheet(_("Activities")[:31])
    for index, column in enumerate(COLUMNS):
        page.set_column(index, index, column.width, text)
        page.write_string(0, index, column.name, bold)
    page.freeze_panes(1, 3)
    count = 0
    for count, cells in enumerate(rows, start=1):
        for index, cell in enumerate(cells):
            if cell:
                page.write_string(count, index, cell[:LONGEST_CELL], text)
    page.write_string(count + 1, 0, marking, bold)
    explained = book.add_worksheet(_("Help")[:31])
    explained.set_column(0, 0, 18)
    explained.set_column(1, 2, 60)
    for index, column in enumerate(COLUMNS):
        for place, words in enumerate((column.name, str(column.help), column.example)):
            explained.write_string(index, place, words, bold if place == 0 else None)
    printed = marking.replace("&", "&&")[:200]
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C&B{printed}")
        sheet.set_footer(f"&C&B{printed}&R&P / &N")
    book.close()
    return count
