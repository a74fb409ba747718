"""Plans for tests, made by the services as everything else is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.plans import services
from umubano.domain.plans.models import CRITERIA, ELEMENTS, Goal, Indicator, Objective, Plan, PlanLine
from umubano.domain.plans.services import IndicatorDraft, LineDraft, ObjectiveDraft, PlanDraft

SECRET = LabelValue(level=40)
FOR_MOZAMBIQUE = LabelValue(level=10, releasable_to=frozenset({"MOZ"}))

TEXT = "Train 120 engineers of the partner in mine clearance by the end of 2026"
YES: dict[str, tuple[bool | None, str]] = dict.fromkeys(CRITERIA, (True, ""))
FILLED = {name: (f"What there is of {name}.", "") for name in ELEMENTS}


def account_id(username: str) -> int:
    return int(Account.objects.get(username=username).pk)


def make(actor: Actor, **given: Any) -> Plan:
    """A draft plan of 2026 with Mozambique unless said otherwise; `label` is a LabelValue."""
    label = given.pop("label", None)
    values: dict[str, Any] = {
        "title": "Engineering plan",
        "starts_on": date(2025, 7, 1),
        "ends_on": date(2026, 12, 31),
        "desk": "africa",
        **given,
    }
    if not values.get("agreement"):
        values.setdefault("partner", "MOZ")
    return services.create_plan(
        actor, PlanDraft(label=label_for(label) if label else default_label(), **values)
    )


def objective(plan: Plan, actor: Actor, text: str = TEXT, **given: Any) -> Objective:
    draft = ObjectiveDraft(text, given.pop("answers", YES), given.pop("elements", FILLED))
    return services.save_objective(plan, draft, actor=actor, **given)


def goal(plan: Plan, actor: Actor, text: str = "Courses held at the partner's school") -> Goal:
    """A goal under a new objective."""
    return services.save_goal(objective(plan, actor), text, actor=actor)


def line(parent: Goal, actor: Actor, title: str = "Course one", **given: Any) -> PlanLine:
    reason = given.pop("reason", "")
    existing = given.pop("line", None)
    values = {"planned_start": date(2025, 10, 1), "planned_end": date(2025, 12, 15), **given}
    return services.save_line(parent, LineDraft(title, **values), actor=actor, line=existing, reason=reason)


def indicator(parent: Objective, actor: Actor, **given: Any) -> Indicator:
    """Reported by the desk, assessed by the legal adviser unless said otherwise (user names)."""
    existing = given.pop("indicator", None)
    values: dict[str, Any] = {
        "name": "Engineers certified",
        "unit": "persons",
        "baseline": Decimal(0),
        "target": Decimal(120),
        "source": "Register of the school",
        "owner_id": account_id(given.pop("owner", "desk")),
        "assessor_id": account_id(given.pop("assessor", "legal")),
        **given,
    }
    return services.save_indicator(parent, IndicatorDraft(**values), actor=actor, indicator=existing)


def agreed(actor: Actor, head: Actor, **given: Any) -> Plan:
    """An agreed plan with one objective, goal, line and indicator. `actor` writes, `head` agrees; both see everything here."""
    plan = make(actor, **given)
    parent = goal(plan, actor)
    line(parent, actor)
    indicator(parent.objective, actor)
    return services.take_step(plan, "agree", actor=head, effective_on=date(2026, 1, 5))
