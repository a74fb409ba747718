"""Forms of joint bodies. They check shape; the services check rules."""

from umubano.domain.committees.forms.bodies import (
    AgreementForm,
    BodyForm,
    CreateBodyForm,
    EditBodyForm,
    LabelForm,
    LinkForm,
    MemberForm,
    ReasonForm,
    StepForm,
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
