"""Fixtures of the tests of plans."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.domain.plans.models import Plan
from umubano.domain.plans.tests.factories import FOR_MOZAMBIQUE, agreed, make


@pytest.fixture
def draft(as_actor: Any) -> Plan:
    """An empty draft that everybody at home may read."""
    with as_actor("desk") as desk:
        return make(desk)


@pytest.fixture
def plan(as_actor: Any) -> Plan:
    """An agreed plan that Mozambique may read too: one objective, goal, line (late) and indicator."""
    with as_actor("head") as head:
        return agreed(head, head, label=FOR_MOZAMBIQUE, owner_id=head.user_id)
