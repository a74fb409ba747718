"""Forms of the pipeline. They check shape; the services check rules."""

from umubano.domain.negotiations.forms.decide import (
    LabelForm,
    MeetGateForm,
    ReasonForm,
    SignerForms,
    SignForm,
    StepForm,
    WaiveGateForm,
)
from umubano.domain.negotiations.forms.shared import owner_choices, partner_choices
from umubano.domain.negotiations.forms.text import CreateForm, EditForm, NegotiationForm
from umubano.domain.negotiations.forms.work import ClausesForm, IntendedTermsForm, RoundForm, WorkForm

__all__ = [
    "ClausesForm",
    "CreateForm",
    "EditForm",
    "IntendedTermsForm",
    "LabelForm",
    "MeetGateForm",
    "NegotiationForm",
    "ReasonForm",
    "RoundForm",
    "SignForm",
    "SignerForms",
    "StepForm",
    "WaiveGateForm",
    "WorkForm",
    "owner_choices",
    "partner_choices",
]
