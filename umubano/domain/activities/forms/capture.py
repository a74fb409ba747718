"""The short form: five fields, made for a phone and a bad link."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import choices as code_choices
from umubano.core.errors import InvalidInput
from umubano.domain.activities.capture import Capture
from umubano.domain.agreements.forms.fields import edtf
from umubano.domain.agreements.models import Agreement
from umubano.domain.negotiations.forms.shared import ActorForm, partner_choices

#: Agreements offered by name; any other is found by its reference.
_OFFERED = 200


class CaptureForm(ActorForm):
    """Kind, partner, when, what, and under which agreement or why outside any."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"))
    partners = forms.MultipleChoiceField(
        label=_("Partner"), widget=forms.SelectMultiple(attrs={"data-combobox": ""})
    )
    when = forms.CharField(
        label=_("When"),
        max_length=60,
        help_text=_("As far as known: 2026-03-02, 2026-03, 5 March 2026; from/to: 2026-03-02/2026-03-06."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    what = forms.CharField(
        label=_("What"),
        max_length=400,
        help_text=_("A few words; never names of people, never what was said."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreement = forms.CharField(
        label=_("Under the agreement"),
        required=False,
        max_length=40,
        help_text=_("Its reference; begin to type to choose. Leave empty if you do not know it now."),
        widget=forms.TextInput(attrs={"list": "known-agreements", "autocomplete": "off"}),
    )
    outside_because = forms.CharField(
        label=_("or outside any agreement, because"), required=False, max_length=300
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("Choose…")), *code_choices("activity_kind")]
        fields["partners"].choices = partner_choices()
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())

    def clean_when(self) -> str:
        """EDTF; a period by a slash."""
        start, slash, end = self.cleaned_data["when"].partition("/")
        try:
            return f"{edtf(start.strip())}/{edtf(end.strip())}" if slash else edtf(start.strip())
        except InvalidInput as error:
            raise forms.ValidationError(error.message, code="bad_date") from error

    def capture(self) -> Capture:
        data = self.cleaned_data
        return Capture(
            kind=data["kind"],
            partners=data["partners"],
            when=data["when"],
            what=data["what"],
            agreement=data["agreement"],
            outside_because=data["outside_because"],
            key=data["key"],
        )


def known_agreements() -> list[tuple[str, str]]:
    """(reference, title) of the latest agreements, for the list that completes what is typed."""
    rows = Agreement.objects.register().newest_first()
    return list(rows.values_list("ref", "title")[:_OFFERED])
