"""Month, agenda and year plan: what stands there, asked only for the days shown, filtered by the address."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.accounts.models import Desk
from umubano.core.registry import DueItem
from umubano.surfaces.calendars.items import forget, merged
from umubano.surfaces.calendars.tests.made import announce, item, label_id

pytestmark = pytest.mark.django_db

PAGES = ("/calendar/month/", "/calendar/agenda/", "/calendar/year/")


def _due(number: int, on: date, label: int, **given: Any) -> DueItem:
    values = {
        "key": f"report-{number}", "kind": "report", "kind_title": "Report", "why": "It is asked for.", "owner": "",
        "desks": ("africa",), **given,
    }  # fmt: skip
    return DueItem(
        on=on, about=f"A-{number:04d}", about_title=f"Activity {number}", url=f"/activities/A-{number:04d}/",
        label_id=label, **values,
    )  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_items_and_deadlines_stand_there_under_their_label(
    address: str, client_as: Any, monkeypatch: Any
) -> None:
    deadline = _due(9, date(2026, 1, 20), label_id(20))
    announce(monkeypatch, [item(1, date(2026, 1, 12), 3, label=label_id())], [deadline])
    head = client_as("head").get(address).content.decode()
    assert ("Visit of staff 1" in head, "Activity 9" in head, "RESTRICTED" in head) == (True, True, True)
    other = client_as("otherdesk").get(address).content.decode()
    assert ("Visit of staff 1" in other, "Activity 9" in other, "RESTRICTED" in other) == (True, False, False)


@pytest.mark.parametrize(
    ("address", "days"),
    [
        ("/calendar/month/?month=2026-03", (date(2026, 2, 23), date(2026, 4, 5))),
        ("/calendar/agenda/?from=2026-03-04&days=90", (date(2026, 3, 4), date(2026, 6, 1))),
        ("/calendar/year/?year=2027", (date(2027, 1, 1), date(2027, 12, 31))),
        ("/calendar/month/?month=nonsense", (date(2025, 12, 29), date(2026, 2, 1))),
        ("/calendar/agenda/?from=x&days=99999", (date(2026, 1, 5), date(2026, 2, 3))),
        ("/calendar/year/?year=99999", (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_concepts_are_asked_for_the_days_shown_only(
    address: str, days: Any, client_as: Any, monkeypatch: Any
) -> None:
    asked = announce(monkeypatch)
    assert client_as("head").get(address).status_code == 200
    assert set(asked) == {days}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=visit", "1 "),
        ("partner=MOZ", "1"),
        ("desk=africa", "1"),
        ("body=C-1", "2"),
        ("kind=talks", "2"),
    ],
)
def test_filters_stand_in_the_address(
    address: str, query: str, shown: str, client_as: Any, monkeypatch: Any
) -> None:
    label = label_id()
    one = item(1, label=label, parties=("MOZ",), desks=("africa",))
    two = item(2, label=label, kind="talks", kind_title="Talks", parties=("KEN",), bodies=("C-1",))
    announce(monkeypatch, [one, two])
    text = client_as("head").get(f"{address}?{query}").content.decode()
    number = shown.strip()
    assert (f"Visit of staff {number}" in text, f"Visit of staff {3 - int(number)}" in text) == (True, False)


@pytest.mark.parametrize("address", PAGES)
def test_statements_do_not_grow_with_the_items(address: str, client_as: Any, monkeypatch: Any) -> None:
    label = label_id()
    counts = []
    for number in (1, 3):
        announce(monkeypatch, [item(one, label=label, parties=("MOZ",)) for one in range(number)])
        client = client_as("desk")
        client.get(address)
        forget()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert f"Visit of staff {number - 1}" in response.content.decode()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_deadline_that_an_item_stands_for_is_shown_once() -> None:
    on = date(2026, 1, 12)
    both = merged([item(1, on, uid="report-1")], [_due(1, on, 1), _due(2, on, 1)])
    assert [(entry.item.about, entry.is_deadline, entry.owner) for entry in both] == [
        ("A-0001", True, "africa"),
        ("A-0002", True, "africa"),
    ]


def test_deadlines_of_one_kind_record_and_day_all_stand_there() -> None:
    on = date(2026, 7, 30)
    values = [replace(_due(1, on, 1), key=f"plan-value-{number}-1") for number in (1, 2, 3)]
    assert [entry.item.uid for entry in merged([], values)] == [item.key for item in values]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("query", ["partner=MOZ", "desk=africa", "body=C-1"])
def test_deadlines_pass_the_filters_too(address: str, query: str, client_as: Any, monkeypatch: Any) -> None:
    on, label = date(2026, 1, 20), label_id()
    ours = _due(1, on, label, owner="", parties=("MOZ",), desks=("africa",), bodies=("C-1",))
    others = _due(2, on, label, owner="", parties=("KEN",), desks=("europe-americas",), bodies=("C-2",))
    announce(monkeypatch, deadlines=[ours, others])
    text = client_as("head").get(f"{address}?{query}").content.decode()
    assert ("Activity 1" in text, "Activity 2" in text) == (True, False)


def test_the_year_plan_shows_of_a_span_the_days_of_each_month(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, date(2026, 1, 23), 30, label=label_id())])
    text = client_as("head").get("/calendar/year/").content.decode()
    assert re.findall(r'"year-day">([^<]*)<', text) == ["23–31", "1–21"]


def test_a_partners_representative_is_offered_no_desks(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label=label_id(to=["MOZ"]), desks=("africa",), parties=("MOZ",))])
    text = client_as("partner").get("/calendar/month/").content.decode()
    assert "Visit of staff 1" in text
    assert 'name="desk"' not in text


def test_an_empty_month_says_so(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch)
    assert "Nothing stands in these days." in client_as("head").get("/calendar/agenda/").content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_page_says_when_it_cannot_hold_everything(address: str, client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(number, date(2026, 1, 12), label=label_id()) for number in (1, 2)])
    whole = client_as("head").get(address).content.decode()
    monkeypatch.setattr("umubano.surfaces.calendars.web.calendar.CALENDAR_MOST", 2)
    cut = client_as("head").get(address).content.decode()
    assert ("Not everything is shown" in whole, "Not everything is shown" in cut) == (False, True)


def test_the_french_agenda_of_the_calendar_is_not_called_like_that_of_a_session(
    client_as: Any, cast: Any
) -> None:
    cast["desk"].language = "fr"
    cast["desk"].save(update_fields=["language"])
    page = client_as("desk").get("/calendar/agenda/").content.decode()
    assert "Ordre du jour" not in page


def test_who_must_act_is_said_by_the_name_of_the_desk_and_never_by_its_code(
    client_as: Any, monkeypatch: Any
) -> None:
    name = Desk.objects.get(code="africa").name
    on = date(2026, 1, 20)
    label = label_id()
    found = [_due(1, on, label), _due(2, on, label, owner="Ann Uwase")]
    monkeypatch.setattr("umubano.surfaces.calendars.web.due.due_between", lambda *_asked: found)
    context = client_as("head").get("/calendar/").context
    assert context["owners"] == [("africa", name), ("Ann Uwase", "Ann Uwase")]
    text = client_as("head").get("/calendar/?owner=africa").content.decode()
    assert ("Activity 1" in text, "Activity 2" in text) == (True, False)
    assert f'<td data-label="Who must act">{name}</td>' in text
