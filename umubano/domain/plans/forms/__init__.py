"""Forms of plans. They check shape; the services check rules."""

from umubano.domain.plans.forms.ends import GoalForm, ObjectiveForm
from umubano.domain.plans.forms.means import BudgetForm, RiskForm
from umubano.domain.plans.forms.measures import IndicatorForm, ValueForm
from umubano.domain.plans.forms.plan import CreateForm, EditForm, PartForm
from umubano.domain.plans.forms.work import LineForm, ProgressForm, ServeForm

__all__ = [
    "BudgetForm",
    "CreateForm",
    "EditForm",
    "GoalForm",
    "IndicatorForm",
    "LineForm",
    "ObjectiveForm",
    "PartForm",
    "ProgressForm",
    "RiskForm",
    "ServeForm",
    "ValueForm",
]
