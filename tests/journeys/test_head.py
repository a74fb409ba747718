"""The head of the directorate: understands the home page, finds why an agreement lapses, prints the brief."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import Site

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
