"""The page of a session: what it warns of, and which steps it says were taken."""

from __future__ import annotations

import re
from typing import Any

import pytest

from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.services import AgreementLink, MemberDraft, SessionDraft
from umubano.domain.committees.tests.factories import agreement, by_hand, held, make

pytestmark = pytest.mark.django_db
SHORT = "The quorum is at least 3 of each side; recorded for Mozambique: 2."


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_fewer_than_the_quorum_is_said_once_attendance_is_recorded(
    as_actor: Any, client_as: Any, shared: JointBody
) -> None:
    with as_actor("desk") as desk:
        services.set_rule(shared, by_hand("quorum", each_side=3), actor=desk)
        session = services.add_session(
            shared, SessionDraft(planned="2026-01-05", host="RWA", place="Kigali"), actor=desk
        )
        services.move_session(session, "convene", actor=desk)
        client = client_as("desk")
        assert "The quorum is" not in text(client.get(session.get_absolute_url()))
        for side, number in (("RWA", 3), ("MOZ", 2)):
            services.save_attendance(session, actor=desk, side=side, function="Officers", number=number)
    for page in ("", "step/hold/"):
        found = text(client.get(f"{session.get_absolute_url()}{page}"))
        assert (SHORT in found, "recorded for Rwanda" in found) == (True, False)
    assert "The quorum is" not in text(client_as("partner").get(session.get_absolute_url()))
    with as_actor("desk") as desk:
        services.save_attendance(session, actor=desk, side="MOZ", function="Secretary")
    assert "The quorum is" not in text(client.get(session.get_absolute_url()))


def test_steps_that_nobody_took_are_not_ticked(as_actor: Any, client_as: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
    assert "<dd>English, Portuguese</dd>" in text(client_as("desk").get(session.get_absolute_url()))
    steps = re.findall(r'class="step step-(\w+)', text(client_as("desk").get(session.get_absolute_url())))
    assert steps == ["coming", "coming", "current", "coming", "coming", "coming"]


def test_without_a_rule_the_page_says_what_the_due_day_follows_from(as_actor: Any, client_as: Any) -> None:
    with as_actor("desk") as desk:
        planned = make(desk, sessions=[SessionDraft(held="2024-04-24"), SessionDraft(planned="2025")])
        nothing = make(desk, sessions=[SessionDraft(held="2024-04-24")])
    client = client_as("desk")
    pages = [text(client.get(row.get_absolute_url())) for row in (planned, nothing)]
    assert [
        ("follows from what was planned alone" in page, "nobody can say whether" in page) for page in pages
    ] == [(True, False), (False, True)]


def test_links_members_and_attendance_are_changed_and_taken_away_from_the_pages(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        pact = agreement(desk)
        link = services.link_agreement(body, AgreementLink(pact.pk), actor=desk)
        member = services.save_member(body, MemberDraft("MOZ", "member", "Director"), actor=desk)
        session = held(desk, body)
        line = services.save_attendance(session, actor=desk, side="MOZ", function="Director")
    client, url = client_as("desk"), body.get_absolute_url()
    edit = f"{url}agreements/{pact.ref}/"
    page = text(client.get(url))
    away = (f"{url}members/{member.pk}/remove/", f"{session.get_absolute_url()}attendance/{line.pk}/remove/")
    assert (f'href="{edit}"' in page, f'href="{away[0]}"' in page) == (True, True)
    assert f'href="{away[1]}"' in text(client.get(session.get_absolute_url()))
    assert client.post(edit, {"clause": "art. 9", "since": "2019", "until": "2024-06"}).status_code == 303
    for address in away:
        assert client.post(address, {"reason": "By mistake."}).status_code == 303
    with as_actor("desk"):
        link.refresh_from_db()
        assert (link.clause, link.since, str(link.until_on)) == ("art. 9", "2019", "2024-06-30")
        assert (body.members.exists(), session.attendance.exists()) == (False, False)
