"""Record an act with only the fields that its kind asks for; correct or withdraw one that was recorded wrongly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Text
from umubano.domain.agreements.forms.details import NOTHING
from umubano.domain.agreements.forms.fields import DayField, PartialDateField
from umubano.domain.agreements.forms.terms import TermsForm
from umubano.domain.agreements.life import ActKind, SignatureEffect
from umubano.domain.agreements.models import Act, Agreement
from umubano.domain.agreements.presentation.words import ACT_GROUPS, ACT_TITLES
from umubano.domain.parties.queries import party_names

EFFECTS: list[tuple[str, Text]] = [
    ("", _("Not known")),
    (SignatureEffect.DEFINITIVE, _("Definitive: signature alone binds")),
    (SignatureEffect.SUBJECT_TO_RATIFICATION, _("Subject to ratification, acceptance or approval")),
    (SignatureEffect.AD_REFERENDUM, _("Ad referendum, to be confirmed")),
]
#: Acts of the instrument itself, which no single party does.
_OF_ALL = frozenset(
    {
        ActKind.EXCHANGED,
        ActKind.IN_FORCE,
        ActKind.AMENDED,
        ActKind.EXTENDED,
        ActKind.REVIEWED,
        ActKind.EVENT_ENDED,
        ActKind.EXPIRED,
        ActKind.SUPERSEDED,
        ActKind.TEXT_AGREED,
    }
)
#: What the date of an act is the date of, where “date” alone would leave room for doubt.
_DATE_HELP: dict[str, Text] = {
    ActKind.NOTICE_GIVEN: _(
        "The day on which notice was given; say below when it was sent and received, if known."
    ),
    ActKind.SUPERSEDED: _("The day from which the other instrument takes its place."),
    ActKind.EXTENDED: _("The day on which the extension was agreed."),
}


def kind_choices() -> list[tuple[Text, list[tuple[str, Text]]]]:
    """The kinds of act under their headings, in the order of a life."""
    return [(heading, [(kind.value, ACT_TITLES[kind]) for kind in kinds]) for heading, kinds in ACT_GROUPS]


def is_kind(value: str) -> bool:
    """True for a kind of act that a person may record."""
    return value in {kind.value for kind in ActKind} - {ActKind.CORRECTION.value}


class KindForm(forms.Form):
    """What happened? The rest of the form follows from the answer."""

    kind = forms.ChoiceField(label=_("What happened"), choices=kind_choices)


class ActForm(forms.Form):
    """An act of one kind. `record()` gives the keyword arguments of `record_act`."""

    kind = forms.CharField(widget=forms.HiddenInput)
    effective = PartialDateField(label=_("When"))

    def __init__(
        self,
        *args: Any,
        kind: str,
        parties: list[tuple[str, str]],
        sources: list[tuple[str, str]] = (),  # type: ignore[assignment]
        present_terms: dict[str, Any] | None = None,
        agreement: Agreement | None = None,
        **kwargs: Any,
    ) -> None:
        self.act_kind = ActKind(kind)
        self.terms_form: TermsForm | None = None
        kwargs["initial"] = {"kind": kind} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if help_text := _DATE_HELP.get(kind):
            self.fields["effective"].help_text = help_text  # type: ignore[assignment]
        if self.act_kind not in _OF_ALL:
            self.fields["party"] = forms.ChoiceField(
                label=_("By whom"),
                required=False,
                choices=[("", _("All parties together")), *parties],
            )
        self.fields.update(_detail_fields(self.act_kind))
        if self.act_kind is ActKind.AMENDED and present_terms is not None:
            self.terms_form = TermsForm(
                self.data if self.is_bound else None, prefix="terms", terms=present_terms
            )
        self.fields["document"] = forms.CharField(
            label=_("Document"),
            required=False,
            max_length=300,
            help_text=_("Where the paper is: number, file, page."),
        )
        if sources:
            self.fields["source"] = forms.TypedChoiceField(
                label=_("Source"), required=False, coerce=int, empty_value=None, choices=[NOTHING, *sources]
            )
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        )
        if agreement is not None and agreement.signed:
            note = self.fields["note"]
            note.required = True
            note.help_text = _(
                "Why it is recorded, or on what it rests. The agreement is signed, so a change needs a reason."
            )

    def is_valid(self) -> bool:
        own = super().is_valid()
        if self.terms_form is None:
            return own
        return self.terms_form.is_valid() and own

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.act_kind is ActKind.EXTENDED and not (
            given.get("until") or given.get("months") or given.get("indefinitely")
        ):
            self.add_error("until", _("Say until when, for how many months, or without end."))
        return given

    def details(self) -> dict[str, Any]:
        """What the kind asks for besides date and party, as life/ reads it."""
        details: dict[str, Any] = {}
        for name in _detail_fields(self.act_kind):
            value = self.cleaned_data.get(name)
            if value not in (None, "", False):
                details[name] = value.isoformat() if hasattr(value, "isoformat") else value
        if self.terms_form is not None:
            given, present = self.terms_form.terms(), self.terms_form.stored
            if changed := {name: value for name, value in given.items() if present.get(name) != value}:
                details["terms"] = changed
        return details

    def record(self) -> dict[str, Any]:
        """What `record_act` takes."""
        given = self.cleaned_data
        return {
            "kind": self.act_kind.value,
            "effective": given["effective"],
            "party": given.get("party") or None,
            "details": self.details(),
            "document": given["document"],
            "source_id": given.get("source"),
            "note": given["note"],
        }


def _detail_fields(kind: ActKind) -> dict[str, forms.Field]:
    if kind is ActKind.SIGNED:
        return {
            "effect": forms.ChoiceField(label=_("Effect of the signature"), choices=EFFECTS, required=False),
            "authority": forms.CharField(
                label=_("Authority to sign"),
                required=False,
                max_length=200,
                help_text=_("Full powers, or the office that needs none (VCLT 7)."),
            ),
        }
    if kind is ActKind.EXTENDED:
        return {
            "until": DayField(label=_("Until"), required=False),
            "months": forms.IntegerField(
                label=_("Or for so many months"), required=False, min_value=1, max_value=1200
            ),
            "indefinitely": forms.BooleanField(label=_("Or without end"), required=False),
        }
    if kind is ActKind.NOTICE_GIVEN:
        return {
            "dispatched": DayField(label=_("Sent"), required=False),
            "received": DayField(label=_("Received"), required=False),
            "takes_effect": DayField(label=_("Takes effect, if the notice says so"), required=False),
        }
    if kind is ActKind.REGISTERED:
        return {
            "number": forms.CharField(
                label=_("Registration number"), required=False, max_length=40, help_text=_("E.g. I-54321.")
            )
        }
    if kind is ActKind.SUPERSEDED:
        return {
            "by": forms.CharField(
                label=_("By which instrument"),
                required=False,
                max_length=200,
                help_text=_("Its reference or title."),
            )
        }
    return {}


class CorrectionForm(ActForm):
    """What was wrong with an act: another date, party or detail, or that it never happened."""

    def __init__(
        self, *args: Any, act: Act, parties: list[tuple[str, str]], effective: str = "", **kwargs: Any
    ) -> None:
        initial = {"effective": effective or act.effective, "party": act.party_id or "", **act.details}
        super().__init__(*args, kind=act.kind, parties=parties, initial=initial, present_terms=None, **kwargs)
        self.act = act
        for name in ("document", "note"):
            del self.fields[name]
        self.fields["withdraw"] = forms.BooleanField(
            label=_("It did not happen at all"),
            required=False,
            help_text=_("Then only the reason counts; the act stays in the list, struck through."),
        )
        self.fields["reason"] = forms.CharField(
            label=_("What was wrong"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
        )

    def correction(self) -> dict[str, Any]:
        """What `correct_act` takes."""
        given = self.cleaned_data
        if given["withdraw"]:
            return {"withdraw": True, "reason": given["reason"]}
        details = self.details()
        if "terms" in self.act.details:
            details["terms"] = self.act.details["terms"]
        return {
            "effective": given["effective"],
            "party": given.get("party") or None,
            "details": details,
            "reason": given["reason"],
        }


def party_options(agreement: Agreement) -> list[tuple[str, str]]:
    """(code, name) of the parties to an agreement, each once."""
    codes = list(dict.fromkeys(party.party_id for party in agreement.parties.all()))
    names = party_names(codes)
    return [(code, names.get(code, code)) for code in codes]
