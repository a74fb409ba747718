"""The pages: who may open and send them, what they say, what they change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps

from umubano.core.accounts.desks import desk_name
from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody, Session
from umubano.domain.committees.services import CommitmentDraft, SessionDraft
from umubano.domain.committees.tests.factories import SECRET, agree, held, make, minuted

pytestmark = pytest.mark.django_db

CAST = ("desk", "head", "legal", "reader", "otherdesk", "auditor", "partner", "admin")
BODY_FORMS = [
    "edit/",
    "label/",
    "step/set_aside/",
    "agreements/new/",
    "rules/frequency/",
    "rules/host_rotation/",
    "rules/quorum/",
    "rules/plan_deadline/",
    "rules/minutes_deadline/",
    "rules/frequency/remove/",
    "members/new/",
    "sessions/new/",
]
SESSION_FORMS = [
    "edit/",
    "agenda/new/",
    "attendance/new/",
    "minutes/",
    "decisions/new/",
    "commitments/new/",
    "step/draft_minutes/",
]


def text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def without_token(response: Any) -> str:
    """The page without the tokens against forged forms, which differ each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", text(response))


def everything() -> dict[str, list[Any]]:
    """All rows of the concept, to compare before and after."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("committees").get_models()
        if not hasattr(model, "pgh_tracked_model")
    }


@pytest.mark.parametrize("path", ["", "?export=csv"])
def test_list_shows_it_to_those_who_may_see_it(client_as: Any, body: JointBody, path: str) -> None:
    shown = {name: body.ref in text(client_as(name).get(f"/committees/{path}")) for name in CAST}
    assert {name for name, is_shown in shown.items() if not is_shown} == {"partner", "admin"}


@pytest.mark.parametrize("page", ["", *BODY_FORMS])
def test_pages_of_a_body_by_role(client_as: Any, body: JointBody, page: str) -> None:
    """Readers read; who may not change is told whom to ask; who may not see finds nothing."""
    url = f"/committees/{body.ref}/{page}"
    status = {name: client_as(name).get(url).status_code for name in CAST}
    reads = 200 if page == "" else 403
    assert status == {
        "desk": 200,
        "head": 200,
        "legal": 200,
        "reader": reads,
        "otherdesk": reads,
        "auditor": reads,
        "partner": 404,
        "admin": 404,
    }


@pytest.mark.parametrize("page", ["", *SESSION_FORMS])
def test_pages_of_a_session_by_role(client_as: Any, as_actor: Any, shared: JointBody, page: str) -> None:
    """A partner to whom it is releasable reads, and may open no form."""
    with as_actor("desk") as desk:
        session = held(desk, shared)
    url = f"{session.get_absolute_url()}{page}"
    status = {name: client_as(name).get(url).status_code for name in CAST}
    reads = 200 if page == "" else 403
    assert status == {
        "desk": 200,
        "head": 200,
        "legal": 200,
        "reader": reads,
        "otherdesk": reads,
        "auditor": reads,
        "partner": reads,
        "admin": 404,
    }


@pytest.mark.parametrize("name", ["reader", "otherdesk", "partner", "auditor", "admin"])
def test_sending_forms_that_are_not_theirs_changes_nothing(
    client_as: Any, as_actor: Any, shared: JointBody, name: str
) -> None:
    with as_actor("desk") as desk:
        session = held(desk, shared)
        item = services.add_item(session, actor=desk, title="Training")
        commitment = services.add_commitment(session, CommitmentDraft("Write", "MOZ"), actor=desk)
    with as_actor("head"):
        before = everything()
    body_url, url = f"/committees/{shared.ref}/", session.get_absolute_url()
    addresses = [
        *(f"{body_url}{page}" for page in BODY_FORMS),
        *(f"{url}{page}" for page in SESSION_FORMS),
        f"{url}agenda/propose/",
        f"{url}agenda/{item.pk}/",
        f"{url}agenda/{item.pk}/move/",
        f"{url}agenda/{item.pk}/remove/",
        f"{url}minutes/correct/",
        f"{url}commitments/{commitment.pk}/",
        f"{url}commitments/{commitment.pk}/step/fulfil/",
    ]
    sent = {
        "reason": "x",
        "name": "x",
        "title": "x",
        "held": "2025",
        "text": "x",
        "side": "MOZ",
        "direction": "up",
    }
    client = client_as(name)
    refused = {404} if name == "admin" else {403}
    assert {client.post(address, sent).status_code for address in addresses} == refused
    with as_actor("head"):
        assert everything() == before


@pytest.mark.parametrize("page", ["", "edit/", "sessions/1/", "sessions/1/minutes/agree/"])
def test_secret_and_missing_look_the_same(client_as: Any, as_actor: Any, page: str) -> None:
    with as_actor("head") as head:
        secret = make(head, label=SECRET)
        held(head, secret)
    client = client_as("otherdesk")
    hidden = client.get(f"/committees/{secret.ref}/{page}")
    missing = client.get(f"/committees/J-2222222/{page}")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_token(hidden).replace(secret.ref, "J-2222222") == without_token(missing)


def test_create_records_it(client_as: Any, as_actor: Any) -> None:
    client = client_as("desk")
    sent = {
        "name": "Joint working group",
        "kind": "working_group",
        "level": "experts",
        "partners": ["KEN", "TZA"],
        "label_level": "10",
        "desk": "africa",
    }
    assert client.post("/committees/new/", {**sent, "name": ""}).status_code == 422
    response = client.post("/committees/new/", sent)
    with as_actor("desk"):
        row = JointBody.objects.get()
        assert (response.status_code, response.url) == (303, row.get_absolute_url())
        assert (row.name, row.partners_text, row.verdict) == (
            "Joint working group",
            "Kenya, Tanzania",
            "never_met",
        )


def test_body_page_says_why_it_is_overdue_and_where_rules_come_from(
    client_as: Any, as_actor: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        held(desk, body, "2024-10-01")
    page = text(client_as("head").get(body.get_absolute_url()))
    assert "Overdue by 96 days, since 1 October 2025." in page
    assert "It meets once a year, and last met: 1 October 2024." in page
    assert "Desk officer: As usual." in page


def test_partner_sees_nothing_of_our_own_affairs(client_as: Any, as_actor: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, shared, "2024-10-01")
        services.add_item(session, actor=desk, title="Training", note="Ask for less")
        made = services.add_commitment(
            session, CommitmentDraft("Send list", "RWA", due="2025-01-01"), actor=desk
        )
        services.move_commitment(made, "fulfil", actor=desk, evidence="Secret memo 12")
    ours = text(client_as("head").get(shared.get_absolute_url()))
    internal = ["Whether it keeps to its rule", "As usual.", "Secret memo 12", f"<dd>{desk_name('africa')}"]
    assert [word for word in internal if word not in ours] == []
    client = client_as("partner")
    pages = [
        text(client.get(address))
        for address in (
            shared.get_absolute_url(),
            session.get_absolute_url(),
            "/committees/",
            "/committees/?export=csv",
        )
    ]
    assert "Shared committee" in pages[0]
    assert [
        word for word in [*internal, "Ask for less", "Overdue by"] for page in pages if word in page
    ] == []


def test_drafts_of_minutes_stay_at_home_until_handed_over(
    client_as: Any, as_actor: Any, shared: JointBody
) -> None:
    from umubano.domain.committees.services.minutes import TextDraft

    with as_actor("desk") as desk:
        session = held(desk, shared)
        services.write_minutes(session, [TextDraft("Training", "First thoughts")], actor=desk)
    url = session.get_absolute_url()
    assert "First thoughts" in text(client_as("desk").get(url))
    client = client_as("partner")
    assert "First thoughts" not in text(client.get(url))
    assert client.get(f"{url}minutes/1/").status_code == 404
    assert client.get(f"/briefs/minutes/{shared.ref}:1.pdf").status_code == 404
    with as_actor("desk") as desk:
        services.move_session(session, "draft_minutes", actor=desk)
    assert "First thoughts" in text(client.get(url))
    assert client.get(f"/briefs/minutes/{shared.ref}:1.pdf").status_code == 200


def test_partner_agrees_for_the_own_side_and_the_minutes_are_frozen(
    client_as: Any, as_actor: Any, shared: JointBody
) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared)
        agree(desk, session, "RWA")
    url = session.get_absolute_url()
    client = client_as("partner")
    assert "Agree to the minutes" in text(client.get(url))
    form = text(client.get(f"{url}minutes/agree/"))
    assert 'value="MOZ"' in form
    assert 'value="RWA"' not in form
    response = client.post(
        f"{url}minutes/agree/", {"side": "RWA", "agreed_by": "x", "agreed_on": "2026-01-05"}
    )
    assert response.status_code == 422
    sent = {"side": "MOZ", "agreed_by": "National Director", "agreed_on": "2026-01-05"}
    assert client.post(f"{url}minutes/agree/", sent).status_code == 303
    page = text(client.get(url))
    assert "Agreed by both sides; frozen" in page
    with as_actor("desk"):
        assert Session.objects.get(pk=session.pk).state == "agreed"


def test_minutes_editor_saves_two_columns_and_keeps_what_was_typed_when_refused(
    client_as: Any, as_actor: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        item = services.add_item(session, actor=desk, title="Training", title_second="Formação")
    client = client_as("desk")
    url = f"{session.get_absolute_url()}minutes/"
    page = text(client.get(url))
    assert f'value="{item.pk}"' in page
    assert 'lang="pt"' in page
    sent = {
        "point": ["1", "2"],
        "item-1": str(item.pk),
        "heading-1": "Training",
        "heading_second-1": "Formação",
        "first-1": "Ten places.",
        "second-1": "Dez lugares.",
        "heading-2": "",
        "first-2": "A text without heading",
    }
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "Each point needs a heading." in text(refused)
    assert "A text without heading" in text(refused)
    assert client.post(url, {**sent, "first-2": ""}).status_code == 303
    with as_actor("desk"):
        version = session.minutes.get()
        assert list(version.texts.values_list("heading", "first", "second", "item_id")) == [
            ("Training", "Ten places.", "Dez lugares.", item.pk)
        ]


def test_agenda_is_proposed_taken_over_and_reordered(client_as: Any, as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        first = held(desk, body, "2025-03-01")
        services.add_commitment(first, CommitmentDraft("Send the list", "MOZ", due="2025-06"), actor=desk)
        ahead = services.add_session(body, SessionDraft(planned="2026-03"), actor=desk)
    client = client_as("desk")
    url = ahead.get_absolute_url()
    page = text(client.get(url))
    assert "Minutes of session 1" in page
    assert "Promised by Mozambique, overdue since June 2025." in page
    chosen = re.findall(r'name="chosen" value="([^"]+)"', page)
    assert len(chosen) == 2
    assert client.post(f"{url}agenda/propose/", {"chosen": chosen}).status_code == 303
    assert client.post(f"{url}agenda/new/", {"title": "Plan for 2027"}).status_code == 303
    with as_actor("desk"):
        items = list(ahead.agenda.all())
    assert client.post(f"{url}agenda/{items[2].pk}/move/", {"direction": "up"}).status_code == 303
    assert client.post(f"{url}agenda/{items[0].pk}/remove/").status_code == 303
    with as_actor("desk"):
        assert list(ahead.agenda.values_list("title", flat=True)) == ["Plan for 2027", "Send the list"]
    assert "Minutes of session 1" in text(client.get(url))


def test_rules_members_and_steps_by_their_forms(client_as: Any, as_actor: Any, body: JointBody) -> None:
    client = client_as("desk")
    url = body.get_absolute_url()
    sent = {"sessions": "2", "months": "12", "source_kind": "by_hand", "set_reason": "The ministers said so."}
    assert client.post(f"{url}rules/frequency/", {**sent, "set_reason": ""}).status_code == 422
    assert client.post(f"{url}rules/frequency/", sent).status_code == 303
    assert (
        client.post(f"{url}rules/host_rotation/", {**sent, "turns": "first", "side": "MOZ"}).status_code
        == 303
    )
    assert client.post(f"{url}rules/plan_deadline/", {**sent, "day": "1", "month": "12"}).status_code == 303
    assert client.post(f"{url}rules/nonsense/", sent).status_code == 404
    member = {"side": "MOZ", "role": "co_chair", "function": "National Director"}
    assert client.post(f"{url}members/new/", member).status_code == 303
    page = text(client.get(url))
    for words in (
        "twice a year",
        "in turns, first in Mozambique",
        "by 1 December each year",
        "National Director",
    ):
        assert words in page
    assert "selected>Mozambique" in text(client.get(f"{url}sessions/new/"))
    assert client.post(f"{url}step/set_aside/", {"effective_on": "2026-01-05"}).status_code == 422
    sent = {"effective_on": "2026-01-05", "reason": "Nothing to discuss."}
    assert client.post(f"{url}step/set_aside/", sent).status_code == 303
    with as_actor("desk"):
        assert JointBody.objects.get().verdict == "dormant"
