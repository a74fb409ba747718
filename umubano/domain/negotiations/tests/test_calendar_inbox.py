"""What the pipeline puts into the calendar and into inboxes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from umubano.core.actors import Role
from umubano.domain.negotiations import services
from umubano.domain.negotiations.calendar import calendar
from umubano.domain.negotiations.due import due
from umubano.domain.negotiations.inbox import inbox
from umubano.domain.negotiations.profiles import current_profile
from umubano.domain.negotiations.tests.factories import FOR_MOZAMBIQUE, PLAIN_FACTS, SECRET, at

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 5)
SPAN = (date(2026, 1, 1), date(2026, 12, 31))


def _with_dates(desk: Any, **given: Any) -> Any:
    row = at(
        desk, "negotiating", since=date(2025, 12, 1), next_step="Second draft", next_step_due=date(2026, 2, 2),
        target_signature=date(2026, 6, 1), **{**PLAIN_FACTS, **given},
    )  # fmt: skip
    services.record_round(row, actor=desk, held="2026-01-03", place="Kigali")
    return row


def test_rounds_next_steps_and_signatures_stand_on_their_days(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = _with_dates(desk)
        items = {item.kind: item for item in calendar(desk, *SPAN)}
        found = list(due(desk, *SPAN))
    assert {kind: item.start for kind, item in items.items()} == {
        "negotiation_round": date(2026, 1, 3),
        "negotiation_next_step": date(2026, 2, 2),
        "negotiation_signature": date(2026, 6, 1),
    }
    assert (items["negotiation_round"].place, items["negotiation_signature"].status) == (
        "Kigali",
        "tentative",
    )
    assert {(item.about, item.desks, item.parties) for item in items.values()} == {
        (row.ref, ("africa",), ("MOZ",))
    }
    assert {item.key: item.on for item in found if "stuck" not in item.kind} == {
        item.uid: item.start for item in items.values() if item.kind != "negotiation_round"
    }
    assert {(item.desks, item.parties) for item in found} == {(("africa",), ("MOZ",))}


def test_a_partners_representative_sees_the_rounds_only_and_has_no_inbox(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        _with_dates(desk, label=FOR_MOZAMBIQUE)
        assert len(list(calendar(desk, *SPAN))) == 3
        assert list(inbox(desk, DAY + timedelta(days=400))) != []
    with as_actor("partner") as partner:
        assert [item.kind for item in calendar(partner, *SPAN)] == ["negotiation_round"]
        assert list(inbox(partner, DAY + timedelta(days=400))) == []


def test_without_the_label_there_is_nothing(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        _with_dates(desk, label=SECRET)
        assert list(calendar(desk, *SPAN)) != []
    with as_actor("otherdesk") as other:
        assert list(calendar(other, *SPAN)) == []
        assert list(inbox(other, DAY + timedelta(days=400))) == []


def test_a_gate_awaits_the_office_whose_opinion_it_asks_for(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "negotiating", since=DAY, **PLAIN_FACTS)
        asked = [item for item in inbox(desk, DAY) if ":gate:" in item.key]
        assert asked
        assert {item.roles for item in asked} <= {frozenset({Role.LEGAL}), frozenset({Role.HEAD})}
        assert {item.group for item in asked if item.roles == {Role.LEGAL}} == {"answer"}
        code = next(item.key.split(":")[-1] for item in asked if item.roles == {Role.LEGAL})
    with as_actor("legal") as legal:
        services.meet_gate(row, code, actor=legal, evidence="Opinion 4", met_on=DAY)
        assert not [item for item in inbox(legal, DAY) if item.key.endswith(f":{code}")]


@pytest.mark.parametrize(("days", "stuck"), [(180, False), (181, True)])
def test_a_negotiation_that_does_not_move_awaits_its_owner(as_actor: Any, days: int, stuck: bool) -> None:
    with as_actor("desk") as desk:
        at(desk, "negotiating", since=DAY - timedelta(days=days), **PLAIN_FACTS)
        found = [item for item in inbox(desk, DAY) if item.key.endswith(":stuck")]
    assert [(item.owner, item.due) for item in found] == (
        [("desk", DAY - timedelta(days=1))] if stuck else []
    )


def test_one_that_nobody_owns_awaits_the_officers_of_its_desk(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        at(desk, "negotiating", since=DAY - timedelta(days=300), owner_id=None, **PLAIN_FACTS)
        (item,) = [item for item in inbox(desk, DAY) if item.key.endswith(":stuck")]
    assert (item.owner, item.roles, item.desks) == ("", frozenset({Role.DESK_OFFICER}), ("africa",))


@pytest.mark.parametrize(("ahead", "group"), [(31, None), (30, "answer"), (0, "answer")])
def test_a_waiver_about_to_end_awaits_the_owner(as_actor: Any, ahead: int, group: str | None) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "negotiating", since=DAY, **PLAIN_FACTS)
        asked = {item.key.split(":")[-1] for item in inbox(desk, DAY) if ":gate:" in item.key}
        code = next(rule.code for rule in current_profile().gates if rule.is_waivable and rule.code in asked)
    with as_actor("head") as head:
        services.waive_gate(
            row, code, actor=head, reason="Urgent.", approver="Minister", due_on=DAY + timedelta(days=40)
        )
        on = DAY + timedelta(days=40 - ahead)
        found = [item for item in inbox(head, on) if ":waiver:" in item.key]
        assert [item.group for item in found] == ([group] if group else [])
        assert {item.owner for item in found} <= {"desk"}
        assert [item.group for item in inbox(head, DAY + timedelta(days=41)) if ":waiver:" in item.key] == [
            "overdue"
        ]
