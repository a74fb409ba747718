"""Whose a commitment is: a side, a body of it, an office, and for ourselves a person who is told of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.accounts.models import Account
from umubano.core.labels.services import default_label, label_for
from umubano.domain.committees import services
from umubano.domain.committees.due import due
from umubano.domain.committees.inbox import inbox
from umubano.domain.committees.models import Commitment, JointBody
from umubano.domain.committees.services import CommitmentDraft
from umubano.domain.committees.tests.factories import SECRET, TODAY, fresh, minuted
from umubano.domain.committees.tests.test_services import refused
from umubano.domain.parties.models import Body

pytestmark = pytest.mark.django_db


def account(username: str) -> int:
    return int(Account.objects.get(username=username).pk)


def ministry(party: str = "MOZ", name: str = "Ministry of National Defence", **given: Any) -> Body:
    return Body.objects.create(
        party_id=party, kind="ministry", name=name, label=given.get("label") or default_label()
    )


def test_body_belongs_to_the_side_and_a_person_is_our_own(as_actor: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared)
        theirs = ministry()

        def promise(side: str, **given: Any) -> Commitment:
            return services.add_commitment(session, CommitmentDraft("Send it", side, **given), actor=desk)

        assert refused(lambda: promise("RWA", counterpart_id=theirs.pk)) == "other_body"
        assert refused(lambda: promise("MOZ", person_id=desk.user_id)) == "other_person"
        one = promise("MOZ", counterpart_id=theirs.pk)
        change = lambda **given: services.change_commitment(one, actor=desk, changes=given)  # noqa: E731
        assert refused(lambda: change(side="RWA")) == "other_body"
        changed = change(side="RWA", counterpart_id=None, person_id=desk.user_id)
        assert (changed.side_id, changed.counterpart, changed.person_id) == ("RWA", None, desk.user_id)


def test_owner_is_entered_in_the_form_and_shown(as_actor: Any, client_as: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared)
        ours = ministry("RWA", "Ministry of Defence", label=label_for(shared.label.value))
        sent = {
            "text": "Send the list",
            "side": "RWA",
            "counterpart": ours.pk,
            "function": "Training directorate",
            "person": desk.user_id,
            "due": "2026-03",
        }
    client, url = client_as("desk"), session.get_absolute_url()
    assert client.post(f"{url}commitments/new/", sent).status_code == 303
    shown = "Rwanda, Ministry of Defence, Training directorate"
    page, abroad = (" ".join(client_as(who).get(url).content.decode().split()) for who in ("desk", "partner"))
    assert (f"{shown}, Desk officer, Africa" in page, shown in abroad, "Desk officer, Africa" in abroad) == (
        True,
        True,
        False,
    )
    with as_actor("desk"):
        one = Commitment.objects.get()
    edited = client.get(f"{url}commitments/{one.pk}/").content.decode()
    assert f'<option value="{ours.pk}" selected>' in edited
    assert (
        client.post(f"{url}commitments/{one.pk}/", {**sent, "version": 1, "counterpart": ""}).status_code
        == 303
    )
    with as_actor("desk"):
        assert fresh(one).counterpart_id is None


def test_body_that_the_editor_may_not_see_is_neither_shown_nor_lost(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("head") as head:
        session = minuted(head, body)
        hidden = ministry(name="Office of secrets", label=label_for(SECRET))
        one = services.add_commitment(
            session, CommitmentDraft("Send it", "MOZ", counterpart_id=hidden.pk), actor=head
        )
    client = client_as("legal")
    url = f"{session.get_absolute_url()}commitments/{one.pk}/"
    assert "Office of secrets" not in client.get(url).content.decode()
    assert "Office of secrets" not in client.get(session.get_absolute_url()).content.decode()
    sent = {"text": "Send it soon", "side": "MOZ", "version": 1}
    assert client.post(url, sent).status_code == 303
    with as_actor("head"):
        assert (fresh(one).text, fresh(one).counterpart_id) == ("Send it soon", hidden.pk)


def test_person_is_told_what_is_overdue_whoever_looks_after_the_body(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, body, day="2025-03-01")
        one = services.add_commitment(
            session, CommitmentDraft("Send it", "RWA", due="2025-06", person_id=account("legal")), actor=desk
        )
        assert [
            item.owner for item in due(desk, TODAY, date(2026, 1, 31)) if item.kind == "joint_commitment"
        ] == ["Legal adviser"]
    key = f"overdue:commitment:{one.pk}"
    with as_actor("legal") as legal:
        assert [(item.key, item.owner) for item in inbox(legal, TODAY) if item.group == "overdue"] == [
            (key, "legal")
        ]
    with as_actor("otherdesk") as other:
        assert [item for item in inbox(other, TODAY) if item.key == key] == []
