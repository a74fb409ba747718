"""Changing several agreements at once: asked before, told row by row, undone together."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.tests.factories import make_agreement, make_agreements

pytestmark = pytest.mark.django_db
BULK = reverse("agreements:bulk")
LIST = reverse("agreements:list")


def rows_of(as_actor) -> dict[str, tuple]:
    with as_actor("service"):
        return {
            row.title: (row.confidence, row.desk, sorted(row.areas.values_list("area", flat=True)))
            for row in Agreement.objects.all()
        }


def test_first_it_asks_and_changes_nothing(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="Chosen")
    response = client_as("desk").get(BULK, {"selected": agreement.ref, "matching": "partner=MOZ"})
    assert response.status_code == 200
    assert [row.title for row in response.context["rows"]] == ["Chosen"]
    assert response.context["cancel_url"] == f"{LIST}?partner=MOZ"
    assert rows_of(as_actor) == {"Chosen": ("reported", "africa", [])}


def test_chosen_ones_are_changed_and_undone_together(as_actor, client_as):
    with as_actor("desk") as actor:
        first = make_agreement(actor, title="First", areas=["cyber"])
        second = make_agreement(actor, title="Second")
        make_agreement(actor, title="Third")
    client = client_as("desk")
    sent = {
        "selected": [first.ref, second.ref],
        "confidence": "primary-text",
        "add_areas": ["training"],
        "reason": "Texts read.",
    }
    response = client.post(BULK, sent | {"matching": "partner=MOZ"})
    assert response.status_code == 303
    assert rows_of(as_actor) == {
        "First": ("primary-text", "africa", ["cyber", "training"]),
        "Second": ("primary-text", "africa", ["training"]),
        "Third": ("reported", "africa", []),
    }
    told = client.get(response["Location"])
    assert [(row.title, state) for row, state, _message in told.context["rows"]] == [
        ("Second", "changed"),
        ("First", "changed"),
    ]
    assert told.context["back_url"] == f"{LIST}?partner=MOZ"
    undo = re.search(r'formaction="([^"]+)"', told.content.decode())[1].replace("&amp;", "&")
    assert client.post(undo).status_code == 303
    assert rows_of(as_actor) == {
        "First": ("reported", "africa", ["cyber"]),
        "Second": ("reported", "africa", []),
        "Third": ("reported", "africa", []),
    }


def test_each_row_succeeds_or_is_refused_by_itself(as_actor, client_as):
    with as_actor("head") as actor:
        own = make_agreement(actor, title="Own desk")
        other = make_agreement(actor, title="Other desk", desk="europe-americas")
        same = make_agreement(actor, title="So already", confidence="estimate")
    client = client_as("desk")
    response = client.post(
        BULK, {"selected": [own.ref, other.ref, same.ref], "confidence": "estimate", "reason": "Guessed."}
    )
    told = {row.title: state for row, state, _message in client.get(response["Location"]).context["rows"]}
    assert told == {"Own desk": "changed", "Other desk": "refused", "So already": "unchanged"}
    assert {title: values[0] for title, values in rows_of(as_actor).items()} == {
        "Own desk": "estimate",
        "Other desk": "reported",
        "So already": "estimate",
    }


def test_all_that_a_question_finds_are_changed(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreements(actor, 3, partners=("KEN",))
        make_agreement(actor, title="With Mozambique")
    sent = {
        "all": "1",
        "matching": urlencode({"partner": "KEN"}),
        "confidence": "estimate",
        "reason": "Guessed.",
    }
    assert client_as("desk").post(BULK, sent).status_code == 303
    changed = [values[0] for title, values in rows_of(as_actor).items() if title != "With Mozambique"]
    assert (changed, rows_of(as_actor)["With Mozambique"][0]) == (["estimate"] * 3, "reported")


@pytest.mark.parametrize(
    "sent", [{"reason": "Why not"}, {"confidence": "estimate"}, {"confidence": "rubbish", "reason": "x"}]
)
def test_half_filled_form_is_refused(sent, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="Chosen")
    assert client_as("desk").post(BULK, sent | {"selected": agreement.ref}).status_code == 422
    assert rows_of(as_actor) == {"Chosen": ("reported", "africa", [])}


@pytest.mark.parametrize(("name", "status"), [("reader", 403), ("auditor", 403), ("partner", 403)])
def test_bulk_edit_by_cast(name, status, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    assert client_as(name).get(BULK, {"selected": agreement.ref}).status_code == status


def test_nothing_chosen_leads_back_to_the_list(client_as, db):
    response = client_as("desk").get(BULK, {"matching": "partner=MOZ"})
    assert (response.status_code, response["Location"]) == (303, f"{LIST}?partner=MOZ")


def test_way_back_stays_on_this_site(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    response = client_as("desk").get(BULK, {"selected": agreement.ref, "matching": "//evil.example"})
    assert response.context["cancel_url"].startswith(LIST)
