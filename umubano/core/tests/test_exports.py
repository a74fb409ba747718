"""Files for spreadsheets: labelled, typed, and with nothing in them that calculates."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from umubano.core.exports import (
    FORMULA_STARTS,
    LONGEST_CELL,
    Column,
    LabelSum,
    Sheet,
    disarmed,
    rearmed,
    write_csv,
    write_xlsx,
)
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for

SHEET = Sheet("A list", [Column("Name", 20), Column("Value")], ["As of 5 January 2026"])
RESTRICTED = LabelValue(20, frozenset({"MOZ"}))


def lines(rows, **kwargs) -> list[list[str]]:
    text = "".join(write_csv(SHEET, rows, label=RESTRICTED, **kwargs))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def workbook(rows) -> list[list]:
    target = io.BytesIO()
    count = write_xlsx(target, SHEET, rows, label=RESTRICTED)
    assert count == len(rows)
    target.seek(0)
    return CalamineWorkbook.from_filelike(target).get_sheet_by_index(0).to_python()


def test_csv_says_its_label_first_and_last():
    found = lines([["Kigali", 1]])
    assert found == [
        ["RESTRICTED // REL MOZ", "A list", "As of 5 January 2026"],
        ["Name", "Value"],
        ["Kigali", "1"],
        ["RESTRICTED // REL MOZ"],
    ]


def test_csv_writes_values_as_they_are():
    moment = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    rows = [
        [None, True],
        [date(2019, 10, 5), Decimal("1.50")],
        [moment, -3],
        ["two\nlines", 'a "quote", a comma'],
    ]
    assert lines(rows)[2:-1] == [
        ["", "true"],
        ["2019-10-05", "1.50"],
        ["2026-01-05T08:30:00+00:00", "-3"],
        ["two\nlines", 'a "quote", a comma'],
    ]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_csv_disarms_what_a_spreadsheet_would_calculate(start):
    text = f"{start}cmd|' /C calc'!A0"
    cell = lines([[text, ""]])[2][0]
    assert cell == f"'{text}"
    assert rearmed(cell) == text


@given(st.text())
def test_disarming_is_undone_and_leaves_nothing_armed(text):
    assert rearmed(disarmed(text)) == text
    assert not disarmed(text).startswith(FORMULA_STARTS)


def test_csv_of_many_rows_comes_in_pieces():
    pieces = list(
        write_csv(SHEET, ([f"row {number}", "x" * 100] for number in range(2000)), label=RESTRICTED)
    )
    assert len(pieces) > 2
    assert len("".join(pieces).splitlines()) == 2003


def test_workbook_is_typed_and_never_calculates():
    rows = [
        ["=1+1", 12],
        [date(2019, 10, 5), Decimal("1.5")],
        [True, None],
        [date(1850, 1, 1), "@SUM(A1)"],
        ["http://x.example", "007"],
    ]
    found = workbook(rows)
    assert found[0][:2] == ["RESTRICTED // REL MOZ", "A list\nAs of 5 January 2026"]
    assert found[1][:2] == ["Name", "Value"]
    assert [row[:2] for row in found[2:-1]] == [
        ["=1+1", 12.0],
        [date(2019, 10, 5), 1.5],
        [True, ""],
        ["1850-01-01", "@SUM(A1)"],
        ["http://x.example", "007"],
    ]
    assert found[-1][0] == "RESTRICTED // REL MOZ"


def test_workbook_shortens_what_no_cell_can_hold_and_marks_it():
    cell = workbook([["x" * (LONGEST_CELL + 5), ""]])[2][0]
    assert (len(cell), cell[-1]) == (LONGEST_CELL, "…")


def test_workbook_shows_its_whole_marking_and_headings_on_two_lines():
    target = io.BytesIO()
    sheet = Sheet("A list", [Column("Name", 6), Column("Last day for notice", 12)])
    write_xlsx(target, sheet, [["x", 1]], label=RESTRICTED)
    with ZipFile(target) as file:
        written = file.read("xl/worksheets/sheet1.xml").decode()
    width = re.search(r'<col min="1" max="1" width="([\d.]+)"', written)
    assert width is not None and float(width[1]) > len("RESTRICTED // REL MOZ")
    assert re.search(r'<row r="2"[^>]* ht="30.75"', written)


@pytest.mark.parametrize("columns", [1, 2, 3, 20])
def test_workbook_cuts_no_title_and_no_note(columns):
    target = io.BytesIO()
    sheet = Sheet(
        "A list", [Column(f"Column {index}", 14) for index in range(columns)], ["word " * 60, "As of"]
    )
    write_xlsx(target, sheet, [[str(index) for index in range(columns)]], label=RESTRICTED)
    with ZipFile(target) as file:
        written = file.read("xl/worksheets/sheet1.xml").decode()
    target.seek(0)
    top, _headings, first, _last = (
        CalamineWorkbook.from_filelike(target).get_sheet_by_index(0).to_python(skip_empty_area=True)
    )
    assert top[1] == f"A list\n{'word ' * 60}\nAs of"
    assert not any(top[2:])
    assert first[:columns] == [str(index) for index in range(columns)]
    assert '<mergeCell ref="B1:' in written
    height = re.search(r'<row r="1"[^>]* ht="([\d.]+)"', written)
    assert height is not None and float(height[1]) >= 5 * 15


def test_workbook_of_nothing_opens():
    assert workbook([])[0][0] == "RESTRICTED // REL MOZ"


@pytest.mark.django_db
def test_label_of_a_file_is_at_least_that_of_every_row_written():
    total = LabelSum()
    assert total.value.level == 10
    for value in (
        LabelValue(10, frozenset({"MOZ", "KEN"})),
        LabelValue(20, frozenset({"MOZ"})),
        LabelValue(10, frozenset({"MOZ"})),
    ):
        total.add(label_for(value).pk)
    assert total.value == LabelValue(20, frozenset({"MOZ"}))
    total.add(label_for(LabelValue(40, compartments=frozenset({"X"}))).pk)
    assert lines([], total=total)[-1] == ["SECRET // X"]
