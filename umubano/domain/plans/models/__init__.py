"""Plans: ends, ways and means for a period, what is planned when, and how far it is."""

from umubano.domain.plans.models.indicators import Indicator, IndicatorValue
from umubano.domain.plans.models.means import BudgetLine, Risk
from umubano.domain.plans.models.plan import CRITERIA, ELEMENTS, Goal, Objective, Plan, PlanPart, Side
from umubano.domain.plans.models.work import LineDependency, PlanLine

__all__ = [
    "CRITERIA",
    "ELEMENTS",
    "BudgetLine",
    "Goal",
    "Indicator",
    "IndicatorValue",
    "LineDependency",
    "Objective",
    "Plan",
    "PlanLine",
    "PlanPart",
    "Risk",
    "Side",
]
