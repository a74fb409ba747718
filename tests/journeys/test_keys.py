"""A person who works by keys alone: the focus stays where the work is, is never hidden, and is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import Site

pytestmark = pytest.mark.browser


def test_tab_leaves_a_combobox_for_the_next_field(site: Site, page: Page) -> None:
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/account/administration/accounts/new/")
    page.locator("#id_desks-ts-control").focus()
    expect(page.get_by_role("option", name="Africa")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#id_clearance")).to_be_focused()


def test_a_field_that_asks_for_a_new_page_keeps_the_focus(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.locator("#counting-rule").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**/?rule=*")
    expect(page.locator("#counting-rule")).to_be_focused()


def test_a_menu_closes_when_the_focus_goes_on(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    menu = page.locator(".user-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu).to_have_attribute("open", "")
    menu.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_a_card_moved_by_its_form_keeps_the_focus(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/negotiations/board/")
    card = page.locator(".board-column[data-column=idea] .board-card").first
    more = card.locator(".board-more")
    more.focus()
    page.keyboard.press("Enter")
    expect(card.locator("select")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    name = card.get_attribute("data-card")
    card.locator("select").select_option("proposed")
    card.locator("form button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f".board-column[data-column=proposed] [data-card={name}]")).to_be_focused()


def test_what_has_the_focus_stands_clear_of_the_bars(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/agreements/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk]")).to_be_visible()
    assert _hidden_on_the_way(page, "Tab", 60) == []
    assert _hidden_on_the_way(page, "Shift+Tab", 50) == []


def test_the_ticked_rows_are_edited_by_a_key(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/agreements/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.press("x")
    page.keyboard.press("e")
    page.wait_for_url("**/agreements/bulk/**")


def test_the_note_of_a_figure_can_be_clicked(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.get_by_role("link", name="entry into force not known").click(timeout=5000)
    page.wait_for_url("**/agreements/**")


def test_the_kind_of_an_act_is_no_filter(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/agreements/RWF-010/acts/new/")
    page.locator("#id_kind").select_option("signed")
    expect(page.locator("#act form")).to_be_visible()
    expect(page.locator("main .chip")).to_have_count(0)


def test_a_form_opened_by_its_letter_has_the_focus(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/activities/")
    page.keyboard.press("n")
    page.wait_for_url("**/activities/new/")
    expect(
        page.locator("main form").get_by_role("combobox").or_(page.locator("main form input:visible")).first
    ).to_be_focused()
    page.goto(f"{site.address}/calendar/month/")
    page.keyboard.press("t")
    page.wait_for_load_state()
    expect(page.locator("body")).to_be_focused()


def _hidden_on_the_way(page: Page, key: str, steps: int) -> list[str]:
    """What had the focus on the way and could not be seen whole, for a bar over it."""
    found = []
    for _step in range(steps):
        page.keyboard.press(key)
        hidden = page.evaluate(
            """() => {
                const focused = document.activeElement;
                if (!focused.closest("tbody")) return "";
                const [line] = focused.getClientRects();
                const at = (y) => document.elementFromPoint(line.left + 3, y);
                const seen = [line.top + 3, line.bottom - 3].every((y) => focused.contains(at(y)));
                return seen ? "" : focused.textContent || focused.ariaLabel || focused.id;
            }"""
        )
        if hidden:
            found.append(hidden)
    return found
