"""Changing what belongs to an agreement: parties, signatories, areas, sources, relations, claims, its label."""

from __future__ import annotations

import pytest
from django.urls import reverse

from umubano.core.labels.rules import LADDER
from umubano.domain.agreements.models import Claim, Relation
from umubano.domain.agreements.services.change import add_claim
from umubano.domain.agreements.tests.factories import label_of, make_agreement, make_source
from umubano.domain.agreements.tests.test_web_edit import fresh, undo_address

pytestmark = pytest.mark.django_db
SECRET = max(LADDER)


def rows_sent(*rows: dict, initial: int = 0) -> dict:
    sent = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        sent |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return sent


def test_parties_are_replaced(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    address = reverse("agreements:edit_parties", args=[agreement.ref])
    sent = rows_sent(
        {"code": "RWA"},
        {"code": "MOZ", "DELETE": "on"},
        {"code": "KEN", "body": "Ministry of Defence"},
        {},
        initial=2,
    )
    assert client_as("desk").post(address, sent | {"reason": "Misread."}).status_code == 303
    with as_actor("desk"):
        assert sorted(agreement.parties.values_list("party_id", "body_name", "is_home")) == [
            ("KEN", "Ministry of Defence", False),
            ("RWA", "", True),
        ]


def test_more_rows_saves_nothing(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    address = reverse("agreements:edit_parties", args=[agreement.ref])
    response = client_as("desk").post(
        address, rows_sent({"code": "RWA"}, {"code": "KEN"}, initial=2) | {"more": "1", "reason": "Kept"}
    )
    assert (response.status_code, len(response.context["rows"].forms)) == (200, 4)
    assert response.context["form"]["reason"].value() == "Kept"
    with as_actor("desk"):
        assert set(agreement.parties.values_list("party_id", flat=True)) == {"RWA", "MOZ"}


def test_signatories_are_replaced_and_must_sign_for_a_party(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    client = client_as("desk")
    address = reverse("agreements:edit_signatories", args=[agreement.ref])
    row = {"party": "RWA", "name": "A. Person", "office": "Minister of Defence", "full_powers": "filed"}
    assert client.post(address, rows_sent({"name": "Nobody's"}) | {"reason": "x"}).status_code == 422
    assert client.post(address, rows_sent(row, {}) | {"reason": "Read."}).status_code == 303
    with as_actor("desk"):
        assert list(agreement.signatories.values_list("name", "full_powers")) == [("A. Person", "filed")]


def test_areas_are_replaced_and_can_be_undone(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, areas=["cyber", "health"])
    client = client_as("desk")
    saved = client.post(
        reverse("agreements:edit_areas", args=[agreement.ref]),
        {"areas": ["cyber", "training"], "reason": "Read."},
    )
    with as_actor("desk"):
        assert set(agreement.areas.values_list("area", flat=True)) == {"cyber", "training"}
    client.post(undo_address(client.get(saved["Location"])))
    with as_actor("desk"):
        assert set(agreement.areas.values_list("area", flat=True)) == {"cyber", "health"}


def test_source_is_added(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, label=label_of(20))
    sent = {
        "kind": "press",
        "publisher": "The New Times",
        "title": "Pact",
        "published": "5 October 2019",
        "confidence": "reported",
        "reason": "It reports the signature.",
    }
    assert (
        client_as("desk").post(reverse("agreements:add_source", args=[agreement.ref]), sent).status_code
        == 303
    )
    with as_actor("desk"):
        given = agreement.sources.select_related("source").get()
        assert (given.source.published, given.source.label_id) == ("2019-10-05", agreement.label_id)


def test_agreement_is_related_and_unrelated(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement, other = make_agreement(actor), make_agreement(actor, title="The framework of all")
        hidden = make_agreement(actor, title="A hidden framework", label=label_of(SECRET))
    client = client_as("desk")
    address = reverse("agreements:relate", args=[agreement.ref])
    found = client.get(address, {"q": "framework"}).context["hits"]
    assert {hit.title for hit in found} == {"The framework of all", "A hidden framework"}
    of_legal = client_as("legal").get(
        reverse("agreements:relation_candidates", args=[agreement.ref]), {"q": "framework"}
    )
    assert b"The framework of all" in of_legal.content
    assert b"A hidden framework" not in of_legal.content
    sent = {"kind": "implements", "target": other.ref, "reason": "Article 1."}
    assert client_as("legal").post(address, sent | {"target": hidden.ref}).status_code == 422
    assert client.post(address, sent).status_code == 303
    with as_actor("desk"):
        relation = Relation.objects.get(agreement=agreement)
    removed = client.post(
        reverse("agreements:unrelate", args=[agreement.ref, relation.pk]), {"reason": "Misread."}
    )
    assert removed.status_code == 303
    with as_actor("desk"):
        assert not Relation.objects.exists()


def test_agreement_is_not_related_to_itself(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    sent = {"kind": "implements", "target": agreement.ref, "reason": "x"}
    assert client_as("desk").post(reverse("agreements:relate", args=[agreement.ref]), sent).status_code == 422


def test_claims_are_added_and_decided(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
        source = make_source(actor)
        first = add_claim(
            agreement,
            actor=actor,
            field="signed",
            value="2 May 2020",
            confidence="reported",
            source_id=source.pk,
        )
    client = client_as("desk")
    sent = {"field": "signed", "value": "3 May 2020", "confidence": "estimate", "reason": "Another paper."}
    assert client.post(reverse("agreements:add_claim", args=[agreement.ref]), sent).status_code == 303
    address = reverse("agreements:decide_claim", args=[agreement.ref, first.pk])
    assert client.post(address, {"decision": "accept", "reason": ""}).status_code == 422
    assert client.post(address, {"decision": "accept", "reason": "It is in the text."}).status_code == 303
    with as_actor("desk"):
        states = dict(Claim.objects.values_list("value", "state"))
    assert states == {"2 May 2020": "accepted", "3 May 2020": "rejected"}
    assert client.post(address, {"decision": "reject", "reason": "Again."}).status_code == 409


def test_label_is_raised_and_only_lowered_by_head_or_legal(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    address = reverse("agreements:relabel", args=[agreement.ref])
    assert (
        client_as("desk").post(address, {"label_level": "30", "reason": "It names a unit."}).status_code
        == 303
    )
    assert fresh(as_actor, agreement).label.level == 30
    assert client_as("desk").post(address, {"label_level": "10", "reason": "Lower."}).status_code == 403
    assert fresh(as_actor, agreement).label.level == 30
    assert client_as("legal").post(address, {"label_level": "10", "reason": "Released."}).status_code == 303
    assert fresh(as_actor, agreement).label.level == 10
    assert client_as("legal").post(address, {"label_level": "10", "reason": "Again."}).status_code == 422
