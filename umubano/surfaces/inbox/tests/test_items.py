"""Whom items await; a deputy sees no more than the own labels; what waits too long is shown to the head once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from umubano.core.actors import Role
from umubano.core.changes import acting
from umubano.core.changes.models import AccessLog
from umubano.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from umubano.surfaces.calendars.tests.made import label_id
from umubano.surfaces.inbox.items import MOST_ESCALATED, digest_of, forget, inbox_of, waiting_at
from umubano.surfaces.inbox.models import Absence, Escalation, Snooze
from umubano.surfaces.inbox.services import escalate, snooze, start_absence, wake, withdraw_absence
from umubano.surfaces.inbox.tests.made import DAY, announce, due, item

pytestmark = pytest.mark.django_db


def _titles(actors: Any, name: str) -> list[str]:
    with acting(actors[name]) as actor:
        return [line.item.title for line in inbox_of(actor) if line.snoozed_until is None]


def test_items_await_who_is_named_else_role_and_desk_else_the_head(actors: Any, monkeypatch: Any) -> None:
    label = label_id()
    announce(
        monkeypatch,
        [
            item(1, label, owner="desk"),
            item(2, label, roles=frozenset({Role.LEGAL})),
            item(3, label, roles=frozenset({Role.DESK_OFFICER}), desks=("europe-americas",)),
            item(4, label, desks=("africa",)),
            item(5, label),
        ],
    )
    assert {
        name: _titles(actors, name) for name in ("desk", "reader", "otherdesk", "legal", "head", "admin")
    } == {
        "desk": ["Visit 1", "Visit 4"],
        "reader": ["Visit 4"],
        "otherdesk": ["Visit 3"],
        "legal": ["Visit 2"],
        "head": ["Visit 5"],
        "admin": [],
    }


def test_what_is_overdue_awaits_its_owner_and_the_officers_of_its_desk(actors: Any, monkeypatch: Any) -> None:
    label = label_id()
    yesterday = DAY - timedelta(days=1)
    announce(
        monkeypatch,
        deadlines=[
            due(1, yesterday, label, "Desk officer, Africa"),
            due(2, yesterday, label, desk="africa"),
            due(3, DAY, label, desk="africa"),
        ],
    )
    assert _titles(actors, "desk") == ["Report: Activity 1", "Report: Activity 2"]
    assert _titles(actors, "reader") == []


def test_a_deadline_that_an_item_speaks_of_is_shown_once(actors: Any, monkeypatch: Any) -> None:
    label = label_id()
    on = DAY - timedelta(days=2)
    spoken_of = item(1, label, owner="desk", due=on, due_key="report-1")
    announce(monkeypatch, [spoken_of], [due(1, on, label, desk="africa"), due(2, on, label, desk="africa")])
    assert _titles(actors, "desk") == ["Report: Activity 2", "Visit 1"]


def test_two_deadlines_of_one_record_and_day_are_put_off_each_by_itself(
    actors: Any, monkeypatch: Any
) -> None:
    on = DAY - timedelta(days=2)
    first = due(1, on, label_id(), desk="africa")
    second = replace(first, key="report-2", why="Asked for as well.")
    announce(monkeypatch, [], [first, second])
    with acting(actors["desk"]) as desk:
        assert [line.item.why for line in inbox_of(desk)] == [first.why, second.why]
        snooze(actor=desk, digest=digest_of("overdue:report-1"), until=DAY + timedelta(days=3))
        assert [line.item.why for line in inbox_of(desk) if line.snoozed_until is None] == [second.why]
        # moved to another day it is the same thing, and stays put off
        announce(monkeypatch, [], [replace(first, on=on - timedelta(days=1)), second])
        forget()
        assert [line.item.why for line in inbox_of(desk) if line.snoozed_until is None] == [second.why]


def test_owners_and_desks_are_not_told_to_a_partners_representative(actors: Any, monkeypatch: Any) -> None:
    label = label_id(to=["MOZ"])
    announce(monkeypatch, deadlines=[due(1, date(2026, 1, 1), label, "Co-chair, Mozambique")])
    assert _titles(actors, "partner") == []


# snooze


def test_a_snoozed_item_is_gone_until_its_day(actors: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    digest = digest_of("approve:activity:A-0001")
    with acting(actors["desk"]) as desk:
        snooze(actor=desk, digest=digest, until=DAY + timedelta(days=3))
        assert [line.snoozed_until for line in inbox_of(desk, DAY)] == [DAY + timedelta(days=3)]
        assert [line.snoozed_until for line in inbox_of(desk, DAY + timedelta(days=3))] == [None]
        wake(actor=desk, digest=digest)
        assert [line.snoozed_until for line in inbox_of(desk, DAY)] == [None]
    assert "A-0001" not in str(Snooze.objects.values_list())


@pytest.mark.parametrize("until", [DAY, DAY - timedelta(days=1), DAY + timedelta(days=400)])
def test_a_snooze_has_a_day_to_come(actors: Any, monkeypatch: Any, until: date) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    with acting(actors["desk"]) as desk, pytest.raises(InvalidInput):
        snooze(actor=desk, digest=digest_of("approve:activity:A-0001"), until=until)
    assert Snooze.objects.count() == 0


def test_nobody_snoozes_what_is_not_theirs(actors: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    with acting(actors["reader"]) as reader, pytest.raises(NotFound):
        snooze(actor=reader, digest=digest_of("approve:activity:A-0001"), until=DAY + timedelta(days=3))
    with acting(actors["admin"]) as admin, pytest.raises(NotAllowed):
        snooze(actor=admin, digest=digest_of("approve:activity:A-0001"), until=DAY + timedelta(days=3))
    assert Snooze.objects.count() == 0


# deputies


def _absence(actors: Any, cast: Any, who: str, deputy: str, first: int = 0, last: int = 7) -> Absence:
    with acting(actors[who]) as actor:
        return start_absence(
            actor=actor,
            deputy=cast[deputy],
            starts_on=DAY + timedelta(days=first),
            ends_on=DAY + timedelta(days=last),
        )


def test_a_deputy_sees_what_awaits_the_absent_but_no_more_than_may_be_read(
    actors: Any, cast: Any, monkeypatch: Any
) -> None:
    announce(
        monkeypatch,
        [
            item(1, label_id(), owner="desk"),
            item(2, label_id(40), owner="desk"),
            item(3, label_id(20), owner="desk"),
            item(4, label_id(), owner="otherdesk"),
        ],
    )
    assert sorted(_titles(actors, "desk")) == ["Visit 1", "Visit 2", "Visit 3"]
    assert _titles(actors, "otherdesk") == ["Visit 4"]
    absence = _absence(actors, cast, "desk", "otherdesk")
    with acting(actors["otherdesk"]) as deputy:
        lines = {line.item.title: line.for_name for line in inbox_of(deputy)}
    assert lines == {"Visit 4": "", "Visit 1": "Desk officer, Africa"}
    assert sorted(_titles(actors, "desk")) == ["Visit 1", "Visit 2", "Visit 3"]
    with acting(actors["desk"]) as desk:
        withdraw_absence(absence, actor=desk)
    assert _titles(actors, "otherdesk") == ["Visit 4"]


def test_a_deputy_stands_in_on_the_days_of_the_absence_only(actors: Any, cast: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    _absence(actors, cast, "desk", "otherdesk", 2, 4)
    with acting(actors["otherdesk"]) as deputy:
        seen = {number: len(inbox_of(deputy, DAY + timedelta(days=number))) for number in range(7)}
    assert seen == {0: 0, 1: 0, 2: 1, 3: 1, 4: 1, 5: 0, 6: 0}


def test_deputies_are_not_passed_on(actors: Any, cast: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    _absence(actors, cast, "desk", "otherdesk")
    _absence(actors, cast, "otherdesk", "legal")
    assert (_titles(actors, "otherdesk"), _titles(actors, "legal")) == (["Visit 1"], [])


@pytest.mark.parametrize(
    ("who", "deputy", "first", "last", "error"),
    [
        ("desk", "desk", 0, 1, InvalidInput),
        ("desk", "partner", 0, 1, InvalidInput),
        ("desk", "admin", 0, 1, InvalidInput),
        ("desk", "service", 0, 1, InvalidInput),
        ("desk", "reader", 3, 1, InvalidInput),
        ("desk", "reader", -9, -2, InvalidInput),
        ("desk", "reader", 0, 500, InvalidInput),
        ("partner", "desk", 0, 1, NotAllowed),
    ],
)
def test_who_may_not_stand_in(
    actors: Any, cast: Any, who: str, deputy: str, first: int, last: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        _absence(actors, cast, who, deputy, first, last)
    assert Absence.objects.count() == 0


def test_absences_do_not_overlap_and_are_logged(actors: Any, cast: Any) -> None:
    _absence(actors, cast, "desk", "reader")
    with pytest.raises(Conflict):
        _absence(actors, cast, "desk", "legal", 7, 9)
    assert Absence.objects.count() == 1
    with acting(actors["auditor"]):
        assert (
            AccessLog.objects.filter(kind="absence_changed", actor_name="Desk officer, Africa").count() == 1
        )


def test_nobody_withdraws_anothers_absence(actors: Any, cast: Any) -> None:
    absence = _absence(actors, cast, "desk", "reader")
    with acting(actors["reader"]) as reader, pytest.raises(NotFound):
        withdraw_absence(absence, actor=reader)
    absence.refresh_from_db()
    assert absence.withdrawn_at is None


# escalation


def test_what_waits_too_long_is_shown_to_the_head_once_and_logged(
    actors: Any, monkeypatch: Any, settings: Any
) -> None:
    settings.UMUBANO_ESCALATE_AFTER_DAYS = 14
    label = label_id(20)
    announce(
        monkeypatch,
        [
            item(1, label, owner="desk", since=DAY - timedelta(days=15), is_weighty=True),
            item(2, label, owner="desk", since=DAY - timedelta(days=14), is_weighty=True),
            item(
                3,
                label,
                owner="desk",
                since=DAY - timedelta(days=90),
                due=DAY + timedelta(days=5),
                is_weighty=True,
            ),
            item(4, label, since=DAY - timedelta(days=90)),
        ],
    )
    assert _titles(actors, "head") == ["Visit 4"]
    with acting(actors["service"]) as operator:
        assert escalate(operator, DAY) == 1
        assert escalate(operator, DAY) == 0
    with acting(actors["head"]) as head:
        assert {line.item.title: line.group for line in inbox_of(head)} == {
            "Visit 4": "approve",
            "Visit 1": "escalated",
        }
        logged = AccessLog.objects.filter(kind="escalated")
        assert [(entry.subject_title, entry.label_id) for entry in logged] == [("Visit 1", label)]
    assert Escalation.objects.count() == 1
    with acting(actors["otherdesk"]):
        assert AccessLog.objects.filter(kind="escalated").count() == 0


def test_a_deputy_of_the_head_is_shown_what_is_escalated_as_far_as_may_be_read(
    actors: Any, cast: Any, client_as: Any, monkeypatch: Any
) -> None:
    long_ago = DAY - timedelta(days=40)
    announce(
        monkeypatch,
        [
            item(1, label_id(), owner="desk", since=long_ago, is_weighty=True),
            item(2, label_id(40), owner="desk", since=long_ago, is_weighty=True),
            item(3, label_id(), owner="desk", since=long_ago),
            item(4, label_id(40), owner="desk", since=long_ago),
        ],
    )
    with acting(actors["service"]) as operator:
        escalate(operator, DAY)
    assert _titles(actors, "otherdesk") == []
    _absence(actors, cast, "head", "otherdesk")
    with acting(actors["otherdesk"]) as deputy:
        found = [(line.item.title, line.group, line.for_name) for line in inbox_of(deputy)]
    assert found == [
        ("Visit 1", "escalated", "Head of the directorate"),
        ("Africa: 1 other thing waits too long", "escalated", "Head of the directorate"),
    ]
    text = client_as("otherdesk").get("/inbox/?at=africa").content.decode()
    assert ("Visit 3" in text, "Visit 4" in text) == (True, False)
    assert "Visit 3" not in client_as("legal").get("/inbox/?at=africa").content.decode()


def test_what_the_head_may_not_read_is_not_shown_to_the_head(
    actors: Any, cast: Any, monkeypatch: Any
) -> None:
    late = item(1, label_id(40), owner="desk", since=DAY - timedelta(days=99), is_weighty=True)
    announce(monkeypatch, [late])
    cast["head"].clearance = 10
    cast["head"].save(update_fields=["clearance"])
    with acting(actors["service"]) as operator:
        assert escalate(operator, DAY) == 0
    cast["head"].clearance = 40
    cast["head"].save(update_fields=["clearance"])
    forget()
    with acting(actors["service"]) as operator:
        assert escalate(operator, DAY) == 1


def test_the_routine_rest_is_one_line_for_each_desk_that_leads_to_as_many(
    actors: Any, client_as: Any, monkeypatch: Any
) -> None:
    label, long_ago = label_id(), DAY - timedelta(days=40)
    announce(
        monkeypatch,
        [
            item(1, label, owner="desk", since=long_ago),
            item(2, label_id(20), roles=frozenset({Role.DESK_OFFICER}), desks=("africa",), since=long_ago),
            item(3, label, owner="otherdesk", since=long_ago),
            item(4, label, owner="desk", since=DAY - timedelta(days=3)),
        ],
        [due(5, long_ago, label, desk="africa")],
    )
    with acting(actors["head"]) as head:
        lines = [line.item for line in inbox_of(head)]
        assert [(line.title, line.url) for line in lines] == [
            ("Africa: 3 other things wait too long", "/inbox/?at=africa"),
            ("Europe and the Americas: 1 other thing waits too long", "/inbox/?at=europe-americas"),
        ]
        assert lines[0].labels == {label, label_id(20)}
        assert sorted(line.item.title for line in waiting_at(head, "africa", DAY)) == [
            "Report: Activity 5",
            "Visit 1",
            "Visit 2",
        ]
    text = client_as("head").get("/inbox/?at=africa").content.decode()
    assert ("Visit 1" in text, "Visit 3" in text, "Visit 4" in text, "RESTRICTED" in text) == (
        True,
        False,
        False,
        True,
    )
    assert "/inbox/snooze/" not in text
    other = client_as("desk").get("/inbox/?at=europe-americas").content.decode()
    assert ("Visit 1" in other, "Visit 3" in other) == (True, False)


def test_so_many_stand_by_name_and_the_others_are_counted(actors: Any, monkeypatch: Any) -> None:
    label = label_id()
    announce(
        monkeypatch,
        [
            item(number, label, owner="desk", due=DAY - timedelta(days=100 - number), is_weighty=True)
            for number in range(1, MOST_ESCALATED + 4)
        ],
    )
    with acting(actors["service"]) as operator:
        assert escalate(operator, DAY) == MOST_ESCALATED + 3
    with acting(actors["head"]) as head:
        titles = [line.item.title for line in inbox_of(head)]
        assert titles == [
            *(f"Visit {number}" for number in range(1, MOST_ESCALATED + 1)),
            "Africa: 3 other things wait too long",
        ]
        assert len(waiting_at(head, "africa", DAY)) == 3


def test_a_sum_tells_nothing_of_what_the_head_may_not_read(actors: Any, cast: Any, monkeypatch: Any) -> None:
    long_ago = DAY - timedelta(days=40)
    announce(
        monkeypatch,
        [
            item(1, label_id(), owner="desk", since=long_ago),
            item(2, label_id(40), owner="desk", since=long_ago),
        ],
    )
    assert _titles(actors, "head") == ["Africa: 2 other things wait too long"]
    cast["head"].clearance = 10
    forget()
    lowered = {"head": cast["head"].as_actor()}
    assert _titles(lowered, "head") == ["Africa: 1 other thing waits too long"]


def test_what_waits_for_a_role_is_summed_under_its_name(
    actors: Any, client_as: Any, monkeypatch: Any
) -> None:
    given = {"roles": frozenset({Role.LEGAL}), "since": DAY - timedelta(days=40)}
    announce(monkeypatch, [item(1, label_id(), **given)])
    with acting(actors["head"]) as head:
        (line,) = [line.item for line in inbox_of(head)]
    assert (line.title, line.url) == ("Legal adviser: 1 other thing waits too long", "/inbox/?at=legal")
    page = client_as("head").get(line.url).content.decode()
    assert ("Waits too long at: Legal adviser" in page, "Visit 1" in page) == (True, True)
