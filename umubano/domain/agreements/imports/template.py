"""Write the register as a workbook or CSV file that people edit and import again, and the empty template with examples and help."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from umubano.core.accounts.models import Desk
from umubano.core.actors import Actor
from umubano.core.codelists.services import codes
from umubano.core.exports import LONGEST_CELL, disarmed
from umubano.core.import_templates import ColumnHelp, offer_choices, print_marking, write_lists
from umubano.core.labels.rules import LADDER
from umubano.core.labels.services import dominant_of
from umubano.domain.agreements.imports.cells import cells_of, register_in_batches
from umubano.domain.agreements.imports.columns import COLUMNS, INTERNAL
from umubano.domain.agreements.imports.reading_cells import values_of

#: Rows of an empty template that have drop-downs and text cells.
_READY_ROWS = 1000


def write_register(actor: Actor, path: Path, on: date) -> tuple[int, set[int]]:
    """Write the register as the actor sees it now; returns the number of rows and the label ids that went into it.

    The template is for editing, so it has no "as of": lists and briefs answer for other days.
    """
    label_ids: set[int] = set()
    languages = sorted(
        {language for batch in register_in_batches() for row in batch for language in row.titles} - {"fr"}
    )
    columns = tuple(
        column for column in _with_languages(languages) if not (actor.is_foreign and column.name in INTERNAL)
    )

    def rows() -> Iterator[list[str]]:
        for batch in register_in_batches():
            for agreement in batch:
                label_ids.add(agreement.label_id)
                cells = cells_of(agreement)
                yield [cells.get(column.name, "") for column in columns]

    def marking() -> str:
        return dominant_of(label_ids).marking()

    if path.suffix.lower() == ".csv":
        count = _write_csv(path, columns, rows(), marking)
    else:
        count = _write_workbook(path, columns, rows(), marking, spare_rows=_READY_ROWS)
    return count, label_ids


def write_template(path: Path) -> None:
    """Write the empty template with one example row on the help sheet; as CSV the headings alone."""
    if path.suffix.lower() == ".csv":
        _write_csv(path, COLUMNS, (), lambda: "")
    else:
        _write_workbook(path, COLUMNS, (), lambda: LADDER[min(LADDER)], spare_rows=_READY_ROWS)


def _with_languages(languages: Iterable[str]) -> tuple[ColumnHelp, ...]:
    place = next(index for index, column in enumerate(COLUMNS) if column.name == "title_fr") + 1
    more = tuple(
        ColumnHelp(f"title_{language}", _("Title in this language."), "", 32) for language in languages
    )
    return COLUMNS[:place] + more + COLUMNS[place:]


def _write_csv(path: Path, columns: Iterable[ColumnHelp], rows: Iterable[list[str]], marking: Any) -> int:
    """UTF-8 with a byte order mark, which Excel needs to read accents. The last line is the marking; the import leaves it out."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        for cells in rows:
            writer.writerow([disarmed(cell) for cell in cells])
            count += 1
        if text := marking():
            writer.writerow([text])
    return count


def _lists() -> dict[str, list[str]]:
    """The drop-downs by name."""
    lists = {
        "title_kind": list(codes("title_kind")),
        "area": list(codes("area")),
        "desk": list(Desk.objects.order_by("code").values_list("code", flat=True)),
        "classification": [name for _rank, name in sorted(LADDER.items())],
        "yes": ["yes"],
    }
    for column in COLUMNS:
        if column.choices and column.choices not in lists:
            lists[column.choices] = values_of(column.choices)
    return lists


def _write_workbook(
    path: Path, columns: tuple[ColumnHelp, ...], rows: Iterable[list[str]], marking: Any, *, spare_rows: int
) -> int:
    """Sheets: Register (frozen heading, text cells so that Excel changes no date, drop-downs), Lists, Help."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5"})
    grey = book.add_format({"num_format": "@", "font_color": "#808080"})
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet("Register")
    offered = {"title_kind", "area", *(column.choices for column in columns)}
    lists = {name: values for name, values in _lists().items() if name in offered}
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width, grey if column.is_computed else text)
        page.write_string(0, index, column.name, bold)
    page.freeze_panes(1, 3)
    count = 0
    for count, cells in enumerate(rows, start=1):
        for index, cell in enumerate(cells):
            if cell:
                page.write_string(
                    count, index, cell[:LONGEST_CELL], grey if columns[index].is_computed else text
                )
    page.autofilter(0, 0, max(count, 1), len(columns) - 1)
    offer_choices(page, columns, lists, count + spare_rows)
    write_lists(book, lists, bold)
    _write_help(book, columns, bold, wrapped)
    label = marking()
    print_marking(book, label)
    page.repeat_rows(0)
    book.set_properties({"title": _("Register of agreements"), "comments": label})
    book.close()
    return count


def _write_help(book: Any, columns: tuple[ColumnHelp, ...], bold: Any, wrapped: Any) -> None:
    sheet = book.add_worksheet("Help")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90, wrapped)
    sheet.set_column(2, 2, 50, wrapped)
    for index, heading in enumerate((_("Column"), _("What to write"), _("Example"))):
        sheet.write_string(0, index, heading, bold)
    sheet.freeze_panes(1, 0)
    row = 0
    for row, column in enumerate(columns, start=1):
        sheet.write_string(row, 0, column.name)
        sheet.write_string(row, 1, str(column.help))
        sheet.write_string(row, 2, column.example)
    for name in ("title_kind", "area"):
        row += 2
        sheet.write_string(row, 0, name, bold)
        for entry in codes(name).values():
            row += 1
            sheet.write_string(row, 0, entry.code)
            sheet.write_string(row, 1, entry.name)
