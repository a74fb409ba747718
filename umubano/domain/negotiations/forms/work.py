"""Forms of the work on a text: what its clauses do, its intended terms, who acts next, rounds of talks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.actors import Actor
from umubano.domain.agreements.forms.fields import DayField, PartialDateField, language_choices
from umubano.domain.agreements.forms.terms import TermsForm
from umubano.domain.agreements.models import LegalNature
from umubano.domain.negotiations.forms.shared import ActorForm, owner_choices
from umubano.domain.negotiations.gates import QUESTIONS
from umubano.domain.negotiations.models import Negotiation

_YES_NO = (("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No")))
_ANSWERS = {"": None, "yes": True, "no": False}


class ClausesForm(ActorForm):
    """What the draft's clauses do; the gates follow from it."""

    legal_nature = forms.ChoiceField(label=QUESTIONS["legal_nature"], choices=LegalNature.choices)
    subject_to_ratification = forms.ChoiceField(
        label=QUESTIONS["subject_to_ratification"], choices=_YES_NO, required=False
    )
    commits_finances = forms.ChoiceField(label=QUESTIONS["commits_finances"], choices=_YES_NO, required=False)
    changes_law = forms.ChoiceField(label=QUESTIONS["changes_law"], choices=_YES_NO, required=False)
    concerns_status_of_persons = forms.ChoiceField(
        label=QUESTIONS["concerns_status_of_persons"], choices=_YES_NO, required=False
    )
    concerns_reserved_matter = forms.ChoiceField(
        label=QUESTIONS["concerns_reserved_matter"], choices=_YES_NO, required=False
    )
    permits_foreign_base = forms.ChoiceField(
        label=QUESTIONS["permits_foreign_base"],
        choices=_YES_NO,
        required=False,
        help_text=_("Look for basing, pre-positioning and “agreed facilities and areas”."),
    )
    languages = forms.MultipleChoiceField(
        label=QUESTIONS["languages"], required=False, widget=forms.SelectMultiple(attrs={"data-combobox": ""})
    )
    prevailing_language = forms.ChoiceField(label=_("Which prevails?"), required=False)
    reason = forms.CharField(
        label=_("Reason for the change"), required=False, help_text=_("Needed once the text is agreed.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    answers = (
        "subject_to_ratification",
        "commits_finances",
        "changes_law",
        "concerns_status_of_persons",
        "concerns_reserved_matter",
        "permits_foreign_base",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        present = self.initial.get("languages", [])
        for name, blank in (("languages", []), ("prevailing_language", [("", _("All equally"))])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*blank, *language_choices(*present)]

    @classmethod
    def initial_of(cls, row: Negotiation) -> dict[str, Any]:
        words = {value: word for word, value in _ANSWERS.items()}
        return {
            "legal_nature": row.legal_nature,
            "languages": row.languages,
            "prevailing_language": row.prevailing_language,
            "version": row.version,
            **{name: words[getattr(row, name)] for name in cls.answers},
        }

    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "legal_nature": data["legal_nature"],
            "languages": data["languages"],
            "prevailing_language": data["prevailing_language"],
            **{name: _ANSWERS[data[name]] for name in self.answers},
        }


class IntendedTermsForm(TermsForm):
    """What the draft says of its own life; kept, and taken over by the agreement when it is signed."""

    reason = forms.CharField(
        label=_("Reason for the change"), required=False, help_text=_("Needed once the text is agreed.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.fieldsets = [*TermsForm.fieldsets, (_("The change"), "", ["reason", "version"])]

    refuse = ActorForm.refuse


class WorkForm(ActorForm):
    """Who must act, by when, and what stands in the way."""

    owner_id = forms.ChoiceField(label=_("Owner"), required=False)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_step_due = DayField(label=pgettext_lazy("a next step", "Due"), required=False)
    blocked_by = forms.CharField(label=_("Blocked by"), required=False, max_length=300)

    def __init__(self, *args: Any, row: Negotiation, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["owner_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = owner_choices(row.owner)

    def clean_owner_id(self) -> int | None:
        return int(self.cleaned_data["owner_id"]) if self.cleaned_data["owner_id"] else None

    @staticmethod
    def initial_of(row: Negotiation) -> dict[str, Any]:
        return {
            "owner_id": row.owner_id or "",
            "next_step": row.next_step,
            "next_step_due": row.next_step_due,
            "blocked_by": row.blocked_by,
        }


class RoundForm(ActorForm):
    """One round of talks."""

    held = PartialDateField(label=_("Date"))
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    delegation_level = forms.CharField(label=_("Level of the delegations"), required=False, max_length=200)
    outcome = forms.CharField(label=_("Outcome"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    open_points = forms.CharField(
        label=_("Open points"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line."),
    )
