"""Forms that decide: a step, a gate, a label, the signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.dates import today
from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LabelValue
from umubano.domain.agreements.forms.fields import DayField, PartialDateField
from umubano.domain.agreements.models import LegalNature, TextStatus
from umubano.domain.negotiations.forms.shared import ActorForm, partner_choices
from umubano.domain.negotiations.services.moves import Capacity, Signer
from umubano.domain.parties.queries import party_names


class ReasonForm(ActorForm):
    """A reason and nothing else."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class LabelForm(ReasonForm):
    """A security label, and why it changes."""

    def __init__(self, *args: Any, value: LabelValue, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = label_fields(self.actor, releasable_to=partner_choices(), initial=value)
        self.fields = {**offered, **self.fields}

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self.actor)


class StepForm(ActorForm):
    """The day of a step, and why."""

    effective_on = DayField(
        label=_("On"), initial=today, help_text=_("The day it happened, not the day you record it.")
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MeetGateForm(ActorForm):
    """What shows that a gate is met."""

    evidence = forms.CharField(
        label=_("Shown by"),
        max_length=400,
        help_text=_("The letter, decision or minute, with its number and date."),
    )
    met_on = DayField(label=_("On"), initial=today)


class WaiveGateForm(ActorForm):
    """Why a gate may wait, who approved it, and until when."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    approver = forms.CharField(label=_("Approved by"), max_length=200)
    due_on = DayField(label=_("To be met by"))


class SignForm(ActorForm):
    """The signature: when, where, of what nature. The signatories are `SignerForm`s beside it."""

    signed = PartialDateField(label=_("Signed on"))
    place = forms.CharField(label=_("Place of signature"), required=False, max_length=200)
    legal_nature = forms.ChoiceField(label=_("Legal nature"), choices=LegalNature.choices)
    text_status = forms.ChoiceField(label=_("Text"), choices=TextStatus.choices, initial=TextStatus.HELD)
    reason = forms.CharField(label=_("Note"), required=False)


class SignerForm(forms.Form):
    """One signatory; a line without a name is left out."""

    party = forms.ChoiceField(label=_("Signs for"))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    office = forms.CharField(label=_("Office"), max_length=200, required=False)
    capacity = forms.ChoiceField(
        label=_("Capacity"), choices=Capacity.choices, initial=Capacity.DEFENCE_MINISTER
    )
    has_full_powers = forms.BooleanField(label=_("Full powers on file"), required=False)

    def __init__(self, *args: Any, members: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        codes = list(members)
        names = party_names(codes)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, names.get(code, code)) for code in codes]

    def signer(self) -> Signer | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return Signer(data["party"], data["name"], data["office"], data["capacity"], data["has_full_powers"])


class _SignerForms(forms.BaseFormSet[SignerForm]):
    def signers(self) -> list[Signer]:
        """Those who signed, in the order of the lines."""
        return [signer for form in self.forms if (signer := form.signer()) is not None]


SignerForms = forms.formset_factory(SignerForm, formset=_SignerForms, extra=0)
