"""Forms of activities. They check shape; the services check rules."""

from umubano.domain.activities.forms.capture import CaptureForm
from umubano.domain.activities.forms.edit import BulkForm, EditForm, LabelForm, StepForm
from umubano.domain.activities.forms.learning import AssessForm, CloseLessonForm, LessonForm, ReportForm
from umubano.domain.activities.forms.parts import CostForm, EducationForm, ParticipationForm

__all__ = [
    "AssessForm",
    "BulkForm",
    "CaptureForm",
    "CloseLessonForm",
    "CostForm",
    "EditForm",
    "EducationForm",
    "LabelForm",
    "LessonForm",
    "ParticipationForm",
    "ReportForm",
    "StepForm",
]
