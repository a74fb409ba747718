"""Changing an agreement: who may, what is asked for, what is refused and leaves nothing behind, what can be undone."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from umubano.core.labels.rules import LADDER
from umubano.domain.agreements.models import Act, Agreement
from umubano.domain.agreements.services.drafts import SignatoryDraft
from umubano.domain.agreements.tests.factories import INDEFINITE, TACIT, make_agreement

pytestmark = pytest.mark.django_db
SECRET = max(LADDER)

PAGES = (
    "edit", "edit_terms", "edit_areas", "edit_parties", "edit_signatories", "relabel", "record_act", "add_source", "relate", "add_claim",
)  # fmt: skip


def fresh(as_actor, agreement) -> Agreement:
    with as_actor("service"):
        return Agreement.objects.select_related("label").get(pk=agreement.pk)


def values_of(form) -> dict:
    """What a browser would send back of a form that nobody touched."""
    return {field.html_name: field.value() for field in form if field.value() not in (None, "", [])}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("desk", 200),
        ("head", 200),
        ("legal", 200),
        ("otherdesk", 403),
        ("reader", 403),
        ("auditor", 403),
        ("partner", 404),
    ],
)
def test_pages_that_change_an_agreement_by_cast(page, name, status, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    response = client_as(name).get(reverse(f"agreements:{page}", args=[agreement.ref]))
    assert response.status_code == status
    if status == 403:
        asked = "“Africa”" if name == "otherdesk" else "Desk officer, Legal adviser, Head of the directorate"
        assert asked in response.content.decode()


@pytest.mark.parametrize("name", ["otherdesk", "reader", "auditor"])
def test_refused_change_changes_nothing(name, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="As it was")
    address = reverse("agreements:edit", args=[agreement.ref])
    sent = values_of(client_as("desk").get(address).context["form"]) | {
        "title": "Not so",
        "reason": "Because",
    }
    assert client_as(name).post(address, sent).status_code == 403
    assert fresh(as_actor, agreement).title == "As it was"


def test_agreement_is_registered_by_the_short_form(as_actor, client_as):
    client = client_as("desk")
    address = reverse("agreements:create")
    sent = values_of(client.get(address).context["form"])
    sent |= {"title": "A new memorandum", "partners": ["KEN", "UGA"], "signed": "5 October 2019"}
    response = client.post(address, sent)
    assert response.status_code == 303
    with as_actor("desk"):
        made = Agreement.objects.get(title="A new memorandum")
        assert (made.signed, made.status, made.desk, made.partners_text) == (
            "2019-10-05",
            "signed_entry_unknown",
            "africa",
            "Kenya, Uganda",
        )
        assert sorted(made.parties.values_list("party_id", "is_home")) == [
            ("KEN", False),
            ("RWA", True),
            ("UGA", False),
        ]
    assert response["Location"] == made.get_absolute_url()


def test_short_form_refuses_what_cannot_be_and_keeps_what_was_typed(client_as, as_actor):
    response = client_as("desk").post(
        reverse("agreements:create"),
        {"title": "Half done", "kind": "memorandum", "signed": "31 February 2020", "text_status": "held"},
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"partners", "signed", "label_level"}
    assert b"Half done" in response.content
    with as_actor("desk"):
        assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status"), [("desk", 200), ("reader", 403), ("auditor", 403), ("partner", 403), ("admin", 403)]
)
def test_short_form_by_cast(name, status, client_as, db):
    assert client_as(name).get(reverse("agreements:create")).status_code == status


def test_desk_officer_cannot_offer_a_label_above_the_own_clearance(client_as, db):
    form = client_as("otherdesk").get(reverse("agreements:create")).context["form"]
    assert [rank for rank, _name in form.fields["label_level"].choices] == [10]


def edited(client, agreement, **changes):
    address = reverse("agreements:edit", args=[agreement.ref])
    sent = values_of(client.get(address).context["form"]) | {"reason": "The text says so."} | changes
    return client.post(address, sent)


def test_details_are_saved_with_a_reason(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, titles={"ar": "مذكرة"})
    response = edited(
        client_as("desk"), agreement, title="Better title", title_fr="Meilleur titre", languages=["en", "fr"]
    )
    assert response.status_code == 303
    row = fresh(as_actor, agreement)
    assert (row.title, row.titles, row.languages) == (
        "Better title",
        {"ar": "مذكرة", "fr": "Meilleur titre"},
        ["en", "fr"],
    )


def test_signed_agreement_is_not_changed_without_a_reason(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="As it was")
    response = edited(client_as("desk"), agreement, title="Otherwise", reason="")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert fresh(as_actor, agreement).title == "As it was"


def test_lost_update_is_refused_and_the_next_try_counts(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    client = client_as("desk")
    address = reverse("agreements:edit", args=[agreement.ref])
    stale = values_of(client.get(address).context["form"]) | {"reason": "Mine."}
    assert edited(client_as("head"), agreement, place="Maputo").status_code == 303
    refused = client.post(address, stale | {"notes": "My note"})
    assert refused.status_code == 409
    assert fresh(as_actor, agreement).notes == ""
    again = values_of(refused.context["form"])
    assert client.post(address, again).status_code == 303
    assert fresh(as_actor, agreement).notes == "My note"


def test_only_the_legal_adviser_states_the_legal_nature(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    edited(client_as("desk"), agreement, legal_nature="treaty", notes="x")
    assert fresh(as_actor, agreement).legal_nature == "undetermined"
    edited(
        client_as("legal"),
        agreement,
        legal_nature="treaty",
        legal_opinion="It uses “shall”.",
        legal_opinion_author="L. A.",
    )
    assert fresh(as_actor, agreement).legal_nature == "treaty"


def undo_address(response) -> str:
    """Where the “Undo” of the message leads."""
    found = re.search(r'formaction="([^"]*undo[^"]*)"', response.content.decode())
    assert found
    return found[1].replace("&amp;", "&")


def test_edit_is_undone_in_one_click(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, title="As it was")
    client = client_as("desk")
    saved = edited(client, agreement, title="Otherwise", place="Maputo")
    address = undo_address(client.get(saved["Location"]))
    assert client_as("head").post(address).status_code == 403
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 303
    row = fresh(as_actor, agreement)
    assert (row.title, row.place) == ("As it was", "")


def test_edit_is_not_undone_over_a_later_change(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    client = client_as("desk")
    saved = edited(client, agreement, place="Maputo")
    address = undo_address(client.get(saved["Location"]))
    edited(client_as("head"), agreement, place="Beira")
    assert client.post(address).status_code == 409
    assert fresh(as_actor, agreement).place == "Beira"


def test_terms_are_saved_and_the_standing_follows(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    client = client_as("desk")
    address = reverse("agreements:edit_terms", args=[agreement.ref])
    sent = values_of(client.get(address).context["form"]) | {
        "entry": "on_signature",
        "term": "tacit_renewal",
        "initial_length": "5",
        "initial_unit": "years",
        "notice_length": "6",
        "notice_unit": "months",
        "notice_when": "before_term_end_only",
        "survival": "Classified information | 24\nClaims",
        "reason": "Read in the text.",
        "save": "1",
    }
    assert client.post(address, sent).status_code == 303
    row = fresh(as_actor, agreement)
    assert row.terms == {
        "entry": "on_signature",
        "term": "tacit_renewal",
        "initial_months": 60,
        "notice": {"months": 6},
        "notice_when": "before_term_end_only",
        "survival": [{"clause": "Classified information", "months": 24}, {"clause": "Claims"}],
    }
    assert (row.status, str(row.term_ends), str(row.last_day_for_notice)) == (
        "in_force",
        "2030-04-30",
        "2029-10-31",
    )


@pytest.mark.parametrize(
    "terms",
    [
        TACIT,
        INDEFINITE,
        {"entry": "on_date", "entry_date": "2021-01-01", "term": "fixed", "fixed_end": "2030-12-31"},
        {
            "entry": "n_days_after_last_notification",
            "entry_number": 30,
            "term": "not_stated",
            "notice": {"months": 6, "days": 15},
        },
        {
            "entry": "other",
            "term": "indefinite",
            "provisional_from": "2020-06-01",
            "internal_lead": {"days": 45},
            "review_months": 24,
        },
    ],
)
def test_terms_form_gives_back_the_terms_that_nobody_touched(terms, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=terms)
    client = client_as("desk")
    address = reverse("agreements:edit_terms", args=[agreement.ref])
    sent = values_of(client.get(address).context["form"]) | {"reason": "Nothing."}
    assert client.post(address, sent).status_code == 303
    assert fresh(as_actor, agreement).terms == terms


def test_terms_are_previewed_without_being_saved(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=INDEFINITE)
    client = client_as("desk")
    sent = {
        "entry": "on_signature",
        "term": "fixed",
        "initial_length": "2",
        "initial_unit": "years",
        "registration": "undecided",
    }
    fragment = client.post(
        reverse("agreements:preview_terms", args=[agreement.ref]), sent, HTTP_HX_REQUEST="true"
    )
    assert fragment.status_code == 200
    assert (
        "Expired on 30 April 2022, at the end of its term; it was not renewed." in fragment.content.decode()
    )
    assert b"<html" not in fragment.content
    whole = client.post(reverse("agreements:edit_terms", args=[agreement.ref]), sent | {"preview": "1"})
    assert (whole.status_code, whole.context["preview"].status) == (200, "expired")
    assert fresh(as_actor, agreement).terms == INDEFINITE


def test_terms_that_cannot_be_are_refused(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    sent = {"entry": "on_date", "term": "fixed", "registration": "undecided", "reason": "x", "version": "1"}
    response = client_as("desk").post(reverse("agreements:edit_terms", args=[agreement.ref]), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"entry_date", "initial_length"}


def test_form_of_an_act_asks_only_for_what_its_kind_needs(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    client = client_as("desk")
    address = reverse("agreements:record_act", args=[agreement.ref])
    assert client.get(address).context["form"] is None
    fields = {
        kind: list(client.get(address, {"kind": kind}).context["form"].fields)
        for kind in ("notified", "extended", "registered_with_un")
    }
    assert fields == {
        "notified": ["kind", "effective", "party", "document", "note"],
        "extended": ["kind", "effective", "until", "months", "indefinitely", "document", "note"],
        "registered_with_un": ["kind", "effective", "party", "number", "document", "note"],
    }


def test_act_is_recorded_and_taken_back(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=INDEFINITE)
    client = client_as("desk")
    address = reverse("agreements:record_act", args=[agreement.ref])
    saved = client.post(address, {"kind": "terminated", "effective": "June 2024", "note": "By agreement."})
    assert saved.status_code == 303
    row = fresh(as_actor, agreement)
    assert row.status == "terminated"
    undo = undo_address(client.get(saved["Location"]))
    assert client_as("head").post(undo).status_code == 403
    assert client.post(undo).status_code == 303
    assert fresh(as_actor, agreement).status == "in_force"
    with as_actor("desk"):
        assert Act.objects.filter(agreement=agreement).count() == 3


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "terminated", "effective": "yesterday", "note": "x"}, "effective"),
        ({"kind": "terminated", "effective": "", "note": "x"}, "effective"),
        ({"kind": "extended", "effective": "2024-01-01", "note": "x"}, "until"),
        ({"kind": "notified", "effective": "2024-01-01", "party": "KEN", "note": "x"}, "party"),
        ({"kind": "notified", "effective": "2024-01-01"}, "note"),
    ],
)
def test_act_that_cannot_be_is_refused(sent, field, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    response = client_as("desk").post(reverse("agreements:record_act", args=[agreement.ref]), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    with as_actor("desk"):
        assert Act.objects.filter(agreement=agreement).count() == 1


def test_amendment_records_what_it_changes_in_the_terms(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=TACIT)
    client = client_as("desk")
    address = reverse("agreements:record_act", args=[agreement.ref])
    form = client.get(address, {"kind": "amended"}).context["form"]
    sent = values_of(form.terms_form) | {
        "kind": "amended",
        "effective": "2022-01-01",
        "terms-notice_length": "12",
        "note": "Protocol of 2022.",
    }
    assert client.post(address, sent).status_code == 303
    with as_actor("desk"):
        assert Act.objects.get(agreement=agreement, kind="amended").details == {
            "terms": {"notice": {"months": 12}}
        }
    assert str(fresh(as_actor, agreement).last_day_for_notice) == "2029-04-30"


def test_act_is_corrected_by_a_new_one(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=INDEFINITE, signed="2020-05-01")
        act = agreement.acts.get()
    client = client_as("desk")
    address = reverse("agreements:correct_act", args=[agreement.ref, act.pk])
    sent = values_of(client.get(address).context["form"]) | {"effective": "2020-05-11", "reason": "Misread."}
    assert client.post(address, sent | {"reason": ""}).status_code == 422
    assert client.post(address, sent).status_code == 303
    assert fresh(as_actor, agreement).in_force_since == "2020-05-11"
    assert client.get(address).status_code == 409


def test_act_is_withdrawn(as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor, terms=INDEFINITE)
        act = agreement.acts.get()
    address = reverse("agreements:correct_act", args=[agreement.ref, act.pk])
    sent = {"kind": "signed", "effective": "2020-05-01", "withdraw": "on", "reason": "It was never signed."}
    assert client_as("desk").post(address, sent).status_code == 303
    assert fresh(as_actor, agreement).status == "none"


def test_signatories_parties_and_label_can_be_undone(as_actor, client_as):
    with as_actor("head") as actor:
        agreement = make_agreement(actor, signatories=[SignatoryDraft("MOZ", "C. Chume")])
    client = client_as("head")
    address = reverse("agreements:edit_signatories", args=[agreement.ref])
    rows = client.get(address).context["rows"]
    sent = {f"rows-{name}": value for name, value in rows.management_form.initial.items()}
    sent |= {
        "rows-0-party": "MOZ",
        "rows-0-name": "D. Other",
        "rows-0-full_powers": "unknown",
        "reason": "Corrected.",
    }
    saved = client.post(address, sent)
    assert saved.status_code == 303
    with as_actor("head"):
        assert [one.name for one in agreement.signatories.all()] == ["D. Other"]
    assert client.post(undo_address(client.get(saved["Location"]))).status_code == 303
    with as_actor("head"):
        assert [one.name for one in agreement.signatories.all()] == ["C. Chume"]


@pytest.mark.parametrize(("name", "is_offered"), [("head", True), ("desk", False)])
def test_undo_of_a_raised_label_is_offered_to_those_who_may_lower_it(name, is_offered, as_actor, client_as):
    with as_actor("desk") as actor:
        agreement = make_agreement(actor)
    client = client_as(name)
    address = reverse("agreements:relabel", args=[agreement.ref])
    sent = values_of(client.get(address).context["form"]) | {"label_level": "20", "reason": "It names units."}
    saved = client.post(address, sent)
    assert saved.status_code == 303
    told = client.get(saved["Location"]).content.decode()
    assert ("formaction" in told and "/agreements/undo/" in told) == is_offered
