"""What plans tell the calendar, what is due, whom something awaits, and what belongs on an agenda."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from umubano.core.registry import AgendaQuestion, CalendarItem, Concept
from umubano.domain.activities.tests.factories import make as activity
from umubano.domain.negotiations.tests.factories import agreement
from umubano.domain.plans import services
from umubano.domain.plans.beside import events_beside
from umubano.domain.plans.due import agenda, calendar, due, inbox
from umubano.domain.plans.models import Goal, Indicator, Objective, Plan, PlanLine
from umubano.domain.plans.panels import agreement_panels, partner_panels
from umubano.domain.plans.search import search
from umubano.domain.plans.tests.factories import SECRET, agreed, goal, indicator, line, make

TODAY = date(2026, 1, 5)
FEBRUARY = date(2026, 2, 28)


def test_due_tells_lines_and_values_and_abroad_the_lines_alone(as_actor: Any, plan: Plan) -> None:
    with as_actor("desk") as desk:
        found = [(item.on, item.kind, item.owner) for item in due(desk, TODAY, FEBRUARY)]
        assert found == [
            (date(2025, 12, 15), "plan_line", "Head of the directorate"),
            (date(2026, 1, 30), "plan_value", "Desk officer, Africa"),
        ]
    with as_actor("partner") as partner:
        (told,) = due(partner, TODAY, FEBRUARY)
        assert (told.kind, told.owner, told.desks, told.parties) == ("plan_line", "", (), ("MOZ",))


def test_each_deadline_of_a_plan_has_a_key_of_its_own_that_stays_when_it_moves(as_actor: Any) -> None:
    with as_actor("head") as head:
        plan = make(head)
        way = goal(plan, head)
        line(way, head)
        for name in ("Engineers certified", "Women among them", "Instructors"):
            indicator(way.objective, head, name=name)
        day = {"is_milestone": True, "planned_start": date(2026, 2, 2), "planned_end": None}
        milestones = [line(way, head, name, **day) for name in ("Handover", "Report")]
        services.take_step(plan, "agree", actor=head, effective_on=date(2026, 1, 5))
        found = list(due(head, TODAY, FEBRUARY))
        assert len({item.key for item in found}) == len(found) == 6
        values = [item for item in found if item.kind == "plan_value" and item.on == date(2026, 1, 30)]
        assert [("31 December 2025" in item.why, item.parties) for item in values] == [(True, ("MOZ",))] * 3
        shown = {item.uid: item.kind for item in calendar(head, TODAY, FEBRUARY)}
        assert shown == {f"plan-line-{one.pk}": "plan_milestone" for one in milestones}
        assert {item.key: item.kind for item in found if item.on == date(2026, 2, 2)} == shown
        line(
            way,
            head,
            "Report",
            line=milestones[1],
            reason="Late.",
            **{**day, "planned_start": date(2026, 2, 20)},
        )
        assert {item.key for item in due(head, TODAY, FEBRUARY)} == {item.key for item in found}


def test_what_is_done_or_submitted_is_no_longer_due(as_actor: Any, plan: Plan) -> None:
    with as_actor("head") as head:
        services.record_progress(
            PlanLine.objects.get(), actor=head, started_on=None, done_on=date(2025, 12, 20)
        )
        one = Indicator.objects.get()
        value = services.record_value(one, actor=head, period_end=date(2025, 12, 31), value=Decimal(1))
        assert [item.kind for item in due(head, TODAY, FEBRUARY)] == ["plan_value"]
        services.take_value_step(value, "submit", actor=head)
        assert list(due(head, TODAY, FEBRUARY)) == []


def test_calendar_shows_milestones_until_they_are_dropped(as_actor: Any) -> None:
    with as_actor("head") as head:
        draft = make(head)
        milestone = line(
            goal(draft, head), head, "Handover", is_milestone=True, planned_start=date(2026, 3, 2)
        )
        line(
            milestone.goal, head, "No milestone", planned_start=date(2026, 3, 1), planned_end=date(2026, 3, 3)
        )
        year = (date(2026, 1, 1), date(2026, 12, 31))
        assert [(item.title, item.status, item.parties) for item in calendar(head, *year)] == [
            ("Handover", "tentative", ("MOZ",))
        ]
        plan = agreed(head, head)
        way = Goal.objects.get(plan=plan)
        agreed_one = line(
            way, head, "Report", is_milestone=True, planned_start=date(2026, 4, 1), reason="Added."
        )
        before = {item.title: (item.status, item.revision) for item in calendar(head, *year)}
        assert before["Report"][0] == "confirmed"
        services.update_plan(plan, actor=head, changes={"title": "New"}, reason="Better.")
        assert {item.title: item.revision for item in calendar(head, *year)}["Report"] > before["Report"][1]
        services.drop_line(agreed_one, actor=head, reason="Not needed.")
        assert [item.title for item in calendar(head, *year)] == ["Handover"]


def test_inbox_goes_to_the_assessor_and_back(as_actor: Any, plan: Plan) -> None:
    with as_actor("desk") as desk:
        one = Indicator.objects.get()
        value = services.record_value(one, actor=desk, period_end=date(2025, 12, 31), value=Decimal(1))
        assert list(inbox(desk, TODAY)) == []
        services.take_value_step(value, "submit", actor=desk)
        assert [(item.group, item.owner) for item in inbox(desk, TODAY)] == [("approve", "legal")]
    with as_actor("legal") as legal:
        services.take_value_step(value, "return", actor=legal, reason="Which list?")
        assert [(item.group, item.owner) for item in inbox(legal, TODAY)] == [("answer", "desk")]
    with as_actor("partner") as partner:
        assert list(inbox(partner, TODAY)) == []


def test_agenda_proposes_objectives_off_their_course(as_actor: Any, plan: Plan) -> None:
    question = AgendaQuestion((), ("MOZ",), TODAY)
    with as_actor("head") as head:
        assert [(one.about, one.why) for one in agenda(head, question)] == [
            (f"{plan.ref}/{Objective.objects.get().pk}", "1 line of work is late.")
        ]
        assert list(agenda(head, AgendaQuestion((), ("KEN",), TODAY))) == []
        assert list(agenda(head, AgendaQuestion(("A-NONE",), (), TODAY))) == []
        services.record_progress(
            PlanLine.objects.get(), actor=head, started_on=None, done_on=date(2025, 12, 20)
        )
        assert list(agenda(head, question)) == []
        one = Indicator.objects.get()
        value = services.record_value(one, actor=head, period_end=date(2025, 12, 31), value=Decimal(2))
        services.take_value_step(value, "submit", actor=head)
    with as_actor("legal") as legal:
        services.take_value_step(value, "approve", actor=legal)
        assert [one.why for one in agenda(legal, question)] == ["“Engineers certified” is behind its course."]


def test_panels_search_and_what_stands_beside(as_actor: Any) -> None:
    with as_actor("head") as head:
        terms = {"entry": "on_signature", "term": "fixed", "initial_months": 96, "notice": {"months": 3}}
        other = agreement(head, "KEN", "Agreement on training", terms=terms)
        row = agreed(head, head, agreement=other.ref)
        plan = Plan.objects.for_rows().get(pk=row.pk)
        events, labels = events_beside(plan, head, date(2026, 1, 1), date(2026, 12, 31))
        assert {event.on for event in events} >= {other.term_ends}
        assert labels == {other.label_id}
        assert [panel.key for panel in agreement_panels(other.ref, TODAY)] == ["plans"]
        assert [panel.key for panel in partner_panels("KEN", TODAY)] == ["plans"]
        assert list(partner_panels("MOZ", TODAY)) == []
        assert [hit.ref for hit in search("kenya engineering", 5)] == [row.ref]
        hidden = agreed(head, head, agreement=other.ref, label=SECRET)
    with as_actor("legal") as legal:
        assert [hit.ref for hit in search("engineering", 5)] == [row.ref]
        assert hidden.ref not in {item.about for item in due(legal, TODAY, FEBRUARY)}


def test_an_activity_shows_the_objectives_it_serves(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        done = activity(head)
        serves = line(goal(make(head, title="Open plan"), head), head, activity=done.ref)
        line(goal(make(head, title="Closed plan", label=SECRET), head), head, activity=done.ref)
    address = f"/activities/{done.ref}/"
    seen = client_as("head").get(address).content.decode()
    assert f"#line-{serves.pk}" in seen
    assert ("Closed plan" in seen, "SECRET" in seen) == (True, True)
    hidden = client_as("reader").get(address).content.decode()
    assert ("Open plan" in hidden, "Closed plan" in hidden, "SECRET" in hidden) == (True, False, False)


def test_sessions_of_joint_bodies_stand_beside_the_plan(
    as_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def announced(_actor: Any, start: date, _end: date) -> list[CalendarItem]:
        shared = {
            "start": date(2026, 3, 2),
            "end": date(2026, 3, 3),
            "kind": "joint_session",
            "kind_title": "Session",
        }
        given = [
            ("ours", ("MOZ",), ("B-1",), "tentative"),
            ("cancelled", ("MOZ",), ("B-1",), "cancelled"),
            ("no session", ("MOZ",), (), "confirmed"),
            ("others", ("KEN",), ("B-2",), "confirmed"),
        ]
        return [
            CalendarItem(
                title,
                title=title,
                url="/",
                label_id=7,
                parties=parties,
                bodies=bodies,
                status=status,
                **shared,
            )  # type: ignore[arg-type]
            for title, parties, bodies, status in given
        ]

    monkeypatch.setattr(
        "umubano.domain.plans.beside.concepts", lambda: (Concept("bodies", "Bodies", calendar=announced),)
    )
    with as_actor("head") as head:
        plan = Plan.objects.for_rows().get(pk=make(head).pk)
        events, labels = events_beside(plan, head, date(2026, 1, 1), date(2026, 12, 31))
        assert ([event.title for event in events], labels) == (["ours"], {7})
