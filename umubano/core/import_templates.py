"""What workbooks that come back as imports have in common: drop-downs in their columns, the sheet these take their values from, the marking in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from umubano.core.registry import Text

#: Excel's limits for the words beside a cell, and the sheet that holds what is offered.
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
LISTS = "Lists"


@dataclass(frozen=True, slots=True)
class ColumnHelp:
    """A column of a template. `choices`: the list offered as a drop-down, by its name; `is_computed`: ignored when it comes back."""

    name: str
    help: Text
    example: str = ""
    width: int = 16
    choices: str = ""
    is_computed: bool = False


def offer_choices(
    page: Any, columns: Sequence[ColumnHelp], lists: Mapping[str, list[str]], last_row: int
) -> None:
    """Put a drop-down into each column that has choices, below the heading down to `last_row`. A value that is not in the list only warns."""
    places = list(lists)
    for index, column in enumerate(columns):
        if not column.choices:
            continue
        letter = xl_col_to_name(places.index(column.choices))
        page.data_validation(
            1,
            index,
            last_row,
            index,
            {
                "validate": "list",
                "source": f"={LISTS}!${letter}$2:${letter}${max(len(lists[column.choices]), 1) + 1}",
                "input_title": column.name[:_LONGEST_TITLE],
                "input_message": str(column.help)[:_LONGEST_MESSAGE],
                "error_type": "warning",
                "error_title": _("Not in the list"),
                "error_message": _("The import will refuse a value that is not in the list."),
            },
        )


def write_lists(book: Any, lists: Mapping[str, list[str]], bold: Any) -> None:
    """The sheet with what the drop-downs offer, a column for each list."""
    sheet = book.add_worksheet(LISTS)
    sheet.set_column(0, len(lists), 26)
    for index, name in enumerate(lists):
        sheet.write_string(0, index, name, bold)
    for row in range(max(len(values) for values in lists.values())):
        for index, values in enumerate(lists.values()):
            if row < len(values):
                sheet.write_string(row + 1, index, values[row])


def print_marking(book: Any, marking: str) -> None:
    """The marking at top and bottom of every printed page of every sheet, one page wide."""
    printed = marking.replace("&", "&&")[:200]
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C&B{printed}")
        sheet.set_footer(f"&C&B{printed}&R&P / &N")
