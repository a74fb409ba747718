"""Signing in with a second factor: a code from an app is set up and asked for; passkeys by a virtual authenticator of the browser."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from umubano.core.testing.browser import PASSWORD, Site, expect_sound

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def second_factors_are_taken_away(site: Site) -> Iterator[None]:
    """Later journeys sign in with the same accounts by password alone."""
    yield
    with psycopg.connect(**site.owner_login()) as connection:
        connection.execute("DELETE FROM mfa_authenticator")


def _code(secret: str) -> str:
    """What an authenticator app would show now (RFC 6238), computed by the library that checks it."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _confirm_password(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()


def test_a_code_from_an_app_is_set_up_and_asked_for(site: Site, page: Page) -> None:
    site.sign_in(page, "reader")
    page.goto(f"{site.address}/accounts/2fa/")
    expect_sound(page)
    page.locator("a[href$='/totp/activate/']").click()
    expect_sound(page)
    _confirm_password(page)
    secret = page.input_value("#authenticator_secret")
    expect_sound(page)
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Activate").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    assert page.input_value("#authenticator_secret") == secret
    page.fill("[name=code]", _code(secret))
    page.get_by_role("button", name="Activate").click()
    page.wait_for_url("**/recovery-codes/")
    codes = page.input_value("#recovery_codes").split()
    assert len(codes) >= 8
    expect_sound(page)

    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.fill("[name=login]", "reader")
    page.fill("[name=password]", PASSWORD)
    page.locator("form[action$='/login/'] button[type=submit]").first.click()
    page.wait_for_url("**/2fa/authenticate/**")
    expect_sound(page)
    page.fill("[name=code]", "000000")
    page.locator("main form [type=submit]").first.click()
    expect(page.locator("[role=alert]")).to_be_visible()
    # The app's code of this half minute was used to set it up; the recovery code stands in for waiting.
    page.fill("[name=code]", codes[0])
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"{site.address}/")


def test_a_passkey_is_added_and_signs_in(site: Site, page: Page) -> None:
    at_localhost = Site(site.address.replace("127.0.0.1", "localhost"), site.environment)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    at_localhost.sign_in(page, "auditor")
    page.goto(f"{at_localhost.address}/accounts/2fa/webauthn/add/")
    _confirm_password(page)
    page.wait_for_url("**/webauthn/add/")
    expect_sound(page)
    page.fill("[name=name]", "My laptop")
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)
    page.goto(f"{at_localhost.address}/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My laptop")
    expect_sound(page)
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{at_localhost.address}/")
