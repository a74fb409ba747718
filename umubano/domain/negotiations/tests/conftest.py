"""Fixtures of the pipeline's tests."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.tests.factories import PLAIN_FACTS, at


@pytest.fixture
def negotiation(as_actor: Any) -> Negotiation:
    """One at “text agreed” that everybody at home may read."""
    with as_actor("desk") as desk:
        return at(desk, "text_agreed", title="Memorandum on cyber security", areas=["cyber"], **PLAIN_FACTS)
