"""Give back the rows that were refused, in the layout they came in, with the reasons in one more column."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import xlsxwriter

from umubano.core.exports import LONGEST_CELL, disarmed, unwritable
from umubano.core.imports import Planned

#: Widths of the columns of a workbook, in characters.
_WIDTH, _REASONS_WIDTH = 18, 80
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet calculates; a plain number, such as a negative code, stays as it is."""
    return cell if _NUMBER.fullmatch(cell) else disarmed(cell)


class RejectsFile:
    """Writes refused rows to `path` as they come; the file is made only when there is one. Without a path it does nothing.

    The file is readable by its owner alone: it holds what could not be labelled.
    """

    def __init__(self, path: Path | None, headings: Sequence[str], columns: Sequence[str] = ()) -> None:
        self._path = path
        self._headings = [heading for heading in headings if heading and heading != "problems"]
        self._columns = list(columns)
        self._file: IO[Any] | None = None
        self._writer: Any = None
        self._book: Any = None
        self._page: Any = None
        self._text: Any = None
        self._count = 0

    def __enter__(self) -> RejectsFile:
        if self._path is not None:
            try:
                # tried at once: whoever imports for an hour wants to know now that the reasons cannot be kept
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
                self._path.unlink()
            except OSError as error:
                raise unwritable(self._path, error) from None
        return self

    def add(self, one: Planned) -> None:
        """Write one refused row with its reasons."""
        if self._path is None:
            return
        if not self._count:
            self._open(list(one.row.cells))
        self._count += 1
        reasons = "\n".join(
            f"{problem.column}: {problem.message}" if problem.column else problem.message
            for problem in one.problems
        )
        cells = [one.row.cells.get(column, "") for column in self._columns]
        if self._page is not None:
            for index, cell in enumerate([*cells, reasons]):
                self._page.write_string(self._count, index, cell[:LONGEST_CELL], self._text)
        else:
            self._writer.writerow([_harmless(cell) for cell in (*cells, reasons)])

    def _open(self, columns: list[str]) -> None:
        assert self._path is not None
        self._columns = [column for column in columns if column]
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        headings = self._headings if len(self._headings) == len(self._columns) else self._columns
        if self._path.suffix.lower() == ".xlsx":
            self._file = os.fdopen(descriptor, "wb")
            self._book = xlsxwriter.Workbook(
                self._file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
            )
            self._page = self._book.add_worksheet("Rejected")
            bold = self._book.add_format({"bold": True})
            # Cells are text, so that Excel makes no day of a month that is corrected here.
            self._text = self._book.add_format({"num_format": "@"})
            for index, heading in enumerate([*headings, "problems"]):
                self._page.set_column(
                    index, index, _WIDTH if index < len(headings) else _REASONS_WIDTH, self._text
                )
                self._page.write_string(0, index, heading, bold)
            self._page.freeze_panes(1, 0)
        else:
            self._file = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*headings, "problems"])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._book is not None:
            self._book.close()
        if self._file is not None:
            self._file.close()
