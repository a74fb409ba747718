"""Each test announces its own items, so nothing may be remembered from the one before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from umubano.surfaces.calendars import items


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    items.forget()
    yield
    items.forget()
