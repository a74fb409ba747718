"""Write lists as CSV and XLSX: exactly what was on the screen, typed, labelled, and harmless when a spreadsheet opens it.

Every file says at its top and at its end under which label its rows stand together. Text that a spreadsheet would take for a formula is
disarmed (OWASP, “CSV injection”): in CSV by a leading apostrophe, in XLSX by writing it as text, never as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import acting
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.errors import InvalidInput
from umubano.core.labels.rules import EMPTY, LabelValue, combine
from umubano.core.labels.services import value_of

#: What a cell may hold. Anything else is written as its text.
Cell = str | int | float | Decimal | bool | date | datetime | Promise | None

#: First characters for which spreadsheets begin to calculate, their full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: The longest text that a cell of an XLSX file can hold (ECMA-376, part 1, §18.17 limits of the format).
LONGEST_CELL = 32_767
_FIRST_EXCEL_DAY = date(1900, 3, 1)
#: Excel's numbers of paper sizes, and how many columns can be read on the smaller one.
_A4, _A3, _A4_COLUMNS = 9, 8, 12
_CHUNK_BYTES = 64 * 1024
#: The height in points of a row of headings of which one does not fit on a line, and of each line of the title's cell.
_TWO_LINES, _ONE_LINE = 31, 15.5
#: The title's cell is at least so wide, in characters, beside tables that are narrower; and on a page, no line is longer than the other.
_TITLE_WIDTH, _WIDEST_TITLE = 60, 140


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an exported list: its heading, and its width in characters for XLSX."""

    title: str
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says of itself: a title, and sentences such as the day asked about and the counting rule."""

    title: str
    columns: Sequence[Column]
    notes: Sequence[str] = ()


class LabelSum:
    """Adds up the labels of the rows that were really written; `value` is never more open than any of them."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._value: LabelValue | None = None

    def add(self, label_id: int) -> None:
        if label_id not in self._ids:
            self._ids.add(label_id)
            value = value_of(label_id)
            self._value = value if self._value is None else combine(self._value, value)

    @property
    def value(self) -> LabelValue:
        return self._value or EMPTY


def disarmed(text: str) -> str:
    """The text as a CSV cell that no spreadsheet calculates. `rearmed` is its inverse."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def rearmed(text: str) -> str:
    """The text that `disarmed` was given, for files that come back."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA_STARTS, "'")) else text


def _for_csv(cell: Any) -> str | int | float | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float, Decimal)):
        return cell
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return disarmed(str(cell))


def write_csv(
    sheet: Sheet, rows: Iterable[Sequence[Any]], *, label: LabelValue, total: LabelSum | None = None
) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180, UTF-8 with byte order mark), in pieces of some 64 KB.

    First line: the marking, the title, the notes. Second line: headings. Last line: the marking again, of the rows really
    written when `total` was kept while they were read.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([disarmed(text) for text in (label.marking(), sheet.title, *sheet.notes)])
    writer.writerow([disarmed(column.title) for column in sheet.columns])
    for row in rows:
        writer.writerow([_for_csv(cell) for cell in row])
        if buffer.tell() > _CHUNK_BYTES:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    writer.writerow([disarmed((combine(label, total.value) if total else label).marking())])
    yield buffer.getvalue()


def write_xlsx(
    target: IO[bytes],
    sheet: Sheet,
    rows: Iterable[Sequence[Any]],
    *,
    label: LabelValue,
    total: LabelSum | None = None,
) -> int:
    """Write a workbook with one sheet to `target`; returns the number of rows.

    Row 1 is the marking, and beside it in one cell across the table the title with the notes below it; row 2 the headings (frozen,
    with filter buttons), the last row the marking again; both markings are printed on every page. Dates and numbers are typed; memory does not grow with the rows.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": sheet.title, "comments": label.marking()})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    marking = book.add_format({"bold": True, "valign": "top"})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    page = book.add_worksheet(_sheet_name(sheet.title))
    for index, column in enumerate(sheet.columns):
        # The marking is never cut: the title stands beside it.
        page.set_column(
            index, index, max(column.width, len(label.marking()) + 4) if index == 0 else column.width
        )
    if any(len(str(column.title)) > column.width for column in sheet.columns):
        page.set_row(1, _TWO_LINES)
    page.write_string(0, 0, label.marking(), marking)
    _write_title(book, page, sheet)
    for index, column in enumerate(sheet.columns):
        page.write_string(1, index, str(column.title), bold)
    page.freeze_panes(2, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for index, cell in enumerate(row):
            _write_cell(page, count + 1, index, cell, formats)
    closing = (combine(label, total.value) if total else label).marking()
    page.write_string(count + 2, 0, closing, marking)
    page.autofilter(1, 0, count + 1, max(len(sheet.columns) - 1, 0))
    printed = closing.replace("&", "&&")[:200]
    page.set_header(f"&C&B{printed}")
    page.set_footer(f"&C&B{printed}&R&P / &N")
    page.repeat_rows(1)
    page.set_landscape()
    page.set_paper(_A3 if len(sheet.columns) > _A4_COLUMNS else _A4)
    page.fit_to_pages(1, 0)
    book.close()
    return count


def _write_title(book: Any, page: Any, sheet: Sheet) -> None:
    """The title and the notes, a line each, merged across the table and wrapped: no cell beside them cuts them."""
    bold, plain = book.add_format({"bold": True}), book.add_format()
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    last, width = 1, 0
    for index, column in enumerate(sheet.columns[1:], start=1):
        if width >= _WIDEST_TITLE:
            break
        last, width = index, width + column.width
    if width < _TITLE_WIDTH:
        # Beyond a narrow table: columns without a width of their own.
        last, width = last + -(-(_TITLE_WIDTH - width) // 8), _TITLE_WIDTH
    lines = [sheet.title, *(note for note in sheet.notes if note)]
    text = "\n".join(lines)[:LONGEST_CELL]
    page.merge_range(0, 1, 0, last, "", wrapped)
    if len(lines) > 1 and len(sheet.title) < LONGEST_CELL:
        page.write_rich_string(0, 1, bold, sheet.title, plain, text[len(sheet.title) :], wrapped)
    else:
        page.write_string(0, 1, text, wrapped)
    # A proportional font sets some 10 % more than the width says; a line too many is better than one cut.
    page.set_row(0, _ONE_LINE * sum(-(-max(len(line), 1) // max(width - 4, 1)) for line in lines))


def _write_cell(page: Any, row: int, column: int, cell: Any, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float, Decimal)):
        page.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell.replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date) and cell >= _FIRST_EXCEL_DAY:
        page.write_datetime(row, column, cell, formats["day"])
    else:
        text = cell.isoformat() if isinstance(cell, date) else str(cell)
        page.write_string(row, column, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…")


def _sheet_name(title: str) -> str:
    """A name that Excel accepts: 31 characters, none of []:*?/\\ and no apostrophe at either end."""
    return (
        "".join(" " if character in "[]:*?/\\" else character for character in title)[:31].strip("' ") or "1"
    )


def unwritable(path: Path, error: Exception) -> InvalidInput:
    """The refusal of a file that cannot be written, with the system's reason. Some libraries wrap that in an error of their own."""
    cause = error if isinstance(error, OSError) else error.args[0] if error.args else error
    return InvalidInput(
        _("%(file)s cannot be written: %(why)s.")
        % {"file": path, "why": getattr(cause, "strerror", None) or cause},
        code="file_unwritable",
        file=str(path),
    )


def export_response(
    actor: Actor,
    form: str,
    sheet: Sheet,
    read: Callable[[LabelSum], Iterable[Sequence[Any]]],
    *,
    label: LabelValue,
    name: str,
    about: str,
    details: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The answer to `?export=csv|xlsx`, entered in the access log as an export of `about` (the kind of record) under the file's label.

    `read` is called with a LabelSum, adds the label of each row to it and yields the cells. A CSV file is sent while it is
    read, in a transaction of its own that shows what the actor may see; a workbook is made first, because it is one archive.
    """
    record_access(
        actor,
        AccessKind.EXPORTED,
        subject_kind=about,
        subject_title=f"{sheet.title} ({form})",
        label=label,
        details=details,
    )
    if form == "csv":
        language = translation.get_language() or settings.LANGUAGE_CODE

        def pieces() -> Iterator[str]:
            total = LabelSum()
            with translation.override(language), acting(actor):
                yield from write_csv(sheet, read(total), label=label, total=total)

        response: HttpResponseBase = StreamingHttpResponse(pieces(), content_type="text/csv; charset=utf-8")
    else:
        total = LabelSum()
        file = TemporaryFile()  # noqa: SIM115 — closed by the response
        write_xlsx(file, sheet, read(total), label=label, total=total)
        file.seek(0)
        response = FileResponse(
            file, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return response
