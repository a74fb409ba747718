"""Forms of the after-action report, its assessment and its lessons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.activities.models.report import Rating
from umubano.domain.agreements.forms.fields import DayField
from umubano.domain.negotiations.forms.shared import ActorForm, owner_choices


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReportForm(ActorForm):
    """The four questions of an after-action report."""

    planned = _text(_("What was planned"))
    happened = _text(_("What happened"))
    why = _text(_("Why it differed"), required=False)
    next_steps = _text(
        _("What next"), required=False, help_text=_("Lessons with an owner are recorded beside it.")
    )


class AssessForm(ActorForm):
    """Whether the aim was achieved, and why one thinks so."""

    rating = forms.ChoiceField(label=_("Result"), choices=[("", _("Choose…")), *Rating.choices[1:]])
    reason = _text(_("Why"))


class LessonForm(ActorForm):
    """What was learnt, and who does what about it by when."""

    text = _text(_("Lesson"))
    action = forms.CharField(label=_("Action"), required=False, max_length=300)
    owner_id = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = DayField(label=_("Due"), required=False)

    def __init__(self, *args: Any, present: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["owner_id"].choices = owner_choices(present)

    def clean_owner_id(self) -> int | None:
        return int(self.cleaned_data["owner_id"]) if self.cleaned_data["owner_id"] else None


class CloseLessonForm(ActorForm):
    """What was done about it."""

    outcome = forms.CharField(label=_("What was done"), max_length=300)
