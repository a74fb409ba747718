"""The list of negotiations as CSV or XLSX, exactly as filtered and sorted on the page, labelled and dated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from umubano.core.codelists.services import name_of
from umubano.core.labels.services import dominant_of
from umubano.domain.negotiations.queries import Card

#: A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def header() -> list[str]:
    """The columns, in the reader's language."""
    return [
        _("Reference"),
        _("Title"),
        _("Kind of title"),
        _("With"),
        _("Stage"),
        _("In this stage since"),
        _("Days in stage"),
        _("Gates open before the next stage"),
        _("Next step"),
        _("Due"),
        _("Blocked by"),
        _("Intended signature"),
        _("Owner"),
        _("Illustrative"),
    ]


def line(card: Card) -> list[Any]:
    """One negotiation in the order of `header`."""
    return [
        card.ref,
        card.title,
        name_of("title_kind", card.kind),
        card.partners_line,
        card.stage_title,
        card.since,
        card.days,
        "; ".join(card.open_gate_titles),
        card.next_step,
        card.next_step_due,
        card.blocked_by,
        card.target_signature,
        card.owner,
        _("Yes") if card.is_illustrative else "",
    ]


def as_file(cards: Sequence[Card], *, extension: str, on: date) -> HttpResponse:
    """The response with the file; its name and first lines say the label and the day. `extension` is csv or xlsx."""
    marking = dominant_of(card.label_id for card in cards).marking()
    lines = [line(card) for card in cards]
    if extension == "xlsx":
        content, content_type = (
            _xlsx(lines, marking, on),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    else:
        content, content_type = _csv(lines, marking, on), "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="negotiations-{on.isoformat()}.{extension}"'
    )
    return response


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def _csv(lines: Iterable[list[Any]], marking: str, on: date) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to read accents. The label and the day stand in the last line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header())
    writer.writerows([_plain(value) for value in cells] for cells in lines)
    writer.writerow([f"# {marking}, {on.isoformat()}"])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(lines: Sequence[list[Any]], marking: str, on: date) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(_("Negotiations"))
        sheet.set_header(f"&C{marking}")
        sheet.set_footer(f"&C{marking}&R{on.isoformat()}")
        for column, title in enumerate(header()):
            sheet.write_string(0, column, title, bold)
        for row, cells in enumerate(lines, start=1):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, str(value))
        sheet.write_string(len(lines) + 2, 0, f"{marking}, {on.isoformat()}")
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(lines), 1), len(header()) - 1)
        sheet.autofit()
    return buffer.getvalue()
