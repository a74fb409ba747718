"""A committee from convening to frozen minutes: the desk officer convenes and minutes, the head agrees for us, the co-chair for Mozambique."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from umubano.core.testing.browser import Site, axe_violations

pytestmark = pytest.mark.browser


def fill(page: Page, **values: str) -> None:
    """Fill in the fields of the form and send it."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main .form-actions button[type=submit]").click()


def as_other(browser: Browser, site: Site, account: str, address: str) -> Page:
    """The same site in a browser of somebody else, at `address`."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    site.sign_in(page, account)
    page.goto(address)
    return page


def sound(page: Page) -> list[dict[str, Any]]:
    return axe_violations(page)


def test_committee_from_convening_to_frozen_minutes(site: Site, page: Page, browser: Browser) -> None:
    site.sign_in(page, "desk")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/committees/")
    assert sound(page) == []

    # a body releasable to Mozambique, with a session that is convened
    page.get_by_role("link", name="Record a joint body").click()
    page.locator("[name=partners]").evaluate(
        "element => { const chosen = element.tomselect; chosen ? chosen.addItem('MOZ') : (element.value = 'MOZ'); }"
    )
    page.locator("[name=label_releasable_to]").evaluate(
        "element => { const chosen = element.tomselect; chosen ? chosen.addItem('MOZ') : (element.value = 'MOZ'); }"
    )
    fill(page, name="Journey committee", kind="committee", level="experts")
    expect(page.locator("h1")).to_contain_text("Journey committee")
    assert sound(page) == []
    page.get_by_role("link", name="How often it meets").click()
    fill(page, sessions="1", months="12", source_kind="by_hand", set_reason="As in the exchange of letters.")
    expect(page.locator("#rules")).to_contain_text("once a year")
    page.get_by_role("link", name="Plan or record a session").first.click()
    fill(
        page,
        planned="2026-01-04/2026-01-05",
        host="RWA",
        place="Kigali",
        first_language="en",
        second_language="pt",
    )
    session = page.url
    page.get_by_role("link", name="Convene", exact=True).click()
    fill(page)
    expect(page.locator("h1 + *, .page-subtitle").first).to_contain_text("Convened")

    # the agenda: two points, the second moved up by the keys
    for title, second in (("Training", "Formação"), ("Medicine", "Medicina")):
        page.get_by_role("link", name="Write a point").click()
        fill(page, title=title, title_second=second)
    points = page.locator("[data-order-item]")
    points.nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(points.nth(0)).to_contain_text("Medicine")
    expect(points.nth(0)).to_be_focused()

    # held, attended, minuted, decided, promised
    page.get_by_role("link", name="Record as held").click()
    fill(page)
    page.get_by_role("link", name="Say who came").click()
    fill(page, side="MOZ", function="National Director of Defence Policy", number="1")
    page.get_by_role("link", name="Write the minutes").click()
    page.fill("[name=first-1]", "Doctors visit each other.")
    page.fill("[name=second-1]", "Os médicos visitam-se.")
    assert sound(page) == []
    page.get_by_role("button", name="Save the minutes").click()
    page.get_by_role("link", name="Write a decision").click()
    fill(page, text="One visit before the summer.", text_second="Uma visita antes do verão.")
    page.get_by_role("link", name="Who does what by when?").click()
    fill(page, text="Propose dates", side="MOZ", due="2026-03")
    expect(page.locator("#commitments")).to_contain_text("Propose dates")
    partner = as_other(browser, site, "partner", session)
    expect(partner.locator("#minutes")).to_contain_text("No minutes were handed over yet.")
    page.get_by_role("link", name="Hand over the minutes to be agreed").click()
    fill(page)
    assert sound(page) == []

    # the head agrees for us, the co-chair for Mozambique, who is offered nothing else
    head = as_other(browser, site, "head", session)
    head.get_by_role("link", name="Agree to the minutes").click()
    fill(head, side="RWA", agreed_by="Head of the directorate")
    expect(head.locator("#minutes")).to_contain_text("Agreed by one side; the text is frozen")
    partner.goto(session)
    expect(partner.locator("#minutes")).to_contain_text("Os médicos visitam-se.")
    offered = partner.locator("main .page-actions a, main .btn-list a")
    expect(offered).to_have_text(["Agree to the minutes"])
    assert sound(partner) == []
    offered.click()
    fill(partner, agreed_by="National Director of Defence Policy")
    expect(partner.locator("#minutes")).to_contain_text("Agreed by both sides; frozen")

    # frozen for the desk too; a correction is a new version, and the first stays
    page.goto(session)
    expect(page.get_by_role("link", name="Write the minutes")).to_have_count(0)
    refused = page.goto(f"{session}minutes/")
    assert refused is not None
    page.fill("[name=first-1]", "Changed afterwards.")
    page.get_by_role("button", name="Save the minutes").click()
    expect(page.locator("main")).to_contain_text("The minutes are agreed and frozen.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(session)
    page.get_by_role("link", name="Correct by a new version").click()
    fill(page, reason="The month was wrong.")
    expect(page.locator("#minutes")).to_contain_text("Version 2")
    page.locator("#minutes summary").click()
    page.get_by_role("link", name="Version 1").click()
    expect(page.locator("main")).to_contain_text(
        "Agreed for Mozambique by National Director of Defence Policy"
    )
    expect(page.locator("main")).to_contain_text("Doctors visit each other.")
    for other in (head, partner):
        other.context.close()


def test_command_line_says_what_is_late(site: Site) -> None:
    code, late = site.command("committees", "due", "--on", "2026-01-05")
    jordan = next(row for row in late if row["ref"] == "RWF-038")
    assert (code, jordan["standing"], jordan["days_overdue"]) == (0, "overdue", 5)
    code, seen = site.command("committees", "list", "--as", "partner")
    assert code == 0
    assert {tuple(row["partners"]) for row in seen} == {("MOZ",)}
    assert all("owner" not in row for row in seen)
