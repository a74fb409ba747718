"""Writing plans: what is checked, what changes, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from umubano.core.changes.models import LogEntry
from umubano.core.errors import DomainError, NotAllowed, NotFound
from umubano.core.labels.services import label_for
from umubano.domain.activities.tests.factories import make as activity
from umubano.domain.negotiations.tests.factories import agreement
from umubano.domain.plans import services
from umubano.domain.plans.models import (
    Indicator,
    IndicatorValue,
    LineDependency,
    Objective,
    Plan,
    PlanLine,
    PlanPart,
)
from umubano.domain.plans.tests.factories import (
    FILLED,
    FOR_MOZAMBIQUE,
    SECRET,
    TEXT,
    YES,
    agreed,
    goal,
    line,
    make,
    objective,
)


def everything() -> list[Any]:
    """All that is recorded of plans, to compare before and after."""
    return [
        list(model._default_manager.order_by("pk").values()) for model in (Plan, *PlanPart.__subclasses__())
    ]


def refused(code: str, do: Any) -> DomainError:
    """`do` is refused with this code and nothing is changed."""
    before = everything()
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        do()
    assert refusal.value.error_code == code
    assert everything() == before
    return refusal.value


def submitted(plan: Plan, actor: Any) -> IndicatorValue:
    one = Indicator.objects.get(plan=plan)
    value = services.record_value(one, actor=actor, period_end=date(2025, 12, 31), value=Decimal(34))
    return services.take_value_step(value, "submit", actor=actor)


def test_create_draws_up_a_draft(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk, purpose="Demining")
        assert (plan.state, plan.state_since, plan.partner_id) == ("draft", date(2026, 1, 5), "MOZ")
        assert plan.ref.startswith("P-")
        assert list(LogEntry.objects.values_list("kind", "subject_ref")) == [("plan.drawn_up", plan.ref)]
        assert [found.ref for found in Plan.objects.matching("moçambique demin")] == [plan.ref]


def test_create_under_an_agreement_is_found_by_its_partner(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        other = agreement(desk, "KEN", "Agreement on defence cooperation")
        plan = make(desk, agreement=other.ref)
        assert plan.agreement == other
        assert list(Plan.objects.with_partner("KEN")) == [plan]
        assert list(Plan.objects.with_partner("MOZ")) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"ends_on": date(2025, 6, 30)}, "period_out_of_order"),
        ({"partner": ""}, "one_basis"),
        ({"partner": "MOZ", "agreement": "A-1"}, "one_basis"),
        ({"partner": "RWA"}, "unknown_party"),
        ({"partner": "XXX"}, "unknown_party"),
        ({"agreement": "A-NONE"}, "unknown_agreement"),
    ],
)
def test_create_refuses_and_writes_nothing(as_actor: Any, given: dict[str, Any], code: str) -> None:
    with as_actor("desk") as desk:
        refused(code, lambda: make(desk, **given))


@pytest.mark.parametrize("name", ["reader", "partner", "auditor", "admin", "otherdesk"])
def test_create_is_denied(as_actor: Any, name: str) -> None:
    with as_actor(name) as actor:
        with pytest.raises(NotAllowed):
            make(actor)
        assert Plan.objects.count() == 0


def test_a_plan_for_both_or_neither_is_refused_by_the_database(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(partner=None)


def test_update_refuses_a_lost_update_and_another_desk(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        refused(
            "changed_meanwhile",
            lambda: services.update_plan(plan, actor=desk, changes={"title": "New"}, version=9),
        )
        refused(
            "other_desk", lambda: services.update_plan(plan, actor=desk, changes={"desk": "europe-americas"})
        )
        refused("not_editable", lambda: services.update_plan(plan, actor=desk, changes={"state": "agreed"}))
        changed = services.update_plan(plan, actor=desk, changes={"title": "Plan de déminage"}, version=1)
        assert changed.version == 2
        assert [found.ref for found in Plan.objects.matching("deminage")] == [plan.ref]


# objectives


def test_objective_keeps_answers_and_elements(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        answers = {**YES, "achievable": (False, "The school has one instructor.")}
        elements = {**FILLED, "sustainment": ("", "One-off, nothing to keep.")}
        saved = objective(make(desk), desk, answers=answers, elements=elements)
        saved.refresh_from_db()
        assert (saved.number, saved.is_measurable, saved.is_achievable) == (1, True, False)
        assert saved.achievable_reason == "The school has one instructor."
        assert (saved.sustainment, saved.sustainment_not_applicable) == ("", "One-off, nothing to keep.")


@pytest.mark.parametrize(
    ("text", "given", "code", "field"),
    [
        ("", {}, "objective_missing", "text"),
        ("Enhance relations with Mozambique", {}, "only_a_wish", "text"),
        ("Renforcer la coopération militaire avec le Mozambique", {}, "only_a_wish", "text"),
        (TEXT, {"answers": {**YES, "relevant": (None, "")}}, "answer_missing", "is_relevant"),
        (TEXT, {"answers": {}}, "answer_missing", "is_specific"),
        (
            TEXT,
            {"answers": {**YES, "time_bound": (False, " ")}},
            "reason_for_no_missing",
            "time_bound_reason",
        ),
        (TEXT, {"elements": {**FILLED, "absorption": ("", "")}}, "element_missing", "absorption"),
        (TEXT, {"elements": {**FILLED, "baseline": ("a", "b")}}, "element_twice", "baseline"),
    ],
)
def test_objective_is_refused(as_actor: Any, text: str, given: dict[str, Any], code: str, field: str) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        error = refused(code, lambda: objective(plan, desk, text, **given))
        assert error.details["field"] == field


@pytest.mark.parametrize("changes", [{"is_relevant": False}, {"baseline": ""}, {"text": ""}])
def test_an_incomplete_objective_is_refused_by_the_database(as_actor: Any, changes: dict[str, Any]) -> None:
    with as_actor("desk") as desk:
        saved = objective(make(desk), desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Objective.objects.filter(pk=saved.pk).update(**changes)


# lines


def test_lines_wait_for_each_other_but_never_in_a_circle(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        parent = goal(make(desk), desk)
        first = line(parent, desk, "One")
        second = line(parent, desk, "Two", after=[first.pk])
        third = line(parent, desk, "Three", after=[second.pk])
        refused("circle", lambda: line(parent, desk, "One", line=first, after=[third.pk]))
        refused("condition_unknown", lambda: line(parent, desk, "One", line=first, after=[first.pk]))
        stranger = line(goal(make(desk), desk), desk)
        refused("condition_unknown", lambda: line(parent, desk, "One", line=first, after=[stranger.pk]))
        line(parent, desk, "Three", line=third, after=[first.pk])
        assert set(LineDependency.objects.filter(plan=parent.plan_id).values_list("before", "after")) == {
            (first.pk, second.pk),
            (first.pk, third.pk),
        }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"planned_end": date(2025, 9, 30)}, "line_out_of_order"),
        ({"area": "ballet"}, "unknown_code"),
    ],
)
def test_line_is_refused(as_actor: Any, given: dict[str, Any], code: str) -> None:
    with as_actor("desk") as desk:
        parent = goal(make(desk), desk)
        refused(code, lambda: line(parent, desk, **given))


def test_milestone_stands_on_one_day(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        saved = line(goal(make(desk), desk), desk, is_milestone=True)
        assert (saved.planned_start, saved.planned_end) == (date(2025, 10, 1), date(2025, 10, 1))


# the life of a plan


def test_agreeing_sets_the_baseline_which_later_plans_leave_alone(as_actor: Any, actors: Any) -> None:
    with as_actor("head") as head:
        plan = agreed(head, head)
        assert (plan.state, plan.agreed_on) == ("agreed", date(2026, 1, 5))
        planned = PlanLine.objects.get(plan=plan)
        assert (planned.baseline_start, planned.baseline_end) == (date(2025, 10, 1), date(2025, 12, 15))
        refused(
            "reason_missing", lambda: line(planned.goal, head, line=planned, planned_end=date(2026, 2, 1))
        )
        line(planned.goal, head, line=planned, planned_end=date(2026, 2, 1), reason="Visas came late.")
        planned.refresh_from_db()
        assert (planned.planned_end, planned.baseline_end) == (date(2026, 2, 1), date(2025, 12, 15))


def test_agreeing_asks_for_a_complete_plan_and_the_head(as_actor: Any) -> None:
    with as_actor("head") as head:
        plan = make(head)
        error = refused("not_yet", lambda: services.take_step(plan, "agree", actor=head))
        assert error.details["refusals"] == ["The plan has no objective yet."]
        objective(plan, head)
        error = refused("not_yet", lambda: services.take_step(plan, "agree", actor=head))
        assert len(error.details["refusals"]) == 2
    with as_actor("desk") as desk:
        refused("role_may_not", lambda: services.take_step(plan, "agree", actor=desk))


def test_state_changes_only_by_a_step(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(state="agreed", agreed_on=date(2026, 1, 5))


def test_abandoning_needs_a_reason_and_ends_all_change(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        refused("reason_missing", lambda: services.take_step(plan, "abandon", actor=desk))
        services.take_step(plan, "abandon", actor=desk, reason="No interest left.")
        refused("closed", lambda: objective(plan, desk))
        refused("closed", lambda: services.update_plan(plan, actor=desk, changes={"title": "x"}))


def test_closing_waits_for_values_that_await_their_assessor(as_actor: Any) -> None:
    with as_actor("head") as head:
        plan = agreed(head, head)
        value = submitted(plan, head)
        refused("not_yet", lambda: services.take_step(plan, "close", actor=head, reason="Done."))
    with as_actor("legal") as legal:
        services.take_value_step(value, "approve", actor=legal)
        services.take_step(plan, "close", actor=legal, reason="Done.")
        plan.refresh_from_db()
        assert plan.state == "closed"


def test_progress_is_recorded_of_an_agreed_plan_in_the_past(as_actor: Any) -> None:
    with as_actor("head") as head:
        draft_line = line(goal(make(head), head), head)
        day = date(2025, 11, 1)
        refused("not_agreed", lambda: services.record_progress(draft_line, actor=head, started_on=day))
        one = PlanLine.objects.get(plan=agreed(head, head))
        refused(
            "day_in_the_future",
            lambda: services.record_progress(one, actor=head, started_on=day, done_on=date(2026, 1, 6)),
        )
        refused(
            "line_out_of_order",
            lambda: services.record_progress(one, actor=head, started_on=day, done_on=date(2025, 10, 1)),
        )
        done = services.record_progress(one, actor=head, started_on=None, done_on=date(2025, 12, 20))
        assert (done.started_on, done.done_on) == (date(2025, 10, 1), date(2025, 12, 20))
        refused("done", lambda: services.drop_line(done, actor=head, reason="Too late."))


def test_an_agreed_line_is_dropped_and_never_removed(as_actor: Any) -> None:
    with as_actor("head") as head:
        one = PlanLine.objects.get(plan=agreed(head, head))
        refused("agreed", lambda: services.remove_part(one, actor=head, reason="Away with it."))
        refused("reason_missing", lambda: services.drop_line(one, actor=head, reason=" "))
        services.drop_line(one, actor=head, reason="The school closed.")
        one.refresh_from_db()
        assert (one.dropped_on, one.dropped_because) == (date(2026, 1, 5), "The school closed.")
        refused("dropped", lambda: services.record_progress(one, actor=head, started_on=date(2025, 11, 1)))


def test_a_part_of_a_draft_is_removed(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        parent = goal(make(desk), desk)
        line(parent, desk)
        services.remove_part(parent.objective, actor=desk)
        assert (Objective.objects.count(), PlanLine.objects.count()) == (0, 0)


# labels and roles


def test_relabel_takes_the_parts_along(as_actor: Any) -> None:
    with as_actor("head") as head:
        plan = agreed(head, head)
        services.relabel(plan, label_for(SECRET), actor=head, reason="It names dates.")
        labels = {label for rows in everything() for label in (row["label_id"] for row in rows)}
        assert labels == {label_for(SECRET).pk}
    with as_actor("otherdesk") as otherdesk:
        assert everything() == [[] for _model in (Plan, *PlanPart.__subclasses__())]
        with pytest.raises(NotFound):
            services.update_plan(plan, actor=otherdesk, changes={"title": "x"})


def test_lowering_a_label_is_not_for_the_desk(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk, label=SECRET)
        refused(
            "role_may_not",
            lambda: services.relabel(plan, label_for(FOR_MOZAMBIQUE), actor=desk, reason="For the co-chair."),
        )


@pytest.mark.parametrize("name", ["reader", "partner", "auditor", "otherdesk"])
def test_who_may_not_write_changes_nothing(as_actor: Any, actors: Any, name: str) -> None:
    with as_actor("head") as head:
        plan = agreed(head, head, label=FOR_MOZAMBIQUE)
        before = everything()
        parent = Objective.objects.get(plan=plan)
        one = PlanLine.objects.get(plan=plan)
    with as_actor(name) as actor:
        assert Plan.objects.filter(pk=plan.pk).exists()
        for do in (
            lambda: services.update_plan(plan, actor=actor, changes={"title": "x"}, reason="r"),
            lambda: services.save_goal(parent, "x", actor=actor, reason="r"),
            lambda: services.record_progress(one, actor=actor, started_on=date(2025, 11, 1)),
            lambda: services.take_step(plan, "abandon", actor=actor, reason="r"),
            lambda: services.drop_line(one, actor=actor, reason="r"),
        ):
            with pytest.raises(NotAllowed), transaction.atomic():
                do()
    with as_actor("head"):
        assert everything() == before


# activities


def test_a_line_names_the_activity_that_carries_it_out(as_actor: Any) -> None:
    with as_actor("head") as head:
        parent = goal(make(head), head)
        done = activity(head, title="First intake")
        one = line(parent, head, activity=done.ref, kind="exercise")
        assert (one.activity_id, one.kind) == (done.pk, "exercise")
        refused("unknown_activity", lambda: line(parent, head, activity="ACT-NONE"))
        refused("unknown_code", lambda: line(parent, head, kind="ballet"))
        line(parent, head, line=one, activity="")
        assert PlanLine.objects.get(pk=one.pk).activity_id is None


def test_an_activity_that_cannot_be_seen_is_neither_named_nor_lost(as_actor: Any) -> None:
    with as_actor("head") as head:
        parent = goal(make(head), head)
        hidden = activity(head, title="First intake", label=SECRET)
        one = line(parent, head, activity=hidden.ref)
    with as_actor("legal") as legal:
        seen = PlanLine.objects.select_related("activity").get(pk=one.pk)
        assert seen.activity is None
        refused("unknown_activity", lambda: line(parent, legal, activity=hidden.ref))
        line(parent, legal, "Renamed", line=one)
    with as_actor("head"):
        assert PlanLine.objects.get(pk=one.pk).activity_id == hidden.pk
