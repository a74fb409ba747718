"""The demonstration shows what a plan can show, is marked, and lets the co-chair see only what is released."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from umubano.core.registry import AgendaQuestion
from umubano.domain.plans.due import agenda, calendar, due, inbox
from umubano.domain.plans.models import IndicatorValue, Plan, PlanLine
from umubano.domain.plans.presentation import timeline_view

TODAY = date(2026, 1, 5)


@pytest.fixture
def demonstration(as_actor: Callable[..., Any]) -> Iterator[None]:
    from umubano.domain.agreements.demonstration import load_demonstration as register
    from umubano.domain.plans.demonstration import load_demonstration

    with as_actor("service") as actor:
        register(actor)
        load_demonstration(actor)
        before = list(Plan.objects.order_by("pk").values())
        load_demonstration(actor)
        assert list(Plan.objects.order_by("pk").values()) == before
    yield


@pytest.mark.usefixtures("demonstration")
def test_plans_are_illustrative_agreed_and_one_is_released(as_actor: Any) -> None:
    with as_actor("head") as head:
        rows = Plan.objects.with_progress(TODAY).order_by("starts_on")
        found = [
            (row.is_illustrative, row.state, row.done_count, row.under_way_count, row.late_count)
            for row in rows
        ]
        assert found == [(True, "agreed", 3, 1, 1), (True, "agreed", 2, 1, 0)]
        moz = rows[0]
        view = timeline_view(moz, head, TODAY)
        slips = {line.row.title: line.slip for goal in view.goals for line in goal.lines}
        assert slips["Basic course, first intake of 40"] == 35
        assert slips["Basic course, second intake of 40"] == 5  # held up by the first
        assert slips["Training equipment delivered"] == 21
        assert slips["First-aid courses in both districts"] == -7
        assert sorted(IndicatorValue.objects.values_list("state", flat=True)) == ["approved", "submitted"]
        assert [item.owner for item in inbox(head, TODAY)] == ["legal"]
        proposals = list(agenda(head, AgendaQuestion((), ("MOZ",), TODAY)))
        assert [proposal.about.partition("/")[0] for proposal in proposals] == [moz.ref]
        milestones = [item.title for item in calendar(head, date(2026, 1, 1), date(2026, 12, 31))]
        assert milestones == ["Graduation", "School handed over"]
        assert {item.kind for item in due(head, TODAY, TODAY)} == {"plan_line"}
        links = PlanLine.objects.exclude(activity=None).values_list(
            "activity__is_illustrative", "activity__state"
        )
        assert sorted(links) == [
            (True, "done"), (True, "done"), (True, "done"), (True, "planned"), (True, "under_way"), (True, "under_way"),
        ]  # fmt: skip
    with as_actor("partner"):
        assert [row.title for row in Plan.objects.all()] == ["Engineer training plan with Mozambique"]
