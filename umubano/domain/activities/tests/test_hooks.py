"""What activities tell the surfaces: due, calendar, agenda, inbox, search, panels; and what they keep from a partner."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.registry import AgendaQuestion
from umubano.domain.activities import services
from umubano.domain.activities.calendar import agenda, calendar
from umubano.domain.activities.due import deadlines, due
from umubano.domain.activities.inbox import inbox
from umubano.domain.activities.panels import agreement_panels, partner_panels
from umubano.domain.activities.search import search
from umubano.domain.activities.services import OriginalDraft
from umubano.domain.activities.tests.factories import FOR_MOZAMBIQUE, SECRET, complete, done, make
from umubano.domain.negotiations.tests.factories import agreement
from umubano.domain.negotiations.tests.pages import text

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
YEAR = (date(2025, 1, 5), date(2026, 6, 30))


def test_due_are_ends_reports_and_actions(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        make(desk, title="To happen", state="approved", planned_start="2026-02-01", planned_end="2026-02-03")
        reported = done(desk, title="To report")
        services.record_lesson(
            reported, actor=desk, text="Late.", action="Ask", owner_id=desk.user_id, due_on=date(2026, 1, 20)
        )
        make(desk, title="Only proposed")
        found = [(item.kind, item.on.isoformat(), item.about_title) for item in due(desk, *YEAR)]
    assert found == [
        ("activity_report", "2025-11-07", "To report"),
        ("activity_lesson", "2026-01-20", "To report"),
        ("activity_happens", "2026-02-03", "To happen"),
    ]


def test_a_partner_is_told_nothing_of_what_we_owe(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        done(desk, label=FOR_MOZAMBIQUE)
        assert len(list(due(desk, *YEAR))) == 1
        assert len(list(inbox(desk, TODAY))) == 1
    with as_actor("partner") as partner:
        assert list(due(partner, *YEAR)) == []
        assert list(inbox(partner, TODAY)) == []
        assert [item.desks for item in calendar(partner, date(2025, 10, 1), date(2025, 10, 31))] == [()]


def test_calendar_shows_days_status_and_how_sure(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        make(desk, title="In a month", planned_start="2026-03", planned_end="")
        sure = make(desk, title="On days")
        services.move(sure, "cancel", actor=desk, reason="Off.")
        make(desk, title="Hidden", label=SECRET)
        make(desk, title="Elsewhere", planned_start="2026-07-01", planned_end="")
    with as_actor("otherdesk") as other:
        found = calendar(other, date(2026, 3, 1), date(2026, 3, 31))
        assert [
            (item.title, item.start.day, item.end.day, item.status, item.is_certain) for item in found
        ] == [
            ("In a month", 1, 31, "tentative", False),
            ("On days", 2, 4, "cancelled", True),
        ]
        assert all(item.uid == f"activity-{item.about}" for item in found)


def test_agenda_proposes_what_is_overdue_and_open_lessons(as_actor: Any) -> None:
    with as_actor("head") as head:
        served = agreement(head, "FRA", "Agreement on training")
        late = {"state": "approved", "planned_start": "2025-11-03", "planned_end": "2025-11-04"}
        make(
            head,
            title="Of the agreement",
            partners=["FRA"],
            outside_because="",
            agreement_id=served.pk,
            **late,
        )
        make(head, title="With the partner", **late)
        make(head, title="Of others", partners=["TZA"], **late)
        services.record_lesson(done(head), actor=head, text="Ask earlier.")
        services.record_lesson(done(head, partners=["TZA"]), actor=head, text="Not theirs.")
        question = AgendaQuestion(agreements=(served.ref,), parties=("MOZ",), on=TODAY)
        assert [(point.kind, point.title) for point in agenda(head, question)] == [
            ("activity_overdue", "Of the agreement"),
            ("activity_overdue", "With the partner"),
            ("activity_lesson", "Ask earlier."),
        ]


def test_inbox_knows_whose_turn_it_is(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        proposed = complete(desk, title="To approve")
        owned = done(desk, title="To report", owner_id=desk.user_id)
        (report,) = inbox(desk, TODAY)
    with as_actor("legal") as legal:
        (approve,) = inbox(legal, TODAY)
    assert (approve.key, report.key) == (f"approve:activity:{proposed.ref}", f"report:activity:{owned.ref}")
    assert (approve.owner, {role.value for role in approve.roles}) == ("", {"head", "legal"})
    assert (report.owner, report.group, report.due) == ("desk", "report", date(2025, 11, 7))


def test_what_was_recorded_in_short_waits_to_be_finished(as_actor: Any, client_as: Any) -> None:
    with as_actor("desk") as desk:
        complete(desk, title="Nothing missing")
        past = make(
            desk,
            title="Past",
            planned_start="2025-11-03",
            planned_end="",
            outside_because="",
            owner_id=desk.user_id,
        )
        make(desk, title="Ahead", owner_id=desk.user_id)
        found = {item.title: item for item in inbox(desk, TODAY)}
        assert {title: (item.group, item.due, item.owner) for title, item in found.items()} == {
            "Past": ("overdue", date(2025, 11, 3), "desk"),
            "Ahead": ("report", None, "desk"),
        }
        assert found["Past"].key == f"finish:activity:{past.ref}"
        assert "Which agreement it serves, or why none" in found["Past"].why
        make(desk, title="Of nobody")
        nobodys = next(item for item in inbox(desk, TODAY) if item.title == "Of nobody")
        assert (nobodys.owner, nobodys.desks) == ("", ("africa",))
    assert "Past" in text(client_as("desk").get("/activities/?show=to_finish"))


def test_an_assessment_is_late_from_the_day_the_report_was_handed_in(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = done(desk, actual_start="2023-01-10", actual_end="2023-01-12")
        services.write_report(row, actor=desk, planned="Three days.", happened="Three days.")
        services.move(row, "report", actor=desk, reason="Found again.")
        (assess,) = inbox(desk, TODAY)
    assert (assess.group, assess.due) == ("decide", date(2026, 2, 4))


def test_no_report_is_asked_of_what_a_public_source_told_afterwards(as_actor: Any, client_as: Any) -> None:
    with as_actor("desk") as desk:
        done(desk, title="Read in the press", original=OriginalDraft("public-facts", "RWF-1", {}))
        done(desk, title="From our own sheet", original=OriginalDraft("activities", "1", {}))
        assert {item.about_title for item in due(desk, *YEAR)} == {"From our own sheet"}
        assert {item.about_title for item in deadlines(desk, *YEAR)} == {"From our own sheet"}
        assert {item.title for item in inbox(desk, TODAY)} == {"From our own sheet"}
    for show in ("to_report", "unreported"):
        shown = text(client_as("desk").get(f"/activities/?show={show}"))
        assert ("From our own sheet" in shown, "Read in the press" in shown) == (True, False)


def test_search_and_panels_are_trimmed(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        served = agreement(desk, "MOZ", "Agreement on training")
        make(desk, title="Open visit", outside_because="", agreement_id=served.pk)
        make(desk, title="Hidden visit", label=SECRET)
        assert {hit.title for hit in search("visit", 10)} == {"Open visit", "Hidden visit"}
        (panel,) = partner_panels("MOZ", TODAY)
        assert (panel.context["count"], panel.context["outside"]) == (2, 1)
    with as_actor("otherdesk"):
        assert [hit.title for hit in search("visite", 10)] == [
            "Open visit"
        ]  # the kind's French name finds it too
        (panel,) = partner_panels("MOZ", TODAY)
        assert panel.context["count"] == 1
        (panel,) = agreement_panels(served.ref, TODAY)
        assert [row.title for row in panel.context["rows"]] == ["Open visit"]
        assert list(agreement_panels("RWF-NONE", TODAY)) == []
