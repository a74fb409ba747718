"""A capture on a phone while there is no connection, sent once when there is one again; and what stays on the device."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import Site, axe_violations

pytestmark = pytest.mark.browser

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('umubano.capture.'))"


def fill(page: Page, what: str, *, when: str = "2026-09") -> None:
    """The five fields, as a thumb fills them."""
    page.select_option("[name=kind]", "ceremony")
    page.evaluate("document.querySelector('[name=partners]').tomselect.setValue(['SYC'])")
    page.fill("[name=when]", when)
    page.fill("[name=what]", what)
    page.fill("[name=outside_because]", "An invitation.")


def recorded(site: Site, what: str) -> list[dict[str, Any]]:
    code, rows = site.command("activities", "list", "--partner", "SYC")
    assert code == 0
    return [row for row in rows if row["title"] == what]


def test_phone_capture_offline_is_kept_and_sent_once(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/activities/new/")
    assert axe_violations(page) == []
    page.context.set_offline(True)
    fill(page, "Kept while offline")
    page.click("form[data-capture] button[type=submit]")
    waiting = page.locator("[data-capture-waiting]")
    expect(waiting).to_contain_text("not sent yet: 1")
    expect(waiting).to_contain_text("Kept while offline")
    assert page.url.endswith("/activities/new/")  # the page survived
    assert axe_violations(page) == []
    # the form is free for the next one, and a draft survives losing the page
    fill(page, "A draft half typed")
    assert recorded(site, "Kept while offline") == []
    page.context.set_offline(False)
    expect(waiting).to_be_hidden(timeout=15_000)
    assert len(recorded(site, "Kept while offline")) == 1
    page.reload()
    expect(page.locator("[name=what]")).to_have_value("A draft half typed")
    assert len(recorded(site, "Kept while offline")) == 1


CACHED = "(async () => (await caches.keys()).length)()"


NEEDED = {
    "/activities/new/offline/",
    "/static/build/app.js",
    "/static/build/app.css",
    "/static/build/theme.js",
}
KEPT_FILES = """async () => {
  const isReady = navigator.serviceWorker.controller?.state === "activated";
  const kept = isReady ? await (await caches.open("umubano-offline")).keys() : [];
  return kept.map((one) => new URL(one.url).pathname);
}"""


def kept_page(page: Page) -> None:
    """Wait until the browser keeps the form and everything that it needs."""
    for _attempt in range(100):
        if set(page.evaluate(KEPT_FILES)) >= NEEDED:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the form is not kept")


def test_form_opens_without_a_connection_and_each_capture_is_its_own(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/activities/new/")
    kept_page(page)
    page.context.set_offline(True)
    for number in (1, 2):
        page.goto(f"{site.address}/activities/new/?kind=ceremony")
        expect(page.locator("main")).to_contain_text("There is no connection.")
        assert axe_violations(page) == []
        fill(page, f"Opened while offline {number}", when=f"2026-0{number}")
        page.click("form[data-capture] button[type=submit]")
        expect(page.locator("[data-capture-waiting]")).to_contain_text(f"not sent yet: {number}")
    page.context.set_offline(False)
    expect(page.locator("[data-capture-waiting]")).to_be_hidden(timeout=15_000)
    for number in (1, 2):
        assert len(recorded(site, f"Opened while offline {number}")) == 1
    # online again, the form is the server's own; signing out removes what was kept
    page.goto(f"{site.address}/activities/new/")
    expect(page.locator(".user-menu summary")).to_be_visible()
    page.locator(".user-menu summary").click()
    page.locator("form[action*='logout'] button").click()
    page.wait_for_url(lambda address: "/activities/" not in address)
    # in this order: to look into a cache makes it
    assert page.evaluate(CACHED) == 0
    assert page.evaluate(KEPT_FILES) == []


def test_answer_that_got_lost_makes_no_second_record(site: Site, page: Page) -> None:
    """The server records it and the answer never arrives: the worst a bad link can do."""
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/activities/new/")
    fill(page, "Answer got lost", when="2026-10")

    def lose(route: Any) -> None:
        route.fetch()
        route.abort("internetdisconnected")

    page.route("**/activities/new/", lose, times=1)
    page.click("form[data-capture] button[type=submit]")
    waiting = page.locator("[data-capture-waiting]")
    expect(waiting).to_contain_text("not sent yet: 1")
    assert len(recorded(site, "Answer got lost")) == 1
    page.click("[data-capture-send]")
    expect(waiting).to_be_hidden()
    assert len(recorded(site, "Answer got lost")) == 1


def test_signing_out_removes_what_is_kept_and_warns_of_what_is_not_sent(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/activities/new/")
    page.context.set_offline(True)
    fill(page, "Never sent", when="2026-11")
    page.click("form[data-capture] button[type=submit]")
    expect(page.locator("[data-capture-waiting]")).to_be_visible()
    page.route("**/activities/new/", lambda route: route.abort("internetdisconnected"))
    page.context.set_offline(False)
    page.locator(".user-menu summary").click()
    out = page.locator("form[action*='logout'] button")
    out.click()
    expect(page.locator("#toasts")).to_contain_text("Not sent yet and deleted")
    assert page.evaluate(KEPT) != []
    out.click()
    page.wait_for_url(lambda address: "/activities/" not in address)
    assert page.evaluate(KEPT) == []
    site.sign_in(page, "head")
    page.unroute("**/activities/new/")
    page.goto(f"{site.address}/activities/new/")
    expect(page.locator("[data-capture-waiting]")).to_be_hidden()
    assert recorded(site, "Never sent") == []


def test_another_account_sees_and_sends_nothing_of_the_first(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    page.goto(f"{site.address}/activities/new/")
    fill(page, "Of the desk alone", when="2026-12")
    page.context.clear_cookies(name="sessionid")  # the session ended without signing out
    site.sign_in(page, "head")
    page.goto(f"{site.address}/activities/new/")
    expect(page.locator("[name=what]")).to_have_value("")


def test_duplicate_is_asked_about_on_the_page(site: Site, page: Page) -> None:
    site.sign_in(page, "desk")
    for number in (1, 2):
        page.goto(f"{site.address}/activities/new/")
        fill(page, f"Twice {number}", when="2027-01-10")
        page.click("form[data-capture] button[type=submit]")
        if number == 1:
            page.wait_for_url("**/activities/V-*/")
    expect(page.locator("#capture .notice")).to_contain_text("Twice 1")
    assert axe_violations(page) == []
    page.click("button[name=anyway]")
    page.wait_for_url("**/activities/V-*/")
    assert len(recorded(site, "Twice 2")) == 1
