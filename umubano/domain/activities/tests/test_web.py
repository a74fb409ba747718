"""Pages: who sees what, what a form does, that a list costs the same however long it is."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.dates import today
from umubano.core.labels.services import label_for
from umubano.domain.activities import services
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity, StateChange
from umubano.domain.activities.tests.factories import (
    FOR_MOZAMBIQUE,
    SECRET,
    complete,
    done,
    five_fields,
    make,
)
from umubano.domain.activities.web.detail import state_then
from umubano.domain.activities.web.listing import asked
from umubano.domain.negotiations.tests.pages import text

pytestmark = pytest.mark.django_db


def test_capture_by_plain_form(client_as: Any, as_actor: Any) -> None:
    answer = client_as("desk").post("/activities/new/", five_fields())
    assert answer.status_code == 303
    with as_actor("desk"):
        row = Activity.objects.get()
        assert answer["Location"] == row.get_absolute_url()
        assert (row.title, row.planned_start, row.outside_because) == (
            "Staff talks in Maputo",
            "2026-04",
            "Courtesy",
        )


def test_capture_by_script_answers_json_and_the_second_time_the_same(client_as: Any, as_actor: Any) -> None:
    client = client_as("desk")
    first = client.post("/activities/new/", five_fields(), headers={"X-Capture": "1"})
    again = client.post("/activities/new/", five_fields(), headers={"X-Capture": "1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    with as_actor("desk"):
        assert Activity.objects.count() == 1


def test_likely_duplicate_is_shown_before_saving(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, kind="staff_talks", planned_start="2026-04-10", planned_end="")
    client = client_as("desk")
    asked = client.post("/activities/new/", five_fields())
    assert asked.status_code == 422
    assert row.get_absolute_url() in text(asked)
    assert "Save anyway" in text(asked)
    with as_actor("desk"):
        assert Activity.objects.count() == 1
    assert client.post("/activities/new/", five_fields(anyway="1")).status_code == 303
    with as_actor("desk"):
        assert Activity.objects.count() == 2


def test_a_wrong_date_is_said_beside_the_field(client_as: Any, as_actor: Any) -> None:
    answer = client_as("desk").post("/activities/new/", five_fields(when="soon"))
    assert answer.status_code == 422
    assert "is not a date" in text(answer)
    with as_actor("desk"):
        assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "seen", "change"),
    [
        ("desk", 200, 200),
        ("reader", 200, 403),
        ("otherdesk", 200, 403),
        ("head", 200, 200),
        ("legal", 200, 200),
        ("partner", 404, 404),
        ("auditor", 200, 403),
    ],
)
def test_who_sees_and_who_changes(client_as: Any, as_actor: Any, name: str, seen: int, change: int) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    client = client_as(name)
    assert client.get(row.get_absolute_url()).status_code == seen
    for tail in ("edit/", "participants/new/", "costs/new/", "report/", "lessons/new/", "label/"):
        assert (tail, client.get(f"{row.get_absolute_url()}{tail}").status_code) == (tail, change)
    with as_actor("desk"):
        assert Activity.objects.get().version == 1


def test_partner_sees_no_inner_working(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = done(desk, label=FOR_MOZAMBIQUE, owner_id=desk.user_id)
        services.write_report(row, actor=desk, planned="Inner plan", happened="Inner result")
        services.record_lesson(row, actor=desk, text="Inner lesson")
    mine, theirs = (text(client_as(name).get(row.get_absolute_url())) for name in ("desk", "partner"))
    for word in ("Inner plan", "Inner lesson", "Desk officer, Africa", "Told by the desk."):
        assert word in mine
        assert word not in theirs
    assert client_as("partner").get("/activities/lessons/").status_code == 404
    listed = text(client_as("partner").get("/activities/?cols=owner&cols=desk&cols=confidence"))
    assert row.title in listed
    assert "Desk officer, Africa" not in listed


def test_no_trace_without_the_label(client_as: Any, as_actor: Any) -> None:
    word = "Quixzanth"
    with as_actor("desk") as desk:
        row = done(desk, title=f"{word} visit", label=SECRET, partners=["MOZ"])
        services.record_lesson(row, actor=desk, text=f"{word} lesson")
    pages = (
        "/activities/",
        "/activities/?q=visit",
        "/activities/?export=csv",
        "/activities/lessons/",
        "/activities/lessons/?state=all",
        "/partners/MOZ/",
        "/search/?q=visit",
        "/calendar/?days=3650",
        "/calendar/month/?on=2025-10-01",
        "/history/",
        "/",
    )
    seen = [address for address in pages if word in text(client_as("desk").get(address))]
    assert {"/activities/", "/activities/?export=csv", "/activities/lessons/", "/partners/MOZ/"} <= set(seen)
    for name in ("otherdesk", "partner"):
        for address in pages:
            assert (name, address, word in text(client_as(name).get(address))) == (name, address, False)
        assert client_as(name).get(row.get_absolute_url()).status_code == 404


def _statements(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_list_costs_the_same_for_one_row_and_for_three(client_as: Any, as_actor: Any) -> None:
    columns = "&".join(f"cols={name}" for name in ("partners", "kind", "areas", "basis", "owner", "label"))
    client = client_as("desk")
    with as_actor("desk") as desk:
        complete(desk)
    one = _statements(client, f"/activities/?{columns}")
    with as_actor("desk") as desk:
        for number in range(2):
            complete(desk, title=f"Another {number}", partners=["TZA", "KEN"])
    assert _statements(client, f"/activities/?{columns}") == one


def test_page_of_one_costs_the_same_however_much_belongs_to_it(client_as: Any, as_actor: Any) -> None:
    client = client_as("desk")
    with as_actor("desk") as desk:
        row = done(desk)
        services.record_lesson(row, actor=desk, text="One")
        services.record_participation(row, actor=desk, party="MOZ", numbers={"ncos_men": 3})
    one = _statements(client, row.get_absolute_url())
    with as_actor("desk") as desk:
        for number in range(2):
            services.record_lesson(row, actor=desk, text=f"More {number}")
            services.record_participation(
                row, actor=desk, party="MOZ", body_name=f"Unit {number}", numbers={"ncos_men": 3}
            )
    assert _statements(client, row.get_absolute_url()) == one


def test_filters_of_the_list(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        make(
            head, title="Overdue one", state="approved", planned_start="2025-12-01", planned_end="2025-12-02"
        )
        make(head, title="Ahead one", outside_because="")
        done(head, title="Done one", kind="exercise", partners=["TZA"], areas=["cyber"])
    client = client_as("head")
    for query, titles in {
        "show=overdue": {"Overdue one"},
        "show=unsaid": {"Ahead one"},
        "show=happened": {"Done one"},
        "show=unreported": {"Done one"},
        "show=outside": {"Overdue one", "Done one"},
        "kind=exercise": {"Done one"},
        "partner=TZA": {"Done one"},
        "area=cyber": {"Done one"},
        "after=2026-01-01": {"Ahead one"},
        "before=2025-11-01": {"Done one"},
        "q=overd": {"Overdue one"},
        "collection=mme": set(),
    }.items():
        found = text(client.get(f"/activities/?{query}"))
        assert (query, {title for title in ("Overdue one", "Ahead one", "Done one") if title in found}) == (
            query,
            titles,
        )


@pytest.mark.parametrize(
    "sort", ["title", "partners", "kind", "when", "state", "-kind", "-state", "-when", "basis", "x"]
)
def test_every_sort_is_a_page_with_all_rows(client_as: Any, as_actor: Any, sort: str) -> None:
    with as_actor("desk") as desk:
        make(desk, title="First visit", planned_start="", planned_end="")
        done(desk, title="Second exercise", kind="exercise")
        done(desk, title="Third visit")
    found = text(client_as("desk").get(f"/activities/?sort={sort}"))
    places = {title: found.index(title) for title in ("First visit", "Second exercise", "Third visit")}
    if sort == "kind":
        assert sorted(places, key=places.__getitem__) == ["Second exercise", "Third visit", "First visit"]
    if sort == "-kind":
        assert sorted(places, key=places.__getitem__) == ["First visit", "Third visit", "Second exercise"]


def test_export_is_as_seen(client_as: Any, as_actor: Any) -> None:
    from python_calamine import CalamineWorkbook

    with as_actor("desk") as desk:
        make(desk, title="One visit")
        make(desk, title="Two talks", kind="staff_talks")
    answer = client_as("desk").get("/activities/?kind=visit&cols=place&export=xlsx")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[1][:3] == ["Reference", "Title", "Place"]
    assert [row[1] for row in rows[2:-1]] == ["One visit"]


def test_bulk_edit_from_the_list(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        rows = [make(desk), make(desk, title="Another")]
    client = client_as("desk")
    chosen = {"selected": [row.ref for row in rows]}
    assert client.get("/activities/bulk/", chosen).status_code == 200
    assert (
        client.post("/activities/bulk/", {**chosen, "direction": "together"}).status_code == 422
    )  # no reason
    answer = client.post("/activities/bulk/", {**chosen, "direction": "together", "reason": "Tidied."})
    assert answer.status_code == 303
    with as_actor("desk"):
        assert set(Activity.objects.values_list("direction", flat=True)) == {"together"}


@pytest.mark.django_db
def test_the_list_of_the_world_does_not_ask_for_an_agreement(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        assert "basis" in asked(QueryDict(""), desk).columns
        assert "basis" not in asked(QueryDict("collection=mme"), desk).columns
        assert "basis" in asked(QueryDict("collection=mme&cols=basis"), desk).columns


def test_steps_reports_and_lessons_by_their_pages(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    client, url = client_as("desk"), row.get_absolute_url()
    assert client.post(f"{url}step/record_done/", {"effective_on": "2026-01-05"}).status_code == 422
    sent = {
        "effective_on": "2026-01-05",
        "actual_start": "2025-12-01",
        "actual_end": "2025-12-02",
        "reason": "So it was.",
    }
    assert client.post(f"{url}step/record_done/", sent).status_code == 303
    assert text(client.get(url)).count('<span class="step-text">5 Jan 2026</span>') == 2
    assert client.post(f"{url}report/", {"planned": "A", "happened": "B"}).status_code == 303
    lesson = {"text": "Ask earlier", "action": "", "owner_id": "", "due_on": ""}
    assert client.post(f"{url}lessons/new/", lesson).status_code == 303
    numbers = {"party": "MOZ", "officers_men": "3"}
    assert client.post(f"{url}participants/new/", numbers).status_code == 303
    cost = {"category": "travel", "amount": "10", "currency": "USD", "sharing": "own", "paid_by": "MOZ"}
    assert client.post(f"{url}costs/new/", cost).status_code == 303
    assert client.get(f"{url}step/nonsense/").status_code == 404
    assert client.get(f"{url}step/assess/").status_code == 404
    shown = text(client.get(url))
    for word in ("Ask earlier", "10.00 USD", "Done"):
        assert word in shown
    with as_actor("desk"):
        found = Activity.objects.get()
        assert (found.state, found.lessons.count(), found.costs.count()) == ("done", 1, 1)
        pk = found.lessons.get().pk
    assert client.post(f"{url}lessons/{pk}/close/", {"outcome": "Asked."}).status_code == 303
    assert "Asked." in text(client.get("/activities/lessons/?state=closed"))


def test_full_form_saves_all_and_refuses_a_lost_update(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    client, url = client_as("desk"), row.get_absolute_url()
    sent = {
        "title": "Visit, completed", "kind": "visit", "visit_level": "chief", "direction": "together", "partners": ["MOZ", "TZA"],
        "areas": ["training"], "planned_start": "March 2026", "place": "Maputo", "country_id": "MOZ", "desk": "africa",
        "outside_because": "Courtesy", "confidence": "reported", "version": "1",
    }  # fmt: skip
    assert client.post(f"{url}edit/", sent).status_code == 303
    assert client.post(f"{url}edit/", {**sent, "title": "Late"}).status_code == 422
    with as_actor("desk"):
        found = Activity.objects.get()
        assert (found.title, found.planned_start, found.partners_text) == (
            "Visit, completed",
            "2026-03",
            "Mozambique, Tanzania",
        )
        assert found.missing == ["owner"]


def test_hidden_agreement_stays_when_an_editor_who_cannot_see_it_saves(client_as: Any, as_actor: Any) -> None:
    from umubano.domain.negotiations.tests.factories import agreement

    with as_actor("head") as head:
        hidden = agreement(head, "FRA", "Hidden agreement", label=label_for(SECRET))
        row = make(head, partners=["FRA"], desk="europe-americas", outside_because="", agreement_id=hidden.pk)
    client, url = client_as("otherdesk"), row.get_absolute_url()
    assert hidden.ref not in text(client.get(url))
    sent = {
        "title": "Changed", "kind": "visit", "direction": "together", "partners": ["FRA"], "desk": "europe-americas",
        "confidence": "reported", "version": "1",
    }  # fmt: skip
    assert client.post(f"{url}edit/", sent).status_code == 303
    with as_actor("head"):
        assert Activity.objects.values_list("title", "agreement_id").get() == ("Changed", hidden.pk)


def test_list_and_page_as_of_a_day_have_the_states_of_then(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        held = done(head, title="Talks in October")
        ahead = complete(head, title="Visit in March")
        services.move(ahead, "approve", actor=head)
        now = dict(Activity.objects.values_list("pk", "state"))
        assert dict(Activity.objects.on_day(today()).values_list("pk", "state_then")) == now
        assert Activity.objects.on_day(date(2025, 10, 7)).count() == 0
    client = client_as("head")
    before = text(client.get("/activities/?on=2025-10-07"))
    after = text(client.get("/activities/?on=2025-10-08"))
    assert ("Talks in October" in before, "Talks in October" in after) == (False, True)
    assert "Visit in March" not in after
    assert "Nothing of it was on record on that day" in text(
        client.get(f"{held.get_absolute_url()}?on=2025-10-07")
    )
    page = text(client.get(f"{held.get_absolute_url()}?on=2025-10-08"))
    assert ("Where it stood is shown as of that day" in page, "Done" in page) == (True, True)
    for address in ("?on=2025-10-08&state=done", "?on=2025-10-08&show=happened", "?on=2025-10-08&sort=state"):
        assert "Talks in October" in text(client.get(f"/activities/{address}"))
    assert "Talks in October" not in text(client.get("/activities/?on=2025-10-08&state=proposed"))
    rows = b"".join(client.get("/activities/?on=2025-10-08&export=csv").streaming_content).decode()
    assert ("Talks in October" in rows, "Visit in March" in rows, "States as of" in rows) == (
        True,
        False,
        True,
    )


@given(st.lists(st.tuples(st.sampled_from([str(state) for state in State]), st.integers(0, 30)), max_size=6))
def test_state_then_is_that_of_the_last_step_by_that_day(taken: list[tuple[str, int]]) -> None:
    start = date(2025, 1, 1)
    changes = [
        StateChange(pk=number, target=state, effective_on=start + timedelta(days=days))
        for number, (state, days) in enumerate(taken)
    ]
    for days in range(31):
        day = start + timedelta(days=days)
        by_then = [change for change in changes if change.effective_on <= day]
        latest = sorted(by_then, key=lambda change: (change.effective_on, change.pk))
        assert state_then(by_then) == (latest[-1].target if latest else "")
