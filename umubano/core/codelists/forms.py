"""The form of an entry of a code list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.models import Code


class CodeForm(forms.Form):
    """Name and definition in each language of the product, and what else imports accept."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Small letters, digits, hyphens and underscores. It cannot be changed later."),
    )
    synonyms = forms.CharField(
        label=_("Synonyms"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Imports accept them in place of the name."),
    )

    def __init__(self, *args: Any, entry: Code | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entry is not None:
            del self.fields["code"]
            self.initial = self.initial or {"synonyms": "\n".join(entry.synonyms)}
        for language, name in settings.LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name},
                max_length=120,
                initial=entry.names.get(language, "") if entry else "",
            )
            self.fields[f"definition_{language}"] = forms.CharField(
                label=_("Definition (%(language)s)") % {"language": name},
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=entry.definitions.get(language, "") if entry else "",
            )
        words = [
            f"{part}_{language}" for language, _name in settings.LANGUAGES for part in ("name", "definition")
        ]
        self.order_fields(["code", *words, "synonyms"])

    def values(self) -> dict[str, Any]:
        """Names, definitions and synonyms in the shape the services take."""
        languages = [language for language, _name in settings.LANGUAGES]
        return {
            "names": {language: self.cleaned_data[f"name_{language}"] for language in languages},
            "definitions": {language: self.cleaned_data[f"definition_{language}"] for language in languages},
            "synonyms": self.cleaned_data["synonyms"].splitlines(),
        }
