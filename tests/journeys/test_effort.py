"""The head declares what the effort is meant to be, sees what it was, and opens the list behind a number."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import PHONE, Site, axe_violations, expect_sound_everywhere

pytestmark = pytest.mark.browser


def _save(page: Page) -> None:
    page.locator("main form[method=post] button[type=submit]").click()


def _count(page: Page) -> int:
    text = page.locator("#result-count").inner_text()
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_head_declares_the_focus_and_opens_what_is_behind_a_number(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/effort/")
    expect(page.locator("h1")).to_have_text("Effort")
    expect_sound_everywhere(page, can_reload=True)
    page.set_viewport_size({"width": 1440, "height": 900})

    # a number and its list have as many
    frame = page.get_by_role("region", name="Depth of cooperation by partner and area")
    for side, heading in (("on paper", "Agreements"), ("held", "Activities")):
        row = frame.get_by_role("row", name=re.compile("Mozambique"))
        number = row.get_by_role("link", name=re.compile(rf"^\d+ {side}$")).first
        shown = int(re.findall(r"\d+", number.inner_text())[0])
        number.click()
        expect(page.locator("h1")).to_contain_text(heading)
        assert _count(page) == shown
        page.go_back()

    # the focus that holds is ended with a reason before another one begins
    page.get_by_role("link", name="Intended focus").click()
    expect(page.locator("main")).to_contain_text("Africa first, wider partnerships")
    expect(page.locator(".mark-illustrative").first).to_be_visible()
    page.get_by_role("link", name="Declarations").click()
    page.get_by_role("link", name="Declare by region").click()
    page.fill("[name=title]", "Neighbours and new partners")
    page.fill("[name=starts_on]", "2026-01-01")
    page.fill("[name=reason]", "The strategy of 2026.")
    page.fill("[name=share_002]", "70")
    page.fill("[name=share_142]", "40")
    _save(page)
    expect(page.locator(".error-summary")).to_contain_text("come to 110 % together")
    page.fill("[name=share_142]", "20")
    _save(page)
    expect(page.locator(".error-summary")).to_contain_text("holds from 1 January 2025 until further notice")
    page.goto(f"{site.address}/effort/focus/declarations/")
    page.get_by_role("link", name="Africa first, wider partnerships").click()
    page.get_by_role("link", name="End it").click()
    page.fill("[name=last_day]", "2025-12-31")
    page.fill("[name=reason]", "A new strategy begins.")
    _save(page)
    expect(page.locator("main")).to_contain_text("A new strategy begins.")

    page.goto(f"{site.address}/effort/focus/declare/region/")
    page.fill("[name=title]", "Neighbours and new partners")
    page.fill("[name=starts_on]", "2026-01-01")
    page.fill("[name=reason]", "The strategy of 2026.")
    page.fill("[name=share_002]", "70")
    page.fill("[name=share_142]", "20")
    _save(page)
    expect(page.locator("h1")).to_contain_text("Neighbours and new partners")
    expect(page.locator("main")).to_contain_text("Left open")
    page.get_by_role("link", name="Compare with what was done").click()
    africa = page.get_by_role("row", name=re.compile("^Africa "))
    expect(africa).to_contain_text("70 %")
    expect(africa).to_contain_text("less than intended")
    page.select_option("#measure", "days")
    page.wait_for_url("**measure=days**")
    expect(page.locator("main")).to_contain_text("Each activity weighs its days in the period")
    expect_sound_everywhere(page, can_reload=True)


def test_matrix_is_read_by_keyboard_and_on_a_phone(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"{site.address}/effort/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    frame = page.get_by_role("region", name="Depth of cooperation by partner and area")
    assert frame.evaluate("box => box.scrollWidth > box.clientWidth")
    first = frame.locator("tbody tr").nth(1).locator("th")
    before = first.bounding_box()
    frame.focus()
    for _press in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.depth-frame').scrollLeft > 0")
    after = first.bounding_box()
    # the partner stays where it was while the areas go by
    assert before and after and abs(before["x"] - after["x"]) < 2
    page.goto(f"{site.address}/effort/outside/")
    expect_sound_everywhere(page, can_reload=True)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(f"{site.address}/effort/focus/declarations/")
    here = page.locator(".tabs [aria-current=page]").bounding_box()
    assert here and here["x"] + here["width"] <= PHONE
    assert axe_violations(page) == []
    assert page.get_by_role("link", name="Declare by region").count() == 0
