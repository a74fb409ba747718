"""Drive Chromium against a real server process on a database of its own, loaded with the demonstration."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umubano.core.database.roles import ensure_database

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "umubano-demo"
ROOT = Path(__file__).resolve().parents[3]
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A running product; `environment` is what its processes run with."""

    address: str
    environment: Mapping[str, str]

    def command(self, *arguments: str) -> tuple[int, Any]:
        """Run `umubano … --json` on the same database: exit code and the JSON document."""
        line = [str(ROOT / ".venv" / "bin" / "umubano"), *arguments, "--json"]
        done = subprocess.run(
            line, env=dict(self.environment), cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.returncode, json.loads(done.stdout or "null")

    def owner_login(self) -> dict[str, Any]:
        """What psycopg needs to connect as the database's owner, to arrange what only time could."""
        owner = ensure_database().for_database(self.environment["UMUBANO_DATABASE_NAME"]).owner
        return {
            "dbname": owner.name,
            "user": owner.user,
            "password": owner.password,
            "host": owner.host,
            "port": owner.port,
            **owner.options,
        }

    def sign_in(self, page: Page, account: str) -> None:
        """Sign in through the form, as a person does."""
        page.goto(f"{self.address}/accounts/login/")
        page.fill("[name=login]", account)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{self.address}/")


def chromium() -> str | None:
    """The system's Chromium; None leaves it to Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@contextmanager
def running_site(name: str) -> Iterator[Site]:
    """A database called `name` with the demonstration, and a server on it; both are gone afterwards."""
    server = ensure_database()
    server.drop_database(name)
    server.create_database(name)
    environment = {**os.environ, "UMUBANO_DATABASE_NAME": name}
    environment.pop("UMUBANO_TODAY", None)
    command = [sys.executable, "-m", "umubano.core.testing.serve"]
    try:
        made = subprocess.run(
            [*command, "setup"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise RuntimeError(f"the demonstration could not be loaded:\n{made.stdout}\n{made.stderr}")
        port = _free_port()
        process = subprocess.Popen(
            [*command, str(port)], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            _wait(port, process)
            yield Site(f"http://127.0.0.1:{port}", environment)
        finally:
            process.terminate()
            process.wait(timeout=30)
    finally:
        server.drop_database(name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        if process.poll() is not None:
            raise RuntimeError("the server stopped before it answered")
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
                connection.request("GET", "/health")
                with connection.getresponse() as response:
                    if response.status == 200:
                        return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the server did not answer in 30 seconds")


#: The two widths at which pages are looked at, in pixels.
DESK, PHONE = 1440, 390
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def axe_violations(page: Page, *, only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What axe finds on the page at the level of WCAG 2.1 AA, or by the rules of `only`: rule, impact and the first element of each."""
    if not page.evaluate("() => Boolean(window.axe)"):
        script = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        page.evaluate(f"() => {{ {script} }}")
    asked = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": _RULES}
    found = page.evaluate("(asked) => axe.run(document, {runOnly: asked})", asked)
    return [
        {"rule": violation["id"], "impact": violation["impact"], "where": violation["nodes"][0]["html"][:200]}
        for violation in found["violations"]
    ]


def settle(page: Page) -> None:
    """Wait until every chart is drawn, every transition is over and no request of the page is under way."""
    page.wait_for_load_state("networkidle")
    # Colours that are still passing from one theme to the other are neither.
    page.wait_for_function(
        "() => !document.getAnimations().some((one) => one.playState === 'running' && "
        "one.effect.getComputedTiming().iterations !== Infinity)"
    )
    page.wait_for_function("() => !document.querySelector('[data-chart-state=waiting]')")
    assert page.locator("[data-chart-state=failed]").count() == 0, f"a chart failed on {page.url}"


def expect_sound(page: Page) -> None:
    """The page as it stands is accessible; a signed-in page says its label at top and bottom."""
    settle(page)
    found = axe_violations(page)
    assert not found, f"{page.url}: {found}"
    if page.locator("body.shell").count():
        assert page.locator(".label-banner").count() == 2


def expect_sound_everywhere(page: Page, *, can_reload: bool = False) -> None:
    """The page is sound at desktop width in the light and on a phone in the dark; measured anew where it `can_reload` (it answers a GET)."""
    for width, theme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        if can_reload:
            page.reload()
        else:
            page.wait_for_timeout(500)
        settle(page)
        found = axe_violations(page)
        assert not found, f"{page.url} at {width}, {theme}: {found}"
        reach = page.evaluate("document.documentElement.scrollWidth")
        assert reach <= width, f"{page.url} is {reach} pixels wide at {width}"
