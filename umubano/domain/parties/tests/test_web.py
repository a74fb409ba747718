"""Pages of partners: the list, one partner, and the forms for whom to reach there."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.core.testing.statements import asked_by, differences
from umubano.domain.agreements.tests.factories import label_of, make_agreement
from umubano.domain.negotiations.tests.factories import at
from umubano.domain.parties.models import Body, ContactPoint
from umubano.domain.parties.search import search
from umubano.domain.parties.services import record_body, record_contact

pytestmark = pytest.mark.django_db

LIST = "/partners/"
ALL = ("desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin")
SECRET = LabelValue(40)


@pytest.fixture
def register(as_actor):
    with as_actor("head") as head:
        make_agreement(head, partners=["MOZ"], signed="2020-05-01")
        make_agreement(head, partners=["MOZ"], signed="2024")
        make_agreement(head, partners=["KEN"], signed="2025-02-01", terms={"entry": "on_last_notification"})
        make_agreement(head, partners=["TUV"], signed="2025-03-01", label=label_of(40))
        at(head, "negotiating", since=date(2025, 6, 1), partners=["POL"])


def codes(response) -> list[str]:
    return [row.record.code for row in response.context["table"].page.object_list]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "address", [LIST, "/partners/MOZ/", "/partners/org:EAC/", "/partners/mission:MINUSCA/"]
)
def test_pages_answer_everybody_who_is_signed_in(name, address, client_as):
    assert client_as(name).get(address).status_code == 200


@pytest.mark.parametrize("address", [LIST, "/partners/MOZ/", "/partners/MOZ/bodies/new/"])
def test_pages_ask_others_to_sign_in(address, client):
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_unknown_partner_is_not_found(client_as):
    assert client_as("head").get("/partners/XYZ/").status_code == 404


def test_list_shows_partners_with_something_most_agreements_first(register, client_as):
    response = client_as("head").get(LIST)
    assert codes(response) == ["MOZ", "KEN", "TUV", "POL"]
    row = response.context["table"].page.object_list[0].record
    assert (row.agreements, row.in_force, row.last_signed, row.in_negotiation) == (2, 2, "2024", 0)


def test_list_without_the_label_has_neither_row_nor_figure(register, client_as):
    assert "TUV" in codes(client_as("head").get(LIST))
    for name in ("otherdesk", "reader", "legal"):
        response = client_as(name).get(LIST)
        assert codes(response) == ["MOZ", "KEN", "POL"]
        assert response.context["page_label"]["name"] == "OFFICIAL"
    assert codes(client_as("partner").get(LIST)) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("region=002", ["MOZ", "KEN"]),
        ("region=au:east", ["KEN"]),
        ("region=150", ["POL"]),
        ("show=talks", ["POL"]),
        ("show=force", ["MOZ", "TUV"]),
        ("kind=organisation", []),
        ("q=moçamb", ["MOZ"]),
        ("q=Tuvalu", ["TUV"]),
        ("q=nobody at all", []),
        ("sort=name", ["KEN", "MOZ", "POL", "TUV"]),
        ("sort=-last_signed", ["TUV", "KEN", "MOZ", "POL"]),
        ("sort=last_signed", ["POL", "MOZ", "KEN", "TUV"]),
        ("sort=-in_negotiation", ["POL"]),
        ("region=nowhere", ["MOZ", "KEN", "TUV", "POL"]),
        ("page=99", ["MOZ", "KEN", "TUV", "POL"]),
    ],
)
def test_list_answers_its_address(register, client_as, query, expected):
    assert codes(client_as("head").get(f"{LIST}?{query}"))[: len(expected) or None] == expected


def test_search_finds_a_state_with_whom_nothing_is_signed(register, client_as):
    assert codes(client_as("head").get(f"{LIST}?q=Norway")) == ["NOR"]


def test_list_as_of_a_day(register, client_as):
    assert codes(client_as("head").get(f"{LIST}?on=2020-12-31")) == ["MOZ"]


def test_export_is_the_list_as_seen(register, client_as):
    response = client_as("head").get(f"{LIST}?region=002&export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][0] == rows[-1][0] == "OFFICIAL"
    assert [row[:2] for row in rows[2:-1]] == [["MOZ", "Mozambique"], ["KEN", "Kenya"]]
    assert rows[2][4:8] == ["2", "2", "0", "2024"]


def test_list_costs_the_same_whatever_its_length(as_actor, client_as):
    client = client_as("head")
    seen: list[Any] = []
    for code in ("MOZ", "KEN", "UGA"):
        with as_actor("head") as head:
            make_agreement(head, partners=[code], signed="2020-05-01")
        if not seen:
            client.get(LIST)  # reads what is kept from then on
        seen.append(asked_by(lambda: client.get(LIST)))
    assert differences(seen[0], seen[2]) == []
    assert seen[2].total() <= 12


def test_partner_page_has_facts_memberships_and_panels(register, client_as):
    response = client_as("head").get("/partners/MOZ/")
    facts = {str(fact.term): fact.value for fact in response.context["facts"]}
    assert facts["Capital"] == "Maputo"
    assert facts["Distance"] == "2,680 km from Kigali"
    held = {
        belonging.code: (belonging.joined, belonging.left, belonging.holds)
        for belonging in response.context["memberships"]
    }
    assert held["org:SADC"][2] is True
    assert [panel["key"] for panel in response.context["panels"]][-3:] == ["agreements", "effort", "changes"]
    assert response.context["figures"].agreements == 2


def test_partner_page_as_of_a_day_has_the_memberships_of_that_day(client_as):
    held = {
        belonging.code: belonging.holds
        for belonging in client_as("head").get("/partners/MOZ/?on=1996-01-01").context["memberships"]
    }
    assert held["org:COMESA"] is True


def test_partner_page_shows_its_changes_to_colleagues_only(as_actor, client_as):
    with as_actor("head") as head:
        make_agreement(head, partners=["MOZ"], label=label_of(releasable_to=["MOZ"]))
    keys = {
        name: [panel["key"] for panel in client_as(name).get("/partners/MOZ/").context["panels"]]
        for name in ("head", "partner")
    }
    assert "changes" in keys["head"]
    assert "changes" not in keys["partner"]


def test_hidden_agreement_and_body_leave_no_trace_on_the_partner_page(as_actor, client_as):
    with as_actor("head") as head:
        make_agreement(head, partners=["TUV"], title="Quillifer", label=label_of(40))
        body = record_body(
            "TUV", actor=head, kind="ministry", name="Quillifer ministry", label=label_for(SECRET)
        )
        record_contact(body, actor=head, office="Quillifer office")
    seen = client_as("head").get("/partners/TUV/")
    assert seen.content.decode().count("Quillifer") >= 3
    assert seen.context["page_label"]["name"] == "SECRET"
    for name in ("otherdesk", "reader", "legal", "partner"):
        response = client_as(name).get("/partners/TUV/")
        assert "Quillifer" not in response.content.decode()
        assert response.context["figures"].agreements == 0
        assert response.context["page_label"]["name"] == "OFFICIAL"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("desk", 303),
        ("otherdesk", 303),
        ("legal", 303),
        ("head", 303),
        ("reader", 403),
        ("partner", 403),
        ("auditor", 403),
        ("admin", 403),
    ],
)
def test_who_may_record_a_body(name, status, client_as):
    sent = {"kind": "ministry", "name": "Ministry of National Defence", "label_level": "10"}
    assert client_as(name).get("/partners/MOZ/bodies/new/").status_code == (200 if status == 303 else 403)
    response = client_as(name).post("/partners/MOZ/bodies/new/", sent)
    assert response.status_code == status
    if status == 303:
        assert response["Location"] == "/partners/MOZ/#reach"


def test_refused_recording_changes_nothing(client_as, as_actor):
    client_as("reader").post(
        "/partners/MOZ/bodies/new/", {"kind": "ministry", "name": "Ministry", "label_level": "10"}
    )
    with as_actor("head"):
        assert not Body.objects.exists()


def test_body_is_recorded_changed_and_given_a_contact(client_as, as_actor):
    client = client_as("desk")
    client.post(
        "/partners/MOZ/bodies/new/",
        {
            "kind": "ministry",
            "name": "Ministry of Defence",
            "place": "Maputo",
            "valid_from": "1975",
            "label_level": "20",
        },
    )
    with as_actor("desk"):
        body = Body.objects.get()
    assert (body.name, body.first_day, body.label.value) == (
        "Ministry of Defence",
        date(1975, 1, 1),
        LabelValue(20),
    )
    changed = client.post(
        f"/partners/MOZ/bodies/{body.pk}/",
        {"kind": "ministry", "name": "Ministry of National Defence", "reason": "Its own name."},
    )
    assert changed.status_code == 303
    client.post(
        f"/partners/MOZ/bodies/{body.pk}/contacts/new/",
        {"office": "Protocol", "email": "p@example.org", "label_level": "10"},
    )
    with as_actor("desk"):
        contact = ContactPoint.objects.select_related("body").get()
    assert (contact.office, contact.label_id, contact.body.name) == (
        "Protocol",
        body.label_id,
        "Ministry of National Defence",
    )
    page = client.get("/partners/MOZ/").content.decode()
    assert "Ministry of National Defence" in page
    assert "p@example.org" in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "ministry", "name": "", "label_level": "10"}, "name"),
        ({"kind": "club", "name": "X", "label_level": "10"}, "kind"),
        ({"kind": "force", "name": "X", "valid_from": "soon", "label_level": "10"}, "valid_from"),
        ({"kind": "force", "name": "X", "label_level": "99"}, "label_level"),
        (
            {"kind": "force", "name": "X", "valid_from": "2020", "valid_to": "2010", "label_level": "10"},
            "valid_to",
        ),
    ],
)
def test_body_that_cannot_be_right_comes_back_with_the_field(sent, field, client_as, as_actor):
    response = client_as("desk").post("/partners/MOZ/bodies/new/", sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    with as_actor("desk"):
        assert not Body.objects.exists()


def test_contact_is_changed_and_removed_with_a_reason(client_as, as_actor):
    with as_actor("desk") as desk:
        body = record_body("MOZ", actor=desk, kind="force", name="Army", label=default_label())
        contact = record_contact(body, actor=desk, office="Staff")
    client = client_as("desk")
    assert (
        client.post(f"/partners/MOZ/contacts/{contact.pk}/", {"office": "Chief of staff"}).status_code == 303
    )
    assert client.post(f"/partners/MOZ/contacts/{contact.pk}/remove/", {"reason": ""}).status_code == 422
    assert (
        client.post(f"/partners/MOZ/contacts/{contact.pk}/remove/", {"reason": "Recorded twice."}).status_code
        == 303
    )
    with as_actor("desk"):
        assert not ContactPoint.objects.exists()


def test_body_of_another_partner_or_out_of_sight_is_not_found(client_as, as_actor):
    with as_actor("head") as head:
        open_body = record_body("MOZ", actor=head, kind="force", name="Army", label=default_label())
        hidden = record_body("MOZ", actor=head, kind="agency", name="Service", label=label_for(SECRET))
    client = client_as("otherdesk")
    assert client.get(f"/partners/MOZ/bodies/{open_body.pk}/").status_code == 200
    assert client.get(f"/partners/KEN/bodies/{open_body.pk}/").status_code == 404
    assert client.get(f"/partners/MOZ/bodies/{hidden.pk}/").status_code == 404
    assert client.get(f"/partners/MOZ/bodies/{hidden.pk}/contacts/new/").status_code == 404


def test_partner_page_costs_the_same_for_two_records_and_for_four(as_actor, client_as):
    client = client_as("head")
    seen: list[Any] = []
    for number in range(4):
        with as_actor("head") as head:
            make_agreement(head, partners=["MOZ", "KEN"], signed="2021-05-01")
            at(head, "negotiating", since=date(2025, 6, 1))
            body = record_body("MOZ", actor=head, kind="force", name=f"Force {number}", label=default_label())
            record_contact(body, actor=head, office="Staff")
        client.get("/partners/MOZ/")  # reads code lists, labels and words that are kept from then on
        if number % 2:
            seen.append(asked_by(lambda: client.get("/partners/MOZ/")))
    assert differences(seen[0], seen[1]) == []


def test_memberships_say_as_of_when_they_are(register, client_as):
    text = client_as("head").get("/partners/MOZ/").content.decode()
    assert "as of 31 January 2026, and carried forward since" in text


def test_search_costs_the_same_however_many_are_found(as_actor):
    with as_actor("head"):
        list(search("Norway", 10))  # reads what is kept from then on
        few, many = (
            asked_by(lambda: list(search("Norway", 10))),
            asked_by(lambda: list(search("republic", 10))),
        )
        assert len(list(search("republic", 10))) > 5
    assert differences(few, many) == []
