"""The page of one agreement: who may see it and be offered what, what it explains, at what price."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from umubano.core.labels.rules import LADDER
from umubano.domain.agreements.services.acts import correct_act, record_act
from umubano.domain.agreements.services.change import add_claim, add_source, decide_claim, relate
from umubano.domain.agreements.services.drafts import ActDraft, SignatoryDraft, SourceDraft
from umubano.domain.agreements.tests.factories import TACIT, label_of, make_agreement, make_source

pytestmark = pytest.mark.django_db
SECRET = max(LADDER)


def plain(response, ref: str) -> str:
    """A page without the reference in its address and without the tokens that differ on every page."""
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode()).replace(ref, "")


def page_of(client, agreement):
    return client.get(agreement.get_absolute_url())


@pytest.mark.parametrize(
    ("name", "may_change"),
    [
        ("desk", True),
        ("head", True),
        ("legal", True),
        ("reader", False),
        ("auditor", False),
        ("otherdesk", False),
    ],
)
def test_page_offers_changes_only_to_those_who_may(name, may_change, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    response = page_of(client_as(name), agreement)
    assert response.status_code == 200
    assert response.context["may_change"] is may_change
    edit = reverse("agreements:edit", args=[agreement.ref]).encode()
    assert (edit in response.content) is may_change


@pytest.mark.parametrize("name", ["reader", "otherdesk", "legal", "partner", "admin"])
def test_page_is_missing_for_those_who_may_not_see_it(name, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="Not for everybody", label=label_of(SECRET))
    assert page_of(client_as("desk"), agreement).status_code == 200
    hidden = page_of(client_as(name), agreement)
    missing = client_as(name).get(reverse("agreements:detail", args=["A-NOWHERE"]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert b"Not for everybody" not in hidden.content
    assert plain(hidden, agreement.ref) == plain(missing, "A-NOWHERE")


def test_page_explains_the_status_by_the_acts_it_rests_on(as_actor, client_as):
    terms = TACIT | {"entry": "on_last_notification"}
    with as_actor("desk") as actor:
        agreement = make_agreement(
            actor,
            terms=terms,
            acts=[ActDraft("notified", "2020-06-01", "RWA"), ActDraft("notified", "2020-07-01", "MOZ")],
        )
    it = page_of(client_as("desk"), agreement).context["it"]
    assert (
        it.reason.text == "In force since 1 July 2020, because the last notification was made on 1 July 2020."
    )
    assert it.term.text == (
        "The present term ends on 30 June 2030 and is renewed tacitly unless notice is given by 31 December 2029."
    )
    assert [act.title for act in it.rests_on] == ["Notified that internal procedures are complete"] * 2
    assert [item.kind for item in it.coming] == ["decide_by", "last_day_for_notice", "term_renews"]
    assert [mark.words for mark in it.line.coming] == [
        "Our decision day",
        "Last day for notice",
        "Tacit renewal",
    ]


def test_page_does_not_tell_a_partner_our_decision_day(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=TACIT, label=label_of(releasable_to=["MOZ"]))
    assert b"Our decision day" in page_of(client_as("desk"), agreement).content
    response = page_of(client_as("partner"), agreement)
    assert response.status_code == 200
    for ours in (b"Our decision day", b"We decide by", b"Our own time to decide", b"Desk and owner"):
        assert ours not in response.content


def test_page_as_of_another_day_offers_no_change(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=TACIT)
    client = client_as("desk")
    response = client.get(agreement.get_absolute_url(), {"on": "2019-01-01"})
    assert (response.context["it"].standing.status.value, response.context["may_change"]) == ("none", False)


def test_page_strikes_a_corrected_act_through_and_says_why(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
        wrong = record_act(agreement, actor=actor, kind="published_in_gazette", effective="2020-08-30")
        correct_act(wrong, actor=actor, reason="It was the 15th.", effective="2020-08-15")
    acts = page_of(client_as("desk"), agreement).context["it"].acts
    assert [(act.effective, act.is_corrected, act.correction_reason) for act in acts] == [
        ("2020-05-01", False, ""),
        ("2020-08-15", False, ""),
        ("2020-08-30", True, "It was the 15th."),
    ]


def test_page_shows_contradictions(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=TACIT, acts=[ActDraft("in_force", "2021-01-01")])
    it = page_of(client_as("desk"), agreement).context["it"]
    assert [said.text for said in it.contradictions] == [
        "Entry into force is recorded for 1 January 2021, but terms and acts give 1 May 2020."
    ]


def test_page_warns_of_missing_full_powers(as_actor, client_as):
    signatories = [
        SignatoryDraft("RWA", "A", "Minister of Defence", "missing"),
        SignatoryDraft("MOZ", "B", "Minister of Foreign Affairs", "unknown"),
    ]
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, legal_nature="treaty", signatories=signatories)
    shown = page_of(client_as("desk"), agreement).context["it"].signatories
    assert [bool(person.warning) for person in shown] == [True, False]


def test_page_asks_for_registration_of_a_treaty_in_force(as_actor, client_as):
    with as_actor("desk") as actor:
        undecided = make_agreement(actor, legal_nature="treaty", terms=TACIT)
        wanted = make_agreement(actor, legal_nature="treaty", terms=TACIT | {"registration": "register"})
        done = make_agreement(
            actor,
            legal_nature="treaty",
            terms=TACIT | {"registration": "register"},
            acts=[ActDraft("registered_with_un", "2021-01-01", details={"number": "I-1"})],
        )
    client = client_as("desk")
    titles = [
        [task.title for task in page_of(client, row).context["it"].tasks] for row in (undecided, wanted, done)
    ]
    assert titles == [
        ["Decide on registration with the United Nations"],
        ["Register it with the United Nations"],
        [],
    ]


def test_page_reminds_of_the_interim_obligation(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms={"entry": "on_exchange_of_ratifications"})
    notes = page_of(client_as("desk"), agreement).context["it"].notes
    assert "Signed and not in force: we must not defeat its object and purpose (VCLT 18)." in [
        note.text for note in notes
    ]


def test_relations_do_not_betray_an_instrument_that_one_may_not_see(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="Open one")
        hidden = make_agreement(actor, title="Hidden one", label=label_of(SECRET))
        shown = make_agreement(actor, title="Other open one")
        relate(hidden, "implements", agreement, actor=actor, reason="So it says.")
        relate(shown, "amends", agreement, actor=actor, reason="So it says.")
    of_desk = page_of(client_as("desk"), agreement)
    assert len(of_desk.context["it"].graph.nodes) == 3
    of_reader = page_of(client_as("reader"), agreement)
    assert [relation.other.title for relation in of_reader.context["it"].relations] == ["Other open one"]
    assert b"Hidden one" not in of_reader.content


def test_page_carries_the_label_of_what_is_on_it(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
        hidden = make_agreement(actor, label=label_of(SECRET))
        relate(hidden, "implements", agreement, actor=actor, reason="So it says.")
    assert page_of(client_as("desk"), agreement).context["page_label"]["name"] == "SECRET"
    assert page_of(client_as("reader"), agreement).context["page_label"]["name"] == "OFFICIAL"


def test_page_costs_the_same_however_much_belongs_to_the_agreement(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, areas=["cyber"], terms=TACIT)
        other = make_agreement(actor)
        relate(agreement, "supplements", other, actor=actor, reason="So it says.")
        source = make_source(actor)
        add_source(agreement, SourceDraft(source.pk, "reported"), actor=actor)
        add_claim(
            agreement, actor=actor, field="place", value="Maputo", confidence="reported", source_id=source.pk
        )
    client = client_as("desk")

    def cost() -> int:
        page_of(client, agreement)
        with CaptureQueriesContext(connection) as captured:
            page_of(client, agreement)
        return len(captured)

    first = cost()
    with as_actor("desk") as actor:
        for number in range(2):
            record_act(
                agreement,
                actor=actor,
                kind="reviewed",
                effective=f"202{number + 1}-01-01",
                source_id=source.pk,
            )
            relate(agreement, "extends", make_agreement(actor), actor=actor, reason="So it says.")
            add_source(agreement, SourceDraft(make_source(actor).pk, "reported"), actor=actor)
            add_claim(agreement, actor=actor, field="place", value=f"Place {number}", confidence="reported")
    assert cost() == first
    assert first <= 22


def test_reading_a_secret_agreement_is_logged(as_actor, client_as):
    from umubano.core.changes.models import AccessLog

    with as_actor("desk") as actor:
        secret = make_agreement(actor, label=label_of(SECRET))
        plain = make_agreement(actor)
    client = client_as("head")
    for agreement in (secret, plain, secret):
        page_of(client, agreement)
    with as_actor("auditor"):
        assert list(AccessLog.objects.filter(kind="read").values_list("subject_ref", flat=True)) == [
            secret.ref
        ]


def test_title_is_in_the_readers_language_where_there_is_one(as_actor: Any, client_as: Any) -> None:
    with as_actor("desk") as desk:
        row = make_agreement(desk, title="Agreement on training", titles={"fr": "Accord de formation"})
        other = make_agreement(desk, title="Agreement on health")
    client = client_as("desk")
    client.cookies["django_language"] = "fr"
    client.post("/i18n/setlang/", {"language": "fr"})
    page = client.get(row.get_absolute_url()).content.decode()
    assert '<h1 class="page-title">Accord de formation</h1>' in page
    assert "Agreement on training" in page
    listed = client.get("/agreements/").content.decode()
    assert "Accord de formation" in listed
    assert other.title in listed


def test_accepted_claim_leads_to_where_the_register_is_brought_in_line(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        row = make_agreement(head, signed="1997")
        claim = add_claim(
            row, actor=head, field="signed", value="1998-01-27", confidence="reported", reason="Archive"
        )
        decide_claim(claim, actor=head, accept=True, reason="The original says so.")
        act = row.acts.get()
    client = client_as("head")
    address = f"/agreements/{row.ref}/acts/{act.pk}/correct/?effective=1998-01-27"
    assert f'href="{address}"' in client.get(row.get_absolute_url()).content.decode()
    assert 'value="1998-01-27"' in client.get(address).content.decode()
    client.post(address, {"kind": "signed", "effective": "1998-01-27", "reason": "The original says so."})
    assert "Bring the register in line" not in client.get(row.get_absolute_url()).content.decode()


def test_agreement_that_another_replaces_asks_whether_it_has_ended(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        old = make_agreement(head, title="Old memorandum")
        new = make_agreement(head, title="New memorandum")
        relate(new, "replaces", old, actor=head, reason="Its article 12.")
    client = client_as("head")
    page = client.get(old.get_absolute_url()).content.decode()
    assert "Say whether it has ended" in page
    address = re.search(r'href="([^"]+kind=superseded[^"]*)"', page)
    assert address is not None
    form = client.get(address[1].replace("&amp;", "&")).content.decode()
    assert f'value="{new.ref}"' in form
    assert "Say whether it has ended" not in client.get(new.get_absolute_url()).content.decode()
    client.post(
        f"/agreements/{old.ref}/acts/new/",
        {"kind": "superseded", "effective": "2024-01-01", "by": new.ref, "note": "Replaced."},
    )
    assert "Say whether it has ended" not in client.get(old.get_absolute_url()).content.decode()


def test_act_of_a_signed_agreement_needs_a_reason(as_actor: Any, client_as: Any) -> None:
    with as_actor("desk") as desk:
        row = make_agreement(desk)
    client = client_as("desk")
    given = {"kind": "reviewed", "effective": "2025-05-05"}
    assert client.post(f"/agreements/{row.ref}/acts/new/", given).status_code == 422
    assert (
        client.post(f"/agreements/{row.ref}/acts/new/", {**given, "note": "Minutes of May"}).status_code
        == 303
    )
