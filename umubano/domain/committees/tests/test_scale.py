"""What makes twenty thousand sessions quick tells each person the same as reading all of them would."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.domain.committees import inbox as inbox_module
from umubano.domain.committees import services
from umubano.domain.committees.calendar import calendar, calendar_with
from umubano.domain.committees.due import deadlines, due, owed
from umubano.domain.committees.inbox import inbox
from umubano.domain.committees.services import CommitmentDraft, SessionDraft
from umubano.domain.committees.tests.factories import SECRET, TODAY, by_hand, held, make
from umubano.domain.negotiations.tests.pages import text

pytestmark = pytest.mark.django_db

YEARLY = {"established": "2023", "rules": [by_hand("frequency", sessions=1, months=12)]}


def _late(head: Any, name: str, number: int = 1, **given: Any) -> Any:
    body = make(head, name=name, **given)
    session = held(head, body, "2025-06-10")
    for one in range(number):
        services.add_commitment(
            session, CommitmentDraft(f"{name} list {one}", "MOZ", due="2025-09"), actor=head
        )
    return body


def overdue(actor: Any) -> set[str]:
    """What the inbox calls overdue. Their sessions beside it ask for minutes."""
    return {item.title for item in inbox(actor, TODAY) if item.group == "overdue"}


def test_an_officer_is_told_of_the_own_desk_and_the_head_of_all(as_actor: Any, cast: Any) -> None:
    with as_actor("head") as head:
        _late(head, "Africa’s")
        _late(head, "Europe’s", desk="europe-americas")
        _late(head, "Owned", desk="europe-americas", owner_id=cast["desk"].pk)
        _late(head, "Of nobody", desk="")
        told = overdue(head)
        assert told == {f"{name} list 0" for name in ("Africa’s", "Europe’s", "Owned", "Of nobody")}
        assert all(item.is_weighty for item in inbox(head, TODAY))
    with as_actor("desk") as desk:
        told = overdue(desk)
        assert told == {f"{name} list 0" for name in ("Africa’s", "Owned", "Of nobody")}
    with as_actor("legal") as legal:
        assert overdue(legal) == {"Of nobody list 0"}


def test_more_than_anybody_reads_is_one_line_a_desk_with_its_number(
    as_actor: Any, client_as: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(inbox_module, "MOST", 2)
    with as_actor("head") as head:
        _late(head, "Africa’s", 3)
        _late(head, "Secret", 1, label=SECRET)
        _late(head, "Europe’s", 1, desk="europe-americas")
        lines = [item for item in inbox(head, TODAY) if item.group == "escalated"]
        assert [item.title for item in lines] == [
            "Africa: 4 overdue commitments in all",
            "Europe and the Americas: 1 overdue commitments in all",
        ]
        assert len(lines[0].labels) == 2
        assert len([item for item in inbox(head, TODAY) if item.group == "overdue"]) == 2
    listed = text(client_as("head").get(lines[0].url))
    assert [f"{name}<" in listed for name in ("Africa’s", "Secret", "Europe’s")] == [True, True, False]
    with as_actor("otherdesk") as other:
        # neither the secret nor the other desk's counts
        assert overdue(other) == {"Europe’s list 0"}


def test_what_is_owed_is_what_is_due_and_overdue_of_the_own_bodies(as_actor: Any) -> None:
    with as_actor("head") as head:
        make(head, name="Africa’s", **YEARLY)
        make(head, name="Europe’s", desk="europe-americas", **YEARLY)
        held(head, make(head, name="On course", **YEARLY), "2025-11-10")
        overdue = [item for item in due(head, date(2025, 1, 5), TODAY) if item.on < TODAY]
        assert {item.about_title for item in overdue} == {"Africa’s", "Europe’s"}
        expected = {item for item in overdue if item.kind != "joint_commitment"}
        assert set(owed(head, TODAY)) == expected
    with as_actor("desk") as desk:
        assert [item.about_title for item in owed(desk, TODAY)] == ["Africa’s"]
    with as_actor("partner") as partner:
        assert list(owed(partner, TODAY)) == []


def test_the_calendar_is_told_what_is_due_on_its_days_alone(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        _late(desk, "Africa’s")
        services.set_rule(
            make(desk, name="With a plan", **YEARLY), by_hand("plan_deadline", month=12, day=1), actor=desk
        )
        days = (date(2025, 9, 1), date(2026, 12, 31))
        everything = due(desk, *days)
        assert {item.on < days[0] for item in everything} == {True, False}
        on_days = sorted((item for item in everything if item.on >= days[0]), key=str)
        assert sorted(deadlines(desk, *days), key=str) == on_days
        on_one_day = deadlines(desk, date(2025, 9, 30), date(2025, 9, 30))
        assert [item.kind for item in on_one_day] == ["joint_commitment"]


def test_the_calendar_with_a_partner_is_the_calendar_narrowed(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        for name, partners in (("One", ["MOZ"]), ("Two", ["TZA", "MOZ"]), ("Three", ["KEN"])):
            services.add_session(
                make(desk, name=name, partners=partners), SessionDraft(planned="2026-02"), actor=desk
            )
        days = (date(2026, 1, 1), date(2026, 12, 31))
        narrowed = [item for item in calendar(desk, *days) if "MOZ" in item.parties]
        assert len(narrowed) == 2
        assert list(calendar_with(desk, frozenset({"MOZ"}), *days)) == narrowed
        assert list(calendar_with(desk, frozenset({"FRA"}), *days)) == []
