"""`python -m umubano.core.testing.screenshots FOLDER`: the pictures of README.md, made from the running product."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from umubano.core.testing.browser import CHROMIUM_FLAGS, Site, chromium, running_site, settle

#: Name of the picture → address. All as the head of the directorate sees it, in light colours.
PICTURES = {
    "home": "/",
    "agreements": "/agreements/",
    "agreement": "/agreements/RWF-010/",
    "negotiations": "/negotiations/board/",
    "partner": "/partners/MOZ/",
    "committees": "/committees/",
    "calendar": "/calendar/month/",
    "plan": "/plans/",
    "effort": "/effort/",
}
#: Of these lists, the first record.
FIRST_OF = {"plan"}
WIDTH, HEIGHT = 1440, 900


def take(site: Site, folder: Path) -> list[Path]:
    """One PNG of each page, as high as the window."""
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-GB"
        ).new_page()
        site.sign_in(page, "head")
        for name, address in PICTURES.items():
            page.goto(site.address + address)
            if name in FIRST_OF:
                page.locator(f"main a[href^='{address}']:not([href$='/new/']):not([href*='?'])").first.click()
            settle(page)
            target = folder / f"{name}.png"
            page.screenshot(path=target)
            taken.append(target)
        browser.close()
    return taken


def main(folder: Path) -> None:
    """Set up a demonstration, take the pictures, and say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_site(f"umubano_pictures_{os.getpid()}") as site:
        for taken in take(site, folder):
            sys.stdout.write(f"{taken}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
