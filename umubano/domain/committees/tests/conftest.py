"""Fixtures of the joint bodies' tests."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.domain.committees.models import JointBody
from umubano.domain.committees.tests.factories import FOR_MOZAMBIQUE, by_hand, make


@pytest.fixture
def body(as_actor: Any) -> JointBody:
    """A yearly committee with Mozambique that everybody at home may read."""
    with as_actor("desk") as desk:
        return make(desk, established="2024-06-01", rules=[by_hand("frequency", sessions=1, months=12)])


@pytest.fixture
def shared(as_actor: Any) -> JointBody:
    """The same, releasable to Mozambique."""
    with as_actor("desk") as desk:
        return make(
            desk,
            name="Shared committee",
            label=FOR_MOZAMBIQUE,
            established="2024-06-01",
            rules=[by_hand("frequency", sessions=1, months=12), by_hand("minutes_deadline", days=45)],
        )
