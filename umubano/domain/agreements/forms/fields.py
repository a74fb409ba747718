"""Fields that several forms share: partial dates as people write them, lengths of time, the reason for a change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from umubano.core.dates import PartialDate
from umubano.core.errors import InvalidInput
from umubano.core.ui.languages import language_name
from umubano.domain.agreements.models import Agreement

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?\s+([a-z]+)\.?\s+(\d{4})")
_MONTH_YEAR = re.compile(r"([a-z]+)\.?\s+(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


class GroupedForm(forms.Form):
    """A form whose `fieldsets` (title, description, names) are printed as groups by `ui/forms/form.html`."""

    fieldsets: Sequence[tuple[Any, Any, list[str]]] = ()

    @property
    def grouped_fields(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """The groups with their bound fields; hidden fields are printed before them."""
        return [
            (title, text, [self[name] for name in names if name in self.fields and not self[name].is_hidden])
            for title, text, names in self.fieldsets
        ]


def edtf(text: str) -> str:
    """What somebody typed as EDTF: `5 October 2019`, `octobre 2019`, `05/10/2019` (day first) or EDTF itself. Raises InvalidInput."""
    plain = unicodedata.normalize("NFKD", text.strip().lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    if match := _DAY_MONTH_YEAR.fullmatch(plain):
        if month := _MONTHS.get(match[2]):
            return str(PartialDate.from_parts(int(match[3]), month, int(match[1])))
    elif match := _MONTH_YEAR.fullmatch(plain):
        if month := _MONTHS.get(match[1]):
            return str(PartialDate.from_parts(int(match[2]), month))
    elif match := _NUMBERS.fullmatch(plain):
        return str(PartialDate.from_parts(int(match[3]), int(match[2]), int(match[1])))
    return str(PartialDate.parse(text.strip().upper() if "x" in plain else text))


class PartialDateField(forms.CharField):
    """A date of which only a part may be known; cleans to EDTF."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "help_text", _("As far as known: 2019, 2019-10 or 5 October 2019. XXXX when it is not known.")
        )
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-partial-date": "", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return edtf(text)
        except InvalidInput as error:
            raise ValidationError(error.message, code="bad_date") from error


class DayField(forms.DateField):
    """A full day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


def combobox(choices: Sequence[tuple[Any, Any]], **kwargs: Any) -> forms.MultipleChoiceField:
    """A multiple choice with search in it."""
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.SelectMultiple(attrs={"data-combobox": ""}), **kwargs
    )


def add_reason(form: forms.Form, agreement: Agreement) -> None:
    """Ask why, and insist when the agreement is signed."""
    form.fields["reason"] = forms.CharField(
        label=_("Reason for the change"),
        required=bool(agreement.signed),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The agreement is signed, so a change needs a reason. It is kept in the history.")
        if agreement.signed
        else _("Optional; kept in the history."),
    )


def add_version(form: forms.Form, agreement: Agreement) -> None:
    """Remember which state of the record was edited, so that nobody overwrites what somebody else saved meanwhile."""
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=agreement.version)


#: Languages in which such instruments are usually signed.
_USUAL_LANGUAGES = (
    "en",
    "fr",
    "pt",
    "rw",
    "sw",
    "ar",
    "am",
    "de",
    "es",
    "it",
    "ko",
    "nl",
    "pl",
    "ru",
    "tr",
    "zh",
)


def language_choices(*present: str) -> list[tuple[str, str]]:
    """(code, name) of the languages in which such instruments are usually signed, and of those already named."""
    codes = dict.fromkeys((*_USUAL_LANGUAGES, *(code for code in present if code)))
    return [(code, language_name(code)) for code in codes]
