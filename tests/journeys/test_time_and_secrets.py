"""What we knew on an earlier day, and what must leave no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import Site, expect_sound

pytestmark = pytest.mark.browser

#: Titles of what is SECRET and in a compartment in the demonstration.
SECRETS = ("exchange of operational information", "Arrangement on joint operations")
PLACES = (
    "/search/?q=operational+information",
    "/search/?q=%22joint+operations%22",
    "/search/suggest/?q=operational",
    "/agreements/?q=operational",
    "/negotiations/?q=joint+operations",
    "/negotiations/board/",
    "/partners/MOZ/",
    "/calendar/?days=365",
    "/",
)


@contextmanager
def recorded_a_week_ago(site: Site, ref: str) -> Iterator[None]:
    """What was recorded of an agreement counts as recorded a week ago, as only the owner of the database can arrange; put back
    afterwards, so that sealed history stays as it was sealed.
    """
    with psycopg.connect(**site.owner_login(), autocommit=True) as connection:
        moved = connection.execute(
            "UPDATE agreements_agreementevent SET pgh_created_at = pgh_created_at - interval '7 days' WHERE ref = %s "
            "RETURNING pgh_id",
            [ref],
        ).fetchall()
        assert moved
        try:
            yield
        finally:
            connection.execute(
                "UPDATE agreements_agreementevent SET pgh_created_at = pgh_created_at + interval '7 days' "
                "WHERE pgh_id = ANY(%s)",
                [[row[0] for row in moved]],
            )


def test_a_record_as_we_knew_it_on_an_earlier_day(site: Site, page: Page) -> None:
    with recorded_a_week_ago(site, "RWF-012"):
        _change_and_look_back(site, page)


def _change_and_look_back(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    page.goto(f"{site.address}/agreements/RWF-012/edit/")
    before = page.input_value("[name=title]")
    page.fill("[name=title]", "A title that we learnt today")
    page.fill("[name=reason]", "The signed copy has arrived.")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("A title that we learnt today")

    yesterday = timezone.localdate() - timedelta(days=1)
    page.goto(f"{site.address}/history/agreement/RWF-012/")
    expect(page.locator("main")).to_contain_text("The signed copy has arrived.")
    page.fill(".page-aside [name=known]", yesterday.isoformat())
    page.get_by_role("button", name="Show what we knew").click()
    expect(page.locator("#known")).to_contain_text(before)
    expect_sound(page)
    page.fill(".page-aside [name=known]", timezone.localdate().isoformat())
    page.get_by_role("button", name="Show what we knew").click()
    expect(page.locator("#known")).to_contain_text("A title that we learnt today")


def test_the_register_as_of_an_earlier_day_shows_what_held(site: Site, page: Page) -> None:
    site.sign_in(page, "reader")
    page.goto(f"{site.address}/agreements/")
    today = int(page.locator("#result-count strong").inner_text())
    page.fill("#as-of", "2020-12-31")
    page.locator("#as-of").press("Enter")
    expect(page.locator(".banner-as-of")).to_contain_text("31 December 2020")
    expect(page.locator("#result-count strong")).not_to_have_text(str(today))
    assert 0 < int(page.locator("#result-count strong").inner_text()) < today
    expect_sound(page)


@pytest.mark.parametrize("account", ["otherdesk", "partner"])
def test_the_secret_leaves_no_trace(site: Site, page: Page, account: str) -> None:
    site.sign_in(page, account)
    for address in PLACES:
        page.goto(site.address + address)
        text = page.content().casefold()
        assert [(address, secret) for secret in SECRETS if secret.casefold() in text] == []
        assert "cabo-delgado" not in text
    page.goto(f"{site.address}/search/?q=%22joint+operations%22")
    expect(page.locator(".search-hit")).to_have_count(0)
    expect_sound(page)


def test_the_secret_is_there_for_who_may_see_it(site: Site, page: Page) -> None:
    site.sign_in(page, "head")
    for address, secret in zip(PLACES, SECRETS, strict=False):
        page.goto(site.address + address)
        expect(page.locator("main")).to_contain_text(secret)
