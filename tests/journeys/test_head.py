"""The head of the directorate: understands the home page, finds why an agreement lapses, prints the brief."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import PHONE, Site, expect_sound, settle

pytestmark = pytest.mark.browser


def test_head_reads_the_figures_and_opens_the_list_behind_one(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/?on=2025-12-31")
    figure = page.locator(".figure", has_text="43").first
    expect(figure).to_be_visible()
    figure.get_by_role("link").first.click()
    expect(page.locator("#result-count")).to_contain_text("43")


def test_head_asks_as_of_another_day_and_returns_to_today(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/agreements/?on=2020-12-31")
    expect(page.locator(".banner-as-of")).to_be_visible()
    page.locator(".banner-as-of a").click()
    expect(page.locator(".banner-as-of")).to_have_count(0)


def test_head_searches_from_the_keyboard(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.keyboard.press("/")
    page.keyboard.type("netherlands status")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.locator(".search-hit-title").first.click()
    expect(page.locator("h1")).to_contain_text("Netherlands")


def test_head_goes_by_keys(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/agreements/")


def test_language_switches_to_french(site: Site, page: Page) -> None:
    site.sign_in(page, "legal")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _text(file: Path) -> list[str]:
    """The words of a PDF, page by page."""
    with pypdfium2.PdfDocument(file) as document:
        return [
            " ".join(document[number].get_textpage().get_text_bounded().split())
            for number in range(len(document))
        ]


def _print_brief(page: Page, address: str, target: Path) -> list[str]:
    """Download what a link to a brief leads to, and read it."""
    response = page.request.get(address)
    assert response.ok
    assert response.headers["content-type"] == "application/pdf"
    target.write_bytes(response.body())
    return _text(target)


def test_head_finds_why_an_agreement_lapses_and_prints_the_briefs(
    site: Site, page: Page, tmp_path: Path
) -> None:
    site.sign_in(page, "head")
    page.get_by_role("link", name="Everything due").click()
    page.get_by_label("How far ahead").select_option("365")
    page.wait_for_url("**days=365**")
    page.get_by_label("Kind").select_option("term_ends")
    page.wait_for_url("**kind=term_ends**")
    row = page.locator("main tbody tr").last
    expect(row).to_contain_text("End of term")
    expect_sound(page)
    row.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("unless it is expressly renewed")
    expect_sound(page)

    page.locator("main a[href^='/partners/']").first.click()
    partner = page.locator("h1").inner_text().strip()
    pages = _print_brief(
        page,
        site.address + str(page.locator("a", has_text="Brief").first.get_attribute("href")),
        tmp_path / "partner.pdf",
    )
    assert partner in pages[0]
    for words in pages:
        assert "OFFICIAL" in words or "SECRET" in words or "RESTRICTED" in words
        assert "5 January 2026" in words
    assert "Counting rule" in " ".join(pages)

    page.goto(f"{site.address}/")
    pages = _print_brief(
        page,
        site.address + str(page.locator("a", has_text="Brief").first.get_attribute("href")),
        tmp_path / "portfolio.pdf",
    )
    for words in pages:
        assert words.count("SECRET") >= 2
        assert "5 January 2026" in words
    assert "Counting rule" in " ".join(pages)
    assert "Agreements to date" in pages[0]


def test_home_prints_with_its_charts_and_without_navigation(site: Site, page: Page, tmp_path: Path) -> None:
    site.sign_in(page, "head")
    settle(page)
    charts = page.locator("[data-chart]").count()
    assert charts >= 4
    assert page.locator("[data-chart-canvas] svg").count() == charts
    printed = tmp_path / "home.pdf"
    page.pdf(path=printed, prefer_css_page_size=True, print_background=False)
    pages = _text(printed)
    assert len(pages) > 1
    for words in pages:
        assert words.count("SECRET") == 2
    together = " ".join(pages)
    assert "Negotiations by stage" in together
    for left_out in ("Import and export", "Keyboard shortcuts", "Return to today"):
        assert left_out not in together
    with pypdfium2.PdfDocument(printed) as document:
        drawn = sum(sum(1 for shape in sheet.get_objects(filter=[2])) for sheet in document)
    assert drawn > 200, "the map alone has more shapes than this"


def test_printing_by_our_own_button_waits_for_the_charts(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.evaluate(
        """() => { window.print = () => { document.body.dataset.printed = document.querySelectorAll('[data-chart-state=waiting]').length; }; }"""
    )
    page.keyboard.press("Control+p")
    expect(page.locator("body")).to_have_attribute("data-printed", "0")


def test_head_finds_a_partner_on_the_phone_and_opens_its_brief(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 844})
    site.sign_in(page, "head")
    page.get_by_role("button", name="Open the navigation").click()
    page.locator(".sidebar").get_by_role("link", name="Partners").click()
    page.wait_for_url("**/partners/")
    page.locator("main input[type=search], main input[name=q]").first.fill("mozam")
    page.locator("main input[type=search], main input[name=q]").first.press("Enter")
    page.locator("main").get_by_role("link", name="Mozambique").first.click()
    expect(page.locator("h1")).to_contain_text("Mozambique")
    expect_sound(page)
    response = page.request.get(
        site.address + str(page.locator("a", has_text="Brief").first.get_attribute("href"))
    )
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")


def test_the_question_mark_opens_the_help_of_the_page(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/negotiations/")
    page.get_by_role("link", name="Help about this page").click()
    expect(page.locator("h1")).to_have_text("Negotiations")
    page.get_by_role("link", name="All help").or_(page.locator(".breadcrumbs a")).first.click()
    expect(page.locator("h1")).to_have_text("Help")
    expect_sound(page)
