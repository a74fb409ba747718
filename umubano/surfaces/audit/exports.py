"""The meaning log as a file, exactly as filtered. Built whole before it is sent: the actor's sight ends
with the request.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import dominant_of, value_of
from umubano.surfaces.audit.queries import Entry

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_IN_MEMORY = 4 * 2**20


def headings() -> list[str]:
    return [
        _("Recorded"),
        _("Who"),
        _("What happened"),
        _("Event"),
        _("Reference"),
        _("About"),
        _("Summary"),
        _("Effective on"),
        _("Security label"),
    ]


def _row(entry: Entry) -> list[Any]:
    return [
        timezone.localtime(entry.at).replace(tzinfo=None, microsecond=0),
        entry.who,
        entry.title,
        entry.kind,
        entry.ref,
        entry.subject,
        entry.summary,
        entry.effective_on.isoformat() if entry.effective_on else "",
        value_of(entry.label_id).marking(),
    ]


class _Counted:
    """Counts rows and gathers their labels while they pass."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = entries
        self.rows = 0
        self.label_ids: set[int] = set()

    def __iter__(self) -> Iterator[list[Any]]:
        for entry in self._entries:
            self.rows += 1
            self.label_ids.add(entry.label_id)
            yield _row(entry)


def write(entries: Iterable[Entry], extension: str) -> tuple[IO[bytes], int, LabelValue]:
    """(file, rows, label of what went into it). `extension` is a key of FORMATS."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    counted = _Counted(entries)
    if extension == "csv":
        _write_csv(counted, file)
    else:
        _write_xlsx(counted, file)
    file.seek(0)
    return file, counted.rows, dominant_of(counted.label_ids)


def _write_csv(rows: Iterable[list[Any]], file: IO[bytes]) -> None:
    """With a byte-order mark, so that Excel reads accents; every row carries its own label."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(headings())
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    text.detach()


def _harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _write_xlsx(rows: _Counted, file: IO[bytes]) -> None:
    """The label of the whole stands at the top and bottom of each printed page; every row carries its own."""
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("History"))
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(
        zip(headings(), (20, 26, 28, 28, 16, 50, 40, 14, 24), strict=True)
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, moment)
            else:
                sheet.write_string(number, column, str(value))
    marking = dominant_of(rows.label_ids).marking().replace("&", "&&")
    sheet.set_header(f"&C{marking}")
    sheet.set_footer(f"&C{marking}")
    sheet.set_landscape()
    book.close()
