"""Requests take turns in a worker, and none waits long behind a long one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from umubano.core.web.lanes import Lanes

SECONDS = 20


class Pages:
    """An application that says how many were at work at once, and whose "/long" lasts until it is told to end."""

    def __init__(self) -> None:
        self.at_work = self.most = 0
        self.begun, self.may_end = threading.Event(), threading.Event()
        self._guard = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._guard:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        try:
            if environ["PATH_INFO"] == "/long":
                self.begun.set()
                assert self.may_end.wait(SECONDS)
            if environ["PATH_INFO"] == "/broken":
                raise RuntimeError
            return [environ["PATH_INFO"].encode()]
        finally:
            with self._guard:
                self.at_work -= 1


def ask(application: Lanes, path: str) -> bytes:
    return b"".join(application({"PATH_INFO": path}, lambda *_given: None))


def test_pages_take_turns() -> None:
    pages = Pages()
    application = Lanes(pages, patience=SECONDS)
    with ThreadPoolExecutor(4) as people:
        long = people.submit(ask, application, "/long")
        assert pages.begun.wait(SECONDS)
        others = [people.submit(ask, application, f"/{number}") for number in range(3)]
        pages.may_end.set()
        assert [one.result(SECONDS) for one in (long, *others)] == [b"/long", b"/0", b"/1", b"/2"]
    assert pages.most == 1


def test_nobody_waits_long_behind_a_long_one() -> None:
    pages = Pages()
    application = Lanes(pages, patience=0.01)
    with ThreadPoolExecutor(1) as people:
        long = people.submit(ask, application, "/long")
        assert pages.begun.wait(SECONDS)
        assert ask(application, "/short") == b"/short"
        pages.may_end.set()
        assert long.result(SECONDS) == b"/long"


def test_an_error_frees_the_lane() -> None:
    application = Lanes(Pages(), patience=SECONDS)
    with pytest.raises(RuntimeError):
        ask(application, "/broken")
    assert ask(application, "/next") == b"/next"
