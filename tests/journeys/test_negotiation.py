"""A negotiation from the idea to the signature: moved by mouse, by keys and by menu; gates met and one waived; all of it kept in the register."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from umubano.core.testing.browser import Site, expect_sound

pytestmark = pytest.mark.browser

TITLE = "Memorandum of understanding on mountain rescue"
PURPOSE = "Courses in mountain rescue for engineers"


def _card(site: Site, page: Page) -> Locator:
    page.goto(f"{site.address}/negotiations/board/?q=mountain+rescue")
    return page.locator(".board-card", has_text=TITLE)


def _stands_in(page: Page, stage: str) -> None:
    """The move was taken: the page said so, and the card is in the column of the stage."""
    column = page.locator(f'.board-column[data-column="{stage}"]')
    expect(column.locator(".board-card", has_text=TITLE)).to_have_count(1)


def _arrives(page: Page, address: str) -> None:
    """Back on the page of the negotiation, wherever on it."""
    page.wait_for_url(lambda found: found.partition("#")[0] == address)


def _meet(page: Page, address: str, *codes: str) -> None:
    for code in codes:
        page.goto(f"{address}gates/{code}/meet/")
        page.fill("[name=evidence]", "Letter 14/2026 of 5 January 2026")
        page.locator("main form button[type=submit]").click()
        _arrives(page, address)
        expect(page.locator(f"#gate-{code} .status")).to_contain_text("Met")


def _open(site: Site, page: Page) -> str:
    page.goto(f"{site.address}/negotiations/new/")
    page.fill("[name=title]", TITLE)
    page.select_option("[name=kind]", "memorandum")
    page.locator("#id_partners-ts-control").click()
    page.keyboard.type("Botswana")
    # the list is drawn anew while one types: only what is left of it stays
    expect(page.locator(".ts-dropdown .option:visible")).to_have_count(1)
    page.locator(".ts-dropdown .option", has_text="Botswana").first.click()
    page.keyboard.press("Escape")
    page.fill("[name=purpose]", PURPOSE)
    page.select_option("[name=desk]", "africa")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    return page.url


def test_from_idea_to_signature(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    address = _open(site, page)

    # by mouse
    _card(site, page).drag_to(page.locator('.board-column[data-column="proposed"]'))
    _stands_in(page, "proposed")
    expect_sound(page)

    # a gate holds it back, and the page says which
    _card(site, page).focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[role=alert], .messages")).to_contain_text("Authority to negotiate")
    _stands_in(page, "proposed")
    _meet(page, address, "authority_to_negotiate")

    # by keys, twice
    for stage in ("authorised", "negotiating"):
        _card(site, page).focus()
        page.keyboard.press("Shift+ArrowRight")
        _stands_in(page, stage)

    # what the clauses do decides which gates there are
    page.goto(f"{address}clauses/")
    page.select_option("[name=legal_nature]", "non_binding")
    for question in (
        "subject_to_ratification",
        "commits_finances",
        "changes_law",
        "concerns_status_of_persons",
        "concerns_reserved_matter",
        "permits_foreign_base",
    ):
        page.select_option(f"[name={question}]", "no")
    page.locator("main form button[type=submit]").click()
    _arrives(page, address)
    _meet(
        page, address, "president_notified", "parliament_notified", "legal_nature_opinion", "conflict_check"
    )

    # by the menu on the card
    card = _card(site, page)
    card.locator(".board-more").click()
    card.locator("select[name=stage]").select_option("text_agreed")
    card.get_by_role("button", name="Move", exact=True).click()
    _stands_in(page, "text_agreed")

    _meet(page, address, "justice_consulted")
    page.goto(f"{address}gates/foreign_affairs_consulted/waive/")
    page.fill("[name=reason]", "The ministry answers after its reorganisation.")
    page.fill("[name=approver]", "Head of the directorate")
    page.fill("[name=due_on]", "2026-02-28")
    page.locator("main form button[type=submit]").click()
    _arrives(page, address)
    expect(page.locator("#gate-foreign_affairs_consulted .status")).to_contain_text("Waived")
    expect_sound(page)
    left = page.locator("#gates tbody tr", has=page.get_by_role("link", name="Record as met"))
    for code in [str(row.get_attribute("id")).removeprefix("gate-") for row in left.all()]:
        if page.locator(f"#gate-{code}").get_by_text("Cleared for signature").count():
            _meet(page, address, code)

    page.goto(address)
    page.get_by_role("link", name="Clear for signature").click()
    page.locator("main form button[type=submit]").click()
    _arrives(page, address)

    page.goto(f"{address}sign/")
    page.fill("[name=place]", "Gaborone")
    page.fill("[name=signers-0-name]", "A minister")
    page.fill("[name=signers-1-name]", "Another minister")
    page.get_by_role("button", name="Record the signature").click()
    page.wait_for_url(f"{site.address}/agreements/**")

    # the register has everything
    expect(page.locator("h1")).to_contain_text(TITLE)
    for kept in ("Gaborone", "Botswana", "Another minister", "authorised", "5 January 2026"):
        expect(page.locator("main")).to_contain_text(kept)
    expect_sound(page)
    page.goto(address)
    expect(page.locator(".notice-good")).to_contain_text("it is now in the register")
    expect(page.locator("#gate-foreign_affairs_consulted")).to_contain_text("Letter 14/2026")
    expect_sound(page)
