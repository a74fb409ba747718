"""The desk officer brings a spreadsheet in: template, differences, a refused row, the reject file, the record, the same again, and leaving it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from umubano.core.testing.browser import Site, expect_sound

pytestmark = pytest.mark.browser

TITLE = "Memorandum of understanding on a journey"
GOOD = {"title": TITLE, "kind": "memorandum", "partners": "Botswana", "signed": "2026-01", "desk": "africa"}
BAD = {**GOOD, "title": "Memorandum with a State that is not", "partners": "Atlantis"}


def _read(path: Path) -> list[list[str]]:
    return [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    ]


def _fill(template: Path, target: Path, *records: dict[str, str]) -> Path:
    """The template with these records below its heading, saved as a person would save it."""
    heading = _read(template)[0]
    with xlsxwriter.Workbook(str(target)) as book:
        sheet = book.add_worksheet("Register")
        sheet.write_row(0, 0, heading)
        for number, record in enumerate(records, start=1):
            sheet.write_row(number, 0, [record.get(column, "") for column in heading])
    return target


def _upload(site: Site, page: Page, file: Path) -> None:
    page.goto(f"{site.address}/transfer/import/register/")
    page.set_input_files("[name=file]", str(file))
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("h1")).to_have_text(file.name)
    expect(page.locator("#run progress")).to_have_count(0)


def _found(site: Site, page: Page) -> int:
    page.goto(f'{site.address}/agreements/?q="{TITLE}"')
    return int(page.locator("#result-count strong").inner_text())


@pytest.fixture
def template(site: Site, page: Page, tmp_path: Path) -> Path:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/transfer/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Empty template (XLSX)").first.click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def test_a_register_file_from_template_to_record(
    site: Site, page: Page, template: Path, tmp_path: Path
) -> None:
    _upload(site, page, _fill(template, tmp_path / "new.xlsx", GOOD, BAD))
    refused = page.locator(".card", has=page.get_by_role("heading", name="Refused rows"))
    expect(refused.locator("tbody tr")).to_have_count(1)
    expect(refused.locator("tbody tr")).to_contain_text("Atlantis")
    expect(refused.locator("tbody tr td").first).to_have_text("3")
    differences = page.locator(".card", has=page.get_by_role("heading", name="Differences"))
    expect(differences).to_contain_text(TITLE)
    expect_sound(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    rejects = tmp_path / "rejects.xlsx"
    download.value.save_as(rejects)
    rows = _read(rejects)
    assert [row[rows[0].index("partners")] for row in rows[1:]] == ["Atlantis"]
    assert "Atlantis" in rows[1][-1]

    page.get_by_label("Import the good rows although others are refused").check()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#run")).to_contain_text("Imported")
    expect_sound(page)

    assert _found(site, page) == 1
    page.locator("#results").get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text("Botswana")
    expect(page.locator("main")).to_contain_text("January 2026")
    expect_sound(page)

    _upload(site, page, _fill(template, tmp_path / "again.xlsx", GOOD))
    expect(page.locator("#run")).to_contain_text("Everything in the file is in the register already.")
    assert _found(site, page) == 1


def test_leaving_a_checked_file_leaves_nothing(
    site: Site, page: Page, template: Path, tmp_path: Path
) -> None:
    other = {**GOOD, "title": "Memorandum that nobody confirmed"}
    _upload(site, page, _fill(template, tmp_path / "left.xlsx", other))
    expect(page.locator("#run")).to_contain_text("Memorandum that nobody confirmed")
    page.get_by_role("button", name="Delete the upload").click()
    expect(page.locator("h1")).to_have_text("Import and export")
    expect(page.locator("main")).not_to_contain_text("left.xlsx")
    page.goto(f"{site.address}/agreements/?q=nobody confirmed")
    assert page.locator("#result-count strong").inner_text() == "0"
    expect_sound(page)
