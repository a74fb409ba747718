"""Small files for the tests of imports, in the formats of the real ones."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

DCAD_COLUMNS = [
    "ccode1", "cowName1", "ccode2", "cowName2", "signDay", "signMonth", "signYear", "EIFDay", "EIFMonth", "EIFYear", "type", "category1",
    "category2", "category3", "span", "renewType", "renewYears", "terminated", "durationActual", "endYearEstimate", "asymmetry",
    "categoryConf", "UNTS", "fullText", "sourceType", "source", "factivaConf", "factivaSign", "factivaEIF", "DCAid",
]  # fmt: skip


def dcad_row(number: int, **given: Any) -> dict[str, Any]:
    """A row of the data set between the United States and Canada, unless said otherwise."""
    return {
        **dict.fromkeys(DCAD_COLUMNS, ""),
        "ccode1": 2, "cowName1": "USA", "ccode2": 20, "cowName2": "CAN",
        "signDay": 1, "signMonth": 4, "signYear": 1984, "type": "sector", "category1": "PROCUREMENT",
        "terminated": 0, "endYearEstimate": 2010, "sourceType": "treaty", "source": "A series", "DCAid": f"TEST-{number:04d}",
        **given,
    }  # fmt: skip


def write_csv(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    separator: str = ",",
    encoding: str = "utf-8",
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([row.get(column, "") for column in columns])
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    """A workbook with typed cells; dates are `datetime.date`."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(rows):
            for index, cell in enumerate(cells):
                page.write(number, index, cell)
    return path
