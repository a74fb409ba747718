"""Forms of the account pages. They check shape; the rules are in `services.py`."""

from __future__ import annotations

from functools import cache
from typing import Any

import pycountry
from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import desk_choices
from umubano.core.accounts.models import ROLE_NAMES, Account, Desk
from umubano.core.actors import Role
from umubano.core.errors import DomainError
from umubano.core.labels.rules import LADDER, LOWEST


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale(language).territories
    countries = [
        (country.alpha_3, names.get(country.alpha_2, country.name)) for country in pycountry.countries
    ]
    return sorted(countries, key=lambda country: country[1])


def countries() -> list[tuple[str, str]]:
    """(alpha-3, name in the current language) of every country, by name."""
    return _countries((get_language() or "en").split("-")[0])


def separated(text: str) -> tuple[str, ...]:
    """What was written between commas, blanks or lines."""
    return tuple(part for part in text.replace(",", " ").replace(";", " ").split() if part)


def add_refusal(form: forms.Form, error: DomainError) -> None:
    """Show a refusal of a service beside the field it speaks of, else above the form."""
    field = error.details.get("field")
    form.add_error(field if field in form.fields else None, error.message)


class AccountForm(forms.Form):
    """What an account is. For an existing account the user name stays as it is."""

    username = forms.CharField(
        label=_("User name"), max_length=80, help_text=_("To sign in with. It cannot be changed later.")
    )
    full_name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, ROLE_NAMES[role]) for role in Role if role is not Role.SERVICE],
        help_text=_("A role opens actions. It never opens a label."),
    )
    desks = forms.MultipleChoiceField(
        label=_("Desks"), required=False, help_text=_("Desk officers change the records of their desks only.")
    )
    clearance = forms.TypedChoiceField(
        label=_("Clearance"),
        coerce=int,
        choices=list(LADDER.items()),
        initial=LOWEST,
        help_text=_(
            "The highest classification this person may read. "
            "Administrators read no records, whatever stands here."
        ),
    )
    compartments = forms.CharField(
        label=_("Compartments"), required=False, max_length=400, help_text=_("Separate several by commas.")
    )
    nationality = forms.ChoiceField(
        label=_("Nationality"), widget=forms.Select(attrs={"data-combobox": True})
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=32,
        required=False,
        help_text=_("Code of an organisation or mission that this person represents."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=400,
        help_text=_("Kept in the access log with the change."),
    )

    fieldsets = [
        (_("Person"), "", ["username", "full_name", "email", "language"]),
        (_("What this person does"), "", ["role", "desks"]),
        (_("What this person may read"), "", ["clearance", "compartments", "nationality", "organisation"]),
        (_("This change"), "", ["reason"]),
    ]

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desks"].choices = desk_choices()  # type: ignore[attr-defined]
        self.fields["nationality"].choices = countries()  # type: ignore[attr-defined]
        if account is not None:
            del self.fields["username"]
            self.initial = self.initial or initial_of(account)
        else:
            del self.fields["reason"]
            self.initial.setdefault("nationality", settings.UMUBANO_HOME_COUNTRY)
        self.fieldsets = [
            (title, text, [name for name in names if name in self.fields])
            for title, text, names in type(self).fieldsets
            if any(name in self.fields for name in names)
        ]

    def grouped_fields(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """The fields by group, as the form template shows them."""
        return [(title, text, [self[name] for name in names]) for title, text, names in self.fieldsets]

    def values(self) -> dict[str, Any]:
        """The cleaned values in the shape the services take."""
        values = dict(self.cleaned_data)
        values.pop("reason", None)
        values["compartments"] = separated(values["compartments"])
        values["desks"] = tuple(values["desks"])
        return values


def initial_of(account: Account) -> dict[str, Any]:
    """An account as the form shows it."""
    names = ("full_name", "email", "role", "clearance", "nationality", "organisation", "language")
    return {
        **{name: getattr(account, name) for name in names},
        "desks": [desk.code for desk in account.desks.all()],
        "compartments": ", ".join(account.compartments),
    }


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class PreferencesForm(forms.Form):
    """What somebody sets for themselves."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Appearance"), choices=Account._meta.get_field("theme").flatchoices)
    email = forms.EmailField(label=_("E-mail"), required=False)
    wants_digest = forms.BooleanField(
        label=_("Send me a digest each week"),
        required=False,
        help_text=_("What awaits you, on Monday. It says no more than e-mail may carry."),
    )


class DeskForm(forms.Form):
    """A desk, its name in each language of the product, and its regions."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short, in small letters. It cannot be changed later.")
    )
    name = forms.CharField(max_length=120)
    regions = forms.CharField(
        label=_("Regions"),
        required=False,
        max_length=400,
        help_text=_(
            "Codes of UN M49, for example 002 for Africa, or of the African Union, for example au:east; with commas between."
        ),
    )

    def __init__(self, *args: Any, desk: Desk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = dict(settings.LANGUAGES)
        self.fields["name"].label = _("Name (%(language)s)") % {"language": languages.pop("en")}
        for language, title in languages.items():
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": title},
                required=False,
                max_length=120,
                initial=desk.names.get(language, "") if desk else "",
                help_text=_("Left empty, readers of this language see the English name."),
            )
        self._languages = tuple(languages)
        if desk is not None:
            del self.fields["code"]
            self.initial = self.initial or {"name": desk.name, "regions": ", ".join(desk.regions)}
        self.order_fields(["code", "name", *(f"name_{language}" for language in languages), "regions"])

    def names(self) -> dict[str, str]:
        """The names in the other languages, in the shape the service takes."""
        return {language: self.cleaned_data[f"name_{language}"] for language in self._languages}


class SettingsForm(forms.Form):
    """What is true of this installation."""

    demonstration_today = forms.DateField(
        label=_("Today, in the demonstration"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "The day that stands for today, so that what is due makes sense. "
            "Leave it empty to use the real date."
        ),
    )
