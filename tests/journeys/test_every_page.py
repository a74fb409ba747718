"""Every page of the navigation, in a real browser: no script error, accessible, no sideways scrolling on a phone, in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from umubano.core.testing.browser import Site, axe_violations

pytestmark = pytest.mark.browser

PAGES = {
    "head": [
        "/",
        "/agreements/",
        "/agreements/RWF-010/",
        "/negotiations/",
        "/activities/",
        "/activities/RWF-078/",
        "/activities/lessons/",
        "/plans/",
        "/plans/P-N38WU3W/",
        "/plans/P-N38WU3W/timeline/",
        "/plans/P-N38WU3W/indicators/",
        "/plans/P-N38WU3W/means/",
        "/partners/",
        "/partners/MOZ/",
        "/calendar/",
        "/calendar/month/",
        "/search/?q=mozambique",
        "/history/",
        "/account/",
    ],
    "admin": ["/", "/account/administration/"],
    "desk": [
        "/transfer/",
        "/agreements/new/",
        "/negotiations/new/",
        "/activities/new/",
        "/plans/new/",
        "/plans/P-N38WU3W/objectives/new/",
    ],
    "partner": ["/", "/agreements/", "/activities/", "/search/?q=mozambique"],
}


@pytest.mark.parametrize("account", PAGES)
def test_pages_are_sound_on_desktop_and_phone_in_both_themes(site: Site, page: Page, account: str) -> None:
    site.sign_in(page, account)
    for address in PAGES[account]:
        for width, theme in ((1440, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            response = page.goto(site.address + address)
            assert response is not None
            assert (address, response.status) == (address, 200)
            page.wait_for_load_state("networkidle")
            assert (address, page.evaluate("document.documentElement.scrollWidth") <= width) == (
                address,
                True,
            )
            assert (address, theme, axe_violations(page)) == (address, theme, [])
            assert page.locator(".label-banner").count() == 2


def test_sign_in_page_is_sound(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/accounts/login/")
    assert axe_violations(page) == []
    page.fill("[name=login]", "head")
    page.fill("[name=password]", "not the password")
    page.click("button[type=submit]")
    assert page.locator("[role=alert]").count() == 1
