"""The life of an activity, its report, its assessment, its lessons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from umubano.domain.activities import services
from umubano.domain.activities.lifecycle import LIFECYCLE, State
from umubano.domain.activities.models import Activity, Lesson
from umubano.domain.activities.queries import lessons_like
from umubano.domain.activities.tests.factories import complete, done, make

pytestmark = pytest.mark.django_db


def test_the_whole_way(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = complete(desk, planned_start="2025-12-01", planned_end="2025-12-03")
        with pytest.raises(NotAllowed):
            services.move(row, "approve", actor=desk)
        assert Activity.objects.get().state == "proposed"
    with as_actor("head") as head:
        services.move(row, "approve", actor=head)
    with as_actor("desk") as desk:
        services.move(row, "plan", actor=desk)
        with pytest.raises(InvalidInput):
            services.move(row, "start", actor=desk)  # when?
        services.move(row, "start", actor=desk, actual_start="2025-12-01")
        services.move(row, "finish", actor=desk, actual_end="2025-12-03")
        with pytest.raises(Conflict):
            services.move(row, "report", actor=desk)  # none is written
        services.write_report(row, actor=desk, planned="Three days.", happened="Three days.")
        services.move(row, "report", actor=desk)
        with pytest.raises(Conflict) as refused:
            services.assess(row, actor=desk, rating="achieved", reason="I did well.")
        assert len(refused.value.details["refusals"]) == 2  # owner and author
        assert Activity.objects.get().state == "reported"
    with as_actor("legal") as legal:
        assessed = services.assess(row, actor=legal, rating="partly", reason="Fewer came.")
        assert (assessed.state, assessed.report.rating, assessed.report.assessed_by) == (
            "assessed",
            "partly",
            legal.name,
        )
        assert [change.target for change in assessed.state_changes.all()] == [
            "proposed",
            "approved",
            "planned",
            "under_way",
            "done",
            "reported",
            "assessed",
        ]


def test_what_happened_without_approval_is_recorded_with_a_reason(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
        with pytest.raises(InvalidInput):
            services.move(row, "record_done", actor=desk, actual_start="2025-12-01")
        services.move(row, "record_done", actor=desk, actual_start="2025-12-01", reason="They came anyway.")
        assert Activity.objects.get().state == "done"


def test_postponed_returns_to_where_it_was(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = complete(head)
        services.move(row, "approve", actor=head)
        services.move(row, "postpone", actor=head, reason="Floods.")
        assert Activity.objects.get().state_before_pause == "approved"
        services.move(
            row, "resume", actor=head, reason="Dry again.", planned_start="2026-05", planned_end="2026-05"
        )
        found = Activity.objects.get()
        assert (found.state, found.planned_start, found.starts_on) == (
            "approved",
            "2026-05",
            date(2026, 5, 1),
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([step.name for step in LIFECYCLE.transitions]), max_size=12))
def test_no_order_of_steps_leaves_the_table(as_actor: Any, steps: list[str]) -> None:
    with as_actor("head") as head, transaction.atomic():
        row = complete(head)
        state = row.state
        for step in steps:
            try:
                if step == "assess":
                    moved = services.assess(row, actor=head, rating="achieved", reason="So it was.")
                else:
                    moved = services.move(row, step, actor=head, reason="Because.", actual_start="2025-12-01")
            except DomainError:
                continue
            transition = LIFECYCLE.transition(step)
            assert state in transition.sources
            state = moved.state
        assert Activity.objects.get(pk=row.pk).state == state
        transaction.set_rollback(True)


def test_raw_update_of_the_state_is_refused(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = complete(head)
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=row.pk).update(state="approved")
        assert Activity.objects.get().state == State.PROPOSED


def test_an_action_has_an_owner_and_a_day_and_is_closed_by_its_owner(as_actor: Any, cast: Any) -> None:
    with as_actor("desk") as desk:
        row = done(desk)
        with pytest.raises(InvalidInput):
            services.record_lesson(row, actor=desk, text="Ask earlier.", action="Ask")
        lesson = services.record_lesson(
            row,
            actor=desk,
            text="Ask earlier.",
            action="Ask",
            owner_id=cast["otherdesk"].pk,
            due_on=date(2026, 1, 1),
        )
    with as_actor("otherdesk") as other:
        with pytest.raises(NotAllowed):
            services.change_lesson(lesson, actor=other, text="Mine now.")
        services.close_lesson(lesson, actor=other, outcome="Done.")
        assert Lesson.objects.get().closed_on == date(2026, 1, 5)
        with pytest.raises(Conflict):
            services.close_lesson(lesson, actor=other, outcome="Again.")


def test_lessons_of_similar_activities_the_most_similar_first(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        told = {}
        for title, changed in {
            "all": {"areas": ["cyber"]},
            "kind": {"partners": ["TZA"]},
            "partner": {"kind": "exercise"},
            "area": {"kind": "exercise", "partners": ["TZA"], "areas": ["cyber"]},
            "none": {"kind": "exercise", "partners": ["TZA"]},
        }.items():
            row = done(desk, title=title, **changed)
            told[title] = services.record_lesson(row, actor=desk, text=title)
        found = lessons_like(kind="visit", partners=["MOZ"], areas=["cyber"])
        assert [lesson.text for lesson in found] == ["all", "kind", "partner", "area"]
