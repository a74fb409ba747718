"""Files as Excel and its users write them come out as the same rows of text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from umubano.core.errors import InvalidInput
from umubano.surfaces.transfer.services import reading
from umubano.surfaces.transfer.services.reading import open_table
from umubano.surfaces.transfer.tests.files import write_csv, write_xlsx


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    with open_table(path) as table:
        return list(table.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        ["ref", "title"],
        [{"ref": "NA", "title": " Côte d’Ivoire "}],
        separator=separator,
        encoding=encoding,
    )
    assert rows_of(path) == [(1, ["ref", "title"]), (2, ["NA", "Côte d’Ivoire"])]


def test_csv_with_line_breaks_in_cells_counts_rows_as_excel_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"one\ntwo",x\nlast,y\n')
    assert rows_of(path)[1:] == [(2, ["one\ntwo", "x"]), (3, ["last", "y"])]


def test_xlsx_cells_become_text(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        [["a", "b", "c", "d"], [date(2019, 10, 5), 2019, 1.5, True], ["=1+1", " NA ", "", "0012"]],
    )
    assert rows_of(path) == [
        (1, ["a", "b", "c", "d"]),
        (2, ["2019-10-05", "2019", "1.5", "true"]),
        (3, ["0", "NA", "", "0012"]),
    ]


def test_xlsx_rows_keep_their_number_below_empty_ones(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [[], [], ["heading"], [], ["cell"]])
    assert {number: cells[0] for number, cells in rows_of(path) if cells[0]} == {3: "heading", 5: "cell"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.pdf", b"%PDF", "file_kind"),
        ("a.xlsx", b"PK not really", "file_not_a_workbook"),
        ("a.csv", b"a,b\n\x81\x8d,1\n", "file_encoding"),
    ],
)
def test_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        rows_of(path)
    assert refused.value.error_code == code


def test_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    monkeypatch.setattr(reading, "MOST_BYTES", 3)
    with pytest.raises(InvalidInput) as refused:
        rows_of(path)
    assert refused.value.error_code == "file_too_large"
