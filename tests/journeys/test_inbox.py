"""The inbox in a browser: an item is put off and comes back, a deputy stands in, a calendar feed is made, fetched and revoked."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from umubano.core.testing.browser import Site, axe_violations

pytestmark = pytest.mark.browser


def _number(page: Page) -> int:
    text = page.locator('.navigation-link[href="/inbox/"] .navigation-count').text_content()
    return int(text or 0)


def test_an_item_is_put_off_with_a_way_back(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox/")
    before = _number(page)
    assert before > 0
    assert axe_violations(page) == []
    item = page.locator(".inbox-item").first
    title = item.locator("a").first.text_content() or ""
    item.locator("summary").click()
    item.get_by_role("button", name="Next Monday").click()
    expect(page.locator("#toasts, .messages").first).to_be_attached()
    assert _number(page) == before - 1
    page.get_by_role("link", name="Postponed").click()
    expect(page.locator(".inbox-item", has_text=title).first).to_be_visible()
    page.get_by_role("button", name="Show again").first.click()
    page.wait_for_url("**/inbox/")
    assert _number(page) == before


def test_undo_puts_the_item_back(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/inbox/")
    before = _number(page)
    item = page.locator(".inbox-item").first
    item.locator("summary").click()
    item.get_by_role("button", name="Tomorrow").click()
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_load_state()
    expect(page.locator('.navigation-link[href="/inbox/"] .navigation-count')).to_have_text(str(before))


def test_a_deputy_stands_in_until_the_absence_is_withdrawn(site: Site, page: Page, browser: Browser) -> None:
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/inbox/")
    own = page.locator(".inbox-item a").all_text_contents()
    page.get_by_role("link", name="Absence and deputy").click()
    assert axe_violations(page) == []
    page.get_by_label("Deputy").select_option(label="Desk officer, Europe")
    page.get_by_label("Last day").fill("2026-01-20")
    page.get_by_role("button", name="Record the absence").click()
    expect(page.get_by_role("cell", name="Desk officer, Europe")).to_be_visible()

    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    deputy = context.new_page()
    site.sign_in(deputy, "otherdesk")
    deputy.goto(f"{site.address}/inbox/")
    marked = deputy.locator(".inbox-item", has_text="for Desk officer, Africa")
    seen = marked.locator("a").all_text_contents()
    assert seen
    assert set(seen) <= set(own)
    expect(deputy.locator(".label-banner").first).to_contain_text("OFFICIAL")

    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("cell", name="Desk officer, Europe")).to_have_count(0)
    deputy.reload()
    expect(deputy.locator(".inbox-item", has_text="for Desk officer, Africa")).to_have_count(0)
    context.close()


def _fetch(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


def test_a_calendar_feed_is_made_fetched_and_revoked(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/account/")
    page.get_by_role("link", name="See these dates in my calendar program").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Create").click()
    address = page.get_by_label("Address").input_value()
    status, text = _fetch(address)
    assert status == 200
    assert "SUMMARY:Busy" in text
    assert len(re.findall("BEGIN:VEVENT", text)) > 10
    page.goto(f"{site.address}/calendar/feeds/")
    assert address not in page.content()
    page.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Revoke").click()
    page.wait_for_url("**/calendar/feeds/")
    assert _fetch(address)[0] == 404


def test_the_calendar_goes_by_keys_and_keeps_its_filters(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/calendar/month/")
    expect(page.locator("h1")).to_have_text("January 2026")
    assert axe_violations(page) == []
    for key, month in (
        ("ArrowRight", "February 2026"),
        ("ArrowLeft", "January 2026"),
        ("ArrowLeft", "December 2025"),
        ("t", "January 2026"),
    ):
        page.keyboard.press(key)
        expect(page.locator("h1")).to_have_text(month)
        page.wait_for_load_state()  # the heading is there before the keys are listened to
    page.get_by_label("Kind").select_option(label="Next step")
    page.wait_for_url("**kind=negotiation_next_step**")
    page.get_by_role("link", name="Agenda").click()
    page.wait_for_url("**/agenda/?kind=negotiation_next_step")
    assert axe_violations(page) == []
    page.get_by_role("link", name="Year plan").click()
    page.wait_for_url("**/year/?kind=negotiation_next_step")
    assert axe_violations(page) == []


def test_the_calendar_is_exported_on_the_command_line(site: Site, tmp_path: object) -> None:
    file = f"{tmp_path}/calendar.ics"
    code, answer = site.command(
        "calendar", "export", "--out", file, "--from", "2026-01-01", "--to", "2026-12-31"
    )
    assert code == 0
    assert (answer["file"], answer["label"]) == (file, "OFFICIAL")
    assert answer["events"] > 10
    code, refused = site.command("calendar", "export", "--out", file, "--ceiling", "40")
    assert (code, refused["error"]["code"]) == (1, "above_ceiling")
    assert site.command("calendar", "export", "--out", file, "--from", "soon")[0] == 2
