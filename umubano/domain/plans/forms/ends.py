"""Objectives with their five questions and four elements; goals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.plans.forms.plan import PartForm
from umubano.domain.plans.models import CRITERIA, ELEMENTS, Objective
from umubano.domain.plans.services import ObjectiveDraft

#: Instead of “optional” beside the two fields of a planning element.
_ONE_OF_TWO = _("one of the two is required")
_ANSWERS = {"yes": True, "no": False}


class ObjectiveForm(PartForm):
    """What will be different, whether that is SMART, and what was thought of. The service insists on every answer."""

    text = forms.CharField(
        label=_("Objective"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What will be different, for whom, how much of it and by when. “Enhance relations” alone is refused."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        why = self.fields.pop("reason", None)
        questions = []
        for name, title in CRITERIA.items():
            self.fields[f"is_{name}"] = forms.ChoiceField(
                label=title,
                choices=[("", "—"), ("yes", _("Yes")), ("no", _("No"))],
                error_messages={"required": _("Answer yes or no.")},
            )
            self.fields[f"{name}_reason"] = forms.CharField(
                label=_("Why"), required=False, max_length=400, help_text=_("Needed for a “no”.")
            )
            questions += [f"is_{name}", f"{name}_reason"]
        elements = []
        for name, title in ELEMENTS.items():
            self.fields[name] = forms.CharField(
                label=title, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"{name}_not_applicable"] = forms.CharField(
                label=_("Not applicable, because"), required=False, max_length=400
            )
            for one in (name, f"{name}_not_applicable"):
                self.fields[one].optional_words = _ONE_OF_TWO  # type: ignore[attr-defined]
            elements += [name, f"{name}_not_applicable"]
        self.fieldsets = [
            (_("The objective"), "", ["text"]),
            (
                _("Is it SMART?"),
                _("Answer all five. A “no” is allowed with its reason; it stays visible."),
                questions,
            ),
            (
                _("Planning elements"),
                _("For each of the four one of the two is required: the text, or why it is not applicable."),
                elements,
            ),
        ]
        if why is not None:
            self.fields["reason"] = why
            self.fieldsets.append((_("The change"), "", ["reason"]))

    def draft(self) -> ObjectiveDraft:
        data = self.cleaned_data
        return ObjectiveDraft(
            data["text"],
            {name: (_ANSWERS.get(data[f"is_{name}"]), data[f"{name}_reason"]) for name in CRITERIA},
            {name: (data[name], data[f"{name}_not_applicable"]) for name in ELEMENTS},
        )

    @staticmethod
    def initial_of(row: Objective) -> dict[str, Any]:
        values: dict[str, Any] = {"text": row.text}
        for name in CRITERIA:
            values[f"is_{name}"] = "yes" if getattr(row, f"is_{name}") else "no"
            values[f"{name}_reason"] = getattr(row, f"{name}_reason")
        for name in ELEMENTS:
            values[name] = getattr(row, name)
            values[f"{name}_not_applicable"] = getattr(row, f"{name}_not_applicable")
        return values


class GoalForm(PartForm):
    """A way to an objective."""

    text = forms.CharField(label=_("Goal"), widget=forms.Textarea(attrs={"rows": 2}))
