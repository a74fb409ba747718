"""One running product for all journeys, and a fresh browser page for each."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from umubano.core.testing.browser import CHROMIUM_FLAGS, Site, chromium, running_site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running_site(f"umubano_journey_{os.getpid()}") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new person: no cookies, desktop width. An error in the console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if _is_our_fault(message) else None)
    yield opened
    context.close()
    assert errors == []


def _is_our_fault(message: object) -> bool:
    """Errors of scripts and of the content security policy; a 404, a 422 or a lost connection that a test asked for is none."""
    text = message.text  # type: ignore[attr-defined]
    asked_for = "status of 4" in text or "net::ERR_INTERNET_DISCONNECTED" in text
    return message.type == "error" and not asked_for  # type: ignore[attr-defined]
