"""Forms of joint bodies. They check shape; the services check rules."""

from umubano.domain.committees.forms.bodies import (
    AgreementForm,
    BodyForm,
    CreateBodyForm,
    EditBodyForm,
    LinkForm,
    MemberForm,
    rule_form,
)
from umubano.domain.committees.forms.sessions import (
    AgendaItemForm,
    AgreeForm,
    AttendanceForm,
    CommitmentForm,
    CommitmentStepForm,
    DecisionForm,
    SessionForm,
    SessionStepForm,
)
from umubano.domain.negotiations.forms import LabelForm, ReasonForm, StepForm

__all__ = [
    "AgendaItemForm",
    "AgreeForm",
    "AgreementForm",
    "AttendanceForm",
    "BodyForm",
    "CommitmentForm",
    "CommitmentStepForm",
    "CreateBodyForm",
    "DecisionForm",
    "EditBodyForm",
    "LabelForm",
    "LinkForm",
    "MemberForm",
    "ReasonForm",
    "SessionForm",
    "SessionStepForm",
    "StepForm",
    "rule_form",
]
