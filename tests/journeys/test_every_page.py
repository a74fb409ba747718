"""Every page of the navigation, in a real browser: no script error, accessible, no sideways scrolling on a phone, in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import Site, expect_sound_everywhere

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
        "/effort/",
        "/effort/outside/",
        "/effort/focus/",
        "/effort/focus/?by=area&measure=days&step=quarter",
        "/effort/focus/declarations/",
        "/effort/focus/F-KZGM6K7/",
        "/effort/focus/F-KZGM6K7/end/",
        "/effort/focus/declare/area/",
        "/partners/",
        "/partners/MOZ/",
        "/calendar/",
        "/calendar/month/",
        "/search/?q=mozambique",
        "/history/",
        "/account/",
        "/accounts/2fa/",
        "/accounts/password/change/",
        "/help/",
        "/help/agreements/",
        "/history/agreement/RWF-010/",
        "/negotiations/board/",
    ],
    "admin": ["/", "/account/administration/", "/styleguide/"],
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
        response = page.goto(site.address + address)
        assert response is not None
        assert (address, response.status) == (address, 200)
        expect_sound_everywhere(page, can_reload=True)
        assert page.locator(".label-banner").count() == 2


@pytest.mark.parametrize("address", ["/accounts/login/", "/styleguide/nothing/"])
def test_pages_without_a_frame_are_sound(site: Site, page: Page, address: str) -> None:
    page.goto(site.address + address)
    expect_sound_everywhere(page, can_reload=True)


def test_a_wrong_password_is_said(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/accounts/login/")
    page.fill("[name=login]", "head")
    page.fill("[name=password]", "not the password")
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]")).to_have_count(1)
    expect_sound_everywhere(page)
