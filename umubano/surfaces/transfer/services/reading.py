"""Open a CSV or XLSX file as rows of text, row by row, whatever Excel and its users did to it.

Encodings (UTF-8 with or without a byte order mark, UTF-16, Windows-1252), separators (comma, semicolon, tab), typed cells (dates, numbers
that are text), cached results of formulas. Nothing is guessed beyond that: what a cell means is for the importer to say.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from umubano.core.errors import InvalidInput
from umubano.core.exports import rearmed

#: Limits that protect the machine, not the user: a register of a million rows is a file of some 200 MB.
MOST_BYTES = 300 * 2**20
MOST_UNPACKED_BYTES = 2 * 2**30
MOST_ROWS = 1_000_000
MOST_COLUMNS = 300
LONGEST_CELL = 100_000
_SEPARATORS = ",;\t|"
csv.field_size_limit(LONGEST_CELL)


@dataclass(slots=True)
class Table:
    """The rows of a file with their numbers as a spreadsheet shows them, from 1; `total` is about how many there are, for showing progress."""

    form: str
    rows: Iterator[tuple[int, list[str]]]
    total: int | None


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The file as a table. Raises InvalidInput with a sentence when it cannot be read as one."""
    extension = path.suffix.lower().lstrip(".")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InvalidInput(
            _("%(file)s cannot be read: %(why)s.") % {"file": path.name, "why": error.strerror},
            code="file_unreadable",
            file=path.name,
        ) from None
    if size == 0:
        raise InvalidInput(_("The file is empty."), code="file_empty", file=path.name)
    if size > MOST_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB. Divide it into parts.") % {"limit": MOST_BYTES // 2**20},
            code="file_too_large",
            file=path.name,
        )
    if extension in {"xlsx", "xlsm"}:
        yield _open_workbook(path)
    elif extension in {"csv", "txt", "tsv"}:
        encoding = _encoding(path)
        separator = _separator(path, encoding)
        with path.open(encoding=encoding, newline="") as file:
            yield Table("csv", _csv_rows(csv.reader(file, delimiter=separator)), _lines(path))
    else:
        raise InvalidInput(
            _("“%(file)s” is neither CSV nor XLSX. In Excel, save it as one of them.") % {"file": path.name},
            code="file_kind",
            file=path.name,
        )


def _open_workbook(path: Path) -> Table:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise InvalidInput(
                _("The workbook is too large when unpacked. Save it as CSV."), code="file_too_large"
            )
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
    except python_calamine.PasswordError:
        raise InvalidInput(
            _("The workbook is protected by a password. Save it without one."), code="file_protected"
        ) from None
    except (zipfile.BadZipFile, python_calamine.CalamineError, IndexError):
        raise InvalidInput(
            _("The file ends in .xlsx but is no Excel workbook."), code="file_not_a_workbook"
        ) from None
    return Table("xlsx", _sheet_rows(sheet), sheet.total_height or None)


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # the empty rows above the first filled one come as well, so numbers agree with the sheet's own
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [text_of(cell) for cell in cells]


def text_of(cell: Any) -> str:
    """A typed cell as text: days as ISO dates, whole numbers without a decimal point, true and false."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _csv_rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInput(
                _("Row %(row)s is not CSV: %(why)s.") % {"row": number + 1, "why": error},
                code="file_not_csv",
                row=number + 1,
            ) from None
        number += 1
        yield number, [rearmed(cell.strip()) for cell in cells]


def _encoding(path: Path) -> str:
    """UTF-8 if it is; else what Excel writes in Western Europe and Africa. A byte order mark decides at once."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(2**20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise InvalidInput(
        _("The file is neither in UTF-8 nor in Windows-1252. Save it as “CSV UTF-8”."), code="file_encoding"
    )


def _lines(path: Path) -> int:
    """How many lines a file has: its rows, or some more where cells hold several lines."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**20), b""))


def _separator(path: Path, encoding: str) -> str:
    """The separator that stands most often in the first lines; comma when there is none."""
    with path.open(encoding=encoding, newline="") as file:
        sample = "".join(line for _index, line in zip(range(5), file, strict=False))[:200_000]
    return max(_SEPARATORS, key=sample.count) if any(mark in sample for mark in _SEPARATORS) else ","
