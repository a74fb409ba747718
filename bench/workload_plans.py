"""One plan of 500 lines with its conditions, agreed and under way, as a partner's plan of many years has them. Everything follows from numbers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connections

from bench.workload import _copy, _labels
from umubano.domain.plans.models import Goal, LineDependency, Objective, Plan, PlanLine

REF = "PL-BENCH"
LINES = 500
OBJECTIVES = 5
GOALS_OF_AN_OBJECTIVE = 5
FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
TODAY = date(2026, 1, 5)


def generate(lines: int = LINES) -> str:
    """Fill empty tables as the owner; returns the reference of the plan. History triggers rest meanwhile."""
    label = _labels()[0].pk
    own = {"plan_id": 1, "label_id": label}
    plan = Plan(
        id=1, label_id=label, ref=REF, title="Plan of the benchmark", partner_id="MOZ", starts_on=FIRST, ends_on=LAST,
        state="agreed", state_since=FIRST, agreed_on=FIRST, desk="africa", is_illustrative=True,
    )  # fmt: skip
    objectives = [
        Objective(
            id=number, number=number, text=f"Objective {number}", is_specific=True, is_measurable=True, is_achievable=True,
            is_relevant=True, is_time_bound=True, capability="Instructors", baseline="None", absorption="Two", sustainment="Own budget",
            **own,
        )
        for number in range(1, OBJECTIVES + 1)
    ]  # fmt: skip
    goals = [
        Goal(
            id=number,
            objective_id=1 + (number - 1) // GOALS_OF_AN_OBJECTIVE,
            number=number,
            text=f"Goal {number}",
            **own,
        )
        for number in range(1, OBJECTIVES * GOALS_OF_AN_OBJECTIVE + 1)
    ]
    made = [_line(number, len(goals), own) for number in range(1, lines + 1)]
    conditions = [
        LineDependency(id=number, before_id=number, after_id=number + 1, **own)
        for number in range(1, lines)
        if number % 2
    ]
    owner = connections["owner"]
    with owner.cursor() as cursor:
        for model, rows in (
            (Plan, [plan]), (Objective, objectives), (Goal, goals), (PlanLine, made), (LineDependency, conditions),
        ):  # fmt: skip
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            _copy(owner, model, list(rows))
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )
            cursor.execute(f'ANALYZE "{table}"')
    return REF


def _line(number: int, goals: int, own: dict[str, int]) -> PlanLine:
    """What is over is done, each tenth of it late; each seventh is a milestone."""
    planned = FIRST + timedelta(days=number * 7 % ((LAST - FIRST).days - 90))
    is_milestone = number % 7 == 0
    end = planned if is_milestone else planned + timedelta(days=20 + number % 60)
    slip = timedelta(days=number % 30)
    is_done = end < TODAY and number % 10 != 0
    return PlanLine(
        id=number, goal_id=1 + number % goals, title=f"Line {number} of the plan", kind="", area="", is_milestone=is_milestone,
        planned_start=planned, planned_end=end, baseline_start=planned - slip, baseline_end=end - slip,
        started_on=planned if is_done else None, done_on=end if is_done else None, **own,
    )  # fmt: skip
