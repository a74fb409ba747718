"""What a partner's co-chair sees of a negotiation that is released to them: the table, and nothing of our own side's affairs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.domain.negotiations.concept import concept
from umubano.domain.negotiations.services import update_negotiation
from umubano.domain.negotiations.tests.factories import FOR_MOZAMBIQUE, at

pytestmark = pytest.mark.django_db

INTERNAL = ("Wait for the treasury", "Ask our embassy", "Desk officer")
ADDRESSES = (
    "/negotiations/",
    "/negotiations/board/",
    "/partners/MOZ/",
    "/negotiations/?export=csv",
    "/",
    "/calendar/",
)


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


@pytest.fixture
def released(as_actor: Any) -> Any:
    with as_actor("desk") as desk:
        row = at(
            desk,
            "negotiating",
            title="Talks released to Maputo",
            partners=["MOZ"],
            label=FOR_MOZAMBIQUE,
        )
        return update_negotiation(
            row,
            actor=desk,
            changes={
                "next_step": "Ask our embassy",
                "next_step_due": date(2026, 2, 1),
                "blocked_by": "Wait for the treasury",
            },
            reason="So it is.",
        )


def test_co_chair_sees_the_table_and_nothing_of_our_own_affairs(released: Any, client_as: Any) -> None:
    address = f"/negotiations/{released.ref}/"
    ours = _text(client_as("desk").get(address))
    assert all(word in ours for word in ("Wait for the treasury", "Ask our embassy"))
    for page in (address, *ADDRESSES):
        text = _text(client_as("partner").get(page))
        found = [word for word in INTERNAL if word in text]
        assert found == [], page
    theirs = _text(client_as("partner").get(address))
    assert "Talks released to Maputo" in theirs
    assert 'id="gates"' in ours
    assert 'id="gates"' not in theirs


def test_sorting_or_filtering_by_what_is_ours_tells_a_co_chair_nothing(released: Any, client_as: Any) -> None:
    client = client_as("partner")
    for query in ("?sort=next_step", "?sort=owner", "?blocked=on", "?state=stuck", "?owner=1"):
        assert "Talks released to Maputo" in _text(client.get(f"/negotiations/{query}")), query


def test_nothing_is_due_for_a_co_chair(released: Any, as_actor: Any) -> None:
    assert concept.due is not None
    with as_actor("desk") as desk:
        assert list(concept.due(desk, date(2025, 1, 1), date(2026, 12, 31))) != []
    with as_actor("partner") as partner:
        assert list(concept.due(partner, date(2025, 1, 1), date(2026, 12, 31))) == []
