"""Writes of plans: draw up, change, agree, report, assess."""

from umubano.domain.plans.services.indicators import (
    IndicatorDraft,
    record_value,
    save_indicator,
    take_value_step,
)
from umubano.domain.plans.services.means import BudgetDraft, RiskDraft, save_budget_line, save_risk
from umubano.domain.plans.services.objectives import ObjectiveDraft, save_goal, save_objective
from umubano.domain.plans.services.parts import remove_part
from umubano.domain.plans.services.plans import PlanDraft, create_plan, relabel, take_step, update_plan
from umubano.domain.plans.services.work import LineDraft, drop_line, link_activity, record_progress, save_line

__all__ = [
    "BudgetDraft",
    "IndicatorDraft",
    "LineDraft",
    "ObjectiveDraft",
    "PlanDraft",
    "RiskDraft",
    "create_plan",
    "drop_line",
    "link_activity",
    "record_progress",
    "record_value",
    "relabel",
    "remove_part",
    "save_budget_line",
    "save_goal",
    "save_indicator",
    "save_line",
    "save_objective",
    "save_risk",
    "take_step",
    "take_value_step",
    "update_plan",
]
