"""The pages that decide: cards on the board, steps, the signature."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.domain.agreements.models import Agreement
from umubano.domain.negotiations import services
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.tests.factories import (
    PLAIN_FACTS,
    at,
    cleared,
    make,
)
from umubano.domain.negotiations.tests.pages import sign_on, text
from umubano.domain.negotiations.tests.test_services import everything

# steps


def test_card_moves_when_its_gates_are_met(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    client = client_as("desk")
    response = client.post(f"/negotiations/{row.ref}/move/", {"stage": "proposed"})
    assert (response.status_code, response.url) == (303, "/negotiations/board/")
    assert "is now at “Proposed”." in text(client.get("/negotiations/board/"))
    with as_actor("desk"):
        assert Negotiation.objects.get().stage == "proposed"


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("cleared", "“Clear for signature” is not possible yet: Authority to negotiate: open."),
        (
            "idea",
            "cannot go from “Text agreed” to where you put it. It can go to: “Cleared for signature”, “Negotiating”",
        ),
        ("nonsense", "cannot go from “Text agreed”"),
    ],
)
def test_card_that_cannot_move_says_why(
    client_as: Any, as_actor: Any, negotiation: Negotiation, stage: str, said: str
) -> None:
    client = client_as("head")
    response = client.post(f"/negotiations/{negotiation.ref}/move/", {"stage": stage})
    assert response.status_code == 303
    assert said in text(client.get(response.url))
    with as_actor("head"):
        assert Negotiation.objects.get().stage == "text_agreed"


@pytest.mark.parametrize(
    ("stage", "step"), [("negotiating", "reopen_talks"), ("dormant", "pause"), ("dropped", "drop")]
)
def test_card_move_that_needs_a_reason_asks_for_it(
    client_as: Any, as_actor: Any, negotiation: Negotiation, stage: str, step: str
) -> None:
    client = client_as("desk")
    response = client.post(f"/negotiations/{negotiation.ref}/move/", {"stage": stage})
    assert (response.status_code, response.url) == (303, f"/negotiations/{negotiation.ref}/step/{step}/")
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"effective_on": "2026-01-05", "reason": ""}).status_code == 422
    assert (
        client.post(response.url, {"effective_on": "2026-01-05", "reason": "Elections."}).status_code == 303
    )
    with as_actor("desk"):
        row = Negotiation.objects.get()
        assert row.stage == stage
        assert row.stage_changes.last().reason == "Elections."  # type: ignore[union-attr]


def test_dormant_resumes_from_its_page(client_as: Any, as_actor: Any, negotiation: Negotiation) -> None:
    with as_actor("desk") as desk:
        services.move(negotiation, "pause", actor=desk, reason="Elections.")
    client = client_as("desk")
    assert "Resume where it stood" in text(client.get(f"/negotiations/{negotiation.ref}/"))
    sent = {"effective_on": "2026-01-05", "reason": "A new government."}
    assert client.post(f"/negotiations/{negotiation.ref}/step/resume/", sent).status_code == 303
    with as_actor("desk"):
        assert Negotiation.objects.get().stage == "text_agreed"


def test_step_that_does_not_lead_on_is_refused(client_as: Any, negotiation: Negotiation) -> None:
    client = client_as("head")
    assert client.get(f"/negotiations/{negotiation.ref}/step/propose/").status_code == 409
    assert client.get(f"/negotiations/{negotiation.ref}/step/fly/").status_code == 404


# signing


def test_sign_page_makes_the_agreement(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        row = cleared(head)
    client = client_as("desk")
    assert client.get(f"/negotiations/{row.ref}/sign/").status_code == 200
    response = sign_on(client, row)
    with as_actor("desk"):
        agreement = Agreement.objects.get()
        assert (response.status_code, response.url) == (303, f"/agreements/{agreement.ref}/")
        assert [(person.name, person.full_powers) for person in agreement.signatories.all()] == [
            ("J. Bizimana", "not_needed")
        ]
    page = text(client.get(f"/negotiations/{row.ref}/"))
    assert f"/agreements/{agreement.ref}/" in page
    assert "Record the signature" not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"signed": "2026-05-01"}, "Give the date of signature as far as it is known, not later than today."),
        ({"signed": "soon"}, "soon"),
        ({"signers-0-name": ""}, "Say who signed."),
        ({"legal_nature": "treaty"}, "Full powers are needed and not on file for: J. Bizimana."),
    ],
)
def test_sign_page_refuses_and_leaves_nothing(
    client_as: Any, as_actor: Any, changed: dict[str, Any], said: str
) -> None:
    with as_actor("head") as head:
        row = cleared(head)
        before = everything()
    response = sign_on(client_as("desk"), row, **changed)
    assert response.status_code == 422
    assert said in text(response)
    with as_actor("head"):
        assert Agreement.objects.count() == 0
        assert everything() == before


def test_sign_page_shows_what_is_in_the_way(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        row = at(head, "cleared", **PLAIN_FACTS)
    client = client_as("head")
    assert "Authority to negotiate: open." in text(client.get(f"/negotiations/{row.ref}/sign/"))
    response = sign_on(client, row)
    assert response.status_code == 422
    with as_actor("head"):
        assert Agreement.objects.count() == 0
