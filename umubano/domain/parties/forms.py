"""Forms for counterpart bodies and their contact points. They check shape; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.dates import PartialDate
from umubano.core.errors import DomainError, InvalidInput
from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.domain.parties.models import Body, ContactPoint
from umubano.domain.parties.queries import parties


class PartialDateField(forms.CharField):
    """A date of which only a part may be known; cleans to EDTF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"data-partial-date": "", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        try:
            return str(PartialDate.parse(text))
        except InvalidInput as error:
            raise ValidationError(error.message, code="bad_date") from error


class RefusableForm(forms.Form):
    """A form that can show what a service refused, at the field it refused."""

    def refuse(self, error: DomainError) -> None:
        field = error.details.get("field")
        self.add_error(field if field in self.fields else None, error.message)


class _Dated(RefusableForm):
    valid_from = PartialDateField(
        label=_("From"), help_text=_("As far as known: 2019, 2019-10 or 2019-10-05.")
    )
    valid_to = PartialDateField(label=_("Until"), help_text=_("Leave empty while it still holds."))


def _states() -> list[tuple[str, str]]:
    """(alpha-3, name) of the States, by name."""
    named = [(code, party.name) for code, party in parties().items() if party.state_id]
    return [("", "—"), *sorted(named, key=lambda pair: pair[1].casefold())]


class BodyForm(_Dated):
    """A ministry, force, agency or embassy of a partner."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Body.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    located_in_id = forms.ChoiceField(
        label=_("In"),
        choices=_states,
        required=False,
        widget=forms.Select(attrs={"data-combobox": ""}),
        help_text=_("For an embassy: the State it is in."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=600)

    field_order = ("kind", "name", "place", "located_in_id", "valid_from", "valid_to", "note", "reason")

    def __init__(self, *args: Any, actor: Actor, body: Body | None = None, **kwargs: Any) -> None:
        if body is not None:
            kwargs["initial"] = {
                name: getattr(body, name) or "" for name in self.base_fields if name != "reason"
            }
        super().__init__(*args, **kwargs)
        self._actor = actor
        if body is None:
            del self.fields["reason"]
            self.fields |= label_fields(actor, releasable_to=_states()[1:])

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self._actor)

    def details(self) -> dict[str, Any]:
        """The fields of the body other than its label."""
        names = ("kind", "name", "place", "valid_from", "valid_to", "note")
        return {name: self.cleaned_data[name] for name in names} | {
            "located_in_id": self.cleaned_data["located_in_id"] or None
        }


class ContactForm(_Dated):
    """Whom to reach at a body."""

    office = forms.CharField(
        label=_("Office"), max_length=200, help_text=_("For example: Chief of protocol.")
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=600)

    field_order = ("office", "name", "email", "telephone", "valid_from", "valid_to", "reason")

    def __init__(self, *args: Any, actor: Actor, contact: ContactPoint | None = None, **kwargs: Any) -> None:
        if contact is not None:
            kwargs["initial"] = {
                name: getattr(contact, name) for name in self.base_fields if name != "reason"
            }
        super().__init__(*args, **kwargs)
        self._actor = actor
        if contact is None:
            del self.fields["reason"]
            self.fields |= label_fields(actor, releasable_to=_states()[1:])

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self._actor)

    def details(self) -> dict[str, Any]:
        names = ("office", "name", "email", "telephone", "valid_from", "valid_to")
        return {name: self.cleaned_data[name] for name in names}


class RemovalForm(RefusableForm):
    """Why a contact point that was recorded by mistake goes."""

    reason = forms.CharField(label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
