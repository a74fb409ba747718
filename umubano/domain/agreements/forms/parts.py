"""Forms for what belongs to an agreement: parties, signatories, areas, sources, relations, claims, its label."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.codelists.services import codes
from umubano.core.labels.forms import label_fields
from umubano.domain.agreements.forms.details import NOTHING
from umubano.domain.agreements.forms.fields import GroupedForm, PartialDateField, add_reason
from umubano.domain.agreements.models import Agreement, Claim, Relation, Signatory
from umubano.domain.agreements.presentation.places import party_choices
from umubano.domain.agreements.services.drafts import PartyDraft, SignatoryDraft
from umubano.domain.documents.models import Confidence, SourceKind


class ReasonForm(forms.Form):
    """Nothing but the reason, beside a set of rows."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_reason(self, agreement)


class PartyRow(forms.Form):
    """One party and the body that acts for it."""

    code = forms.ChoiceField(label=_("Party"), required=False)
    body = forms.CharField(label=_("Acting body"), required=False, max_length=200)

    def __init__(self, *args: Any, home: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home
        self.fields["code"].choices = [NOTHING, *party_choices()]  # type: ignore[attr-defined]

    def draft(self) -> PartyDraft | None:
        """The party, or None for an empty row."""
        code = self.cleaned_data.get("code")
        return PartyDraft(code, code == self.home, self.cleaned_data["body"].strip()) if code else None


class SignatoryRow(forms.Form):
    """One signatory."""

    party = forms.ChoiceField(label=_("Signed for"), required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    office = forms.CharField(label=_("Office"), required=False, max_length=200)
    full_powers = forms.ChoiceField(
        label=_("Full powers"),
        choices=Signatory.FullPowers.choices,
        initial=Signatory.FullPowers.UNKNOWN,
        required=False,
    )

    def __init__(self, *args: Any, parties: list[tuple[str, str]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [NOTHING, *parties]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("name") and not given.get("party"):
            self.add_error("party", _("Say for whom this person signed."))
        return given

    def draft(self) -> SignatoryDraft | None:
        """The signatory, or None for an empty row."""
        given = self.cleaned_data
        if not given.get("name"):
            return None
        return SignatoryDraft(
            given["party"], given["name"].strip(), given["office"].strip(), given["full_powers"] or "unknown"
        )


PartySet = forms.formset_factory(PartyRow, extra=2, can_delete=True, can_delete_extra=False, max_num=40)
SignatorySet = forms.formset_factory(
    SignatoryRow, extra=2, can_delete=True, can_delete_extra=False, max_num=40
)


class AreasForm(forms.Form):
    """The areas of cooperation an agreement covers."""

    areas = forms.MultipleChoiceField(label=_("Areas of cooperation"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        present = [area.area for area in agreement.areas.all()]
        super().__init__(*args, **kwargs)
        self.initial["areas"] = present
        field: Any = self.fields["areas"]
        field.widget = forms.CheckboxSelectMultiple()
        field.choices = [
            (code.code, f"{code.name}. {code.definition}" if code.definition else code.name)
            for code in codes("area").values()
            if code.is_active or code.code in present
        ]
        add_reason(self, agreement)


class SourceForm(GroupedForm):
    """Where what we know comes from, where in it, and how sure it makes us."""

    kind = forms.ChoiceField(label=_("Kind of source"), choices=SourceKind.choices)
    publisher = forms.CharField(label=_("Publisher or author"), max_length=300)
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    url = forms.URLField(label=_("Address"), max_length=600, required=False, assume_scheme="https")
    published = PartialDateField(label=_("Published"), required=False)
    language = forms.CharField(label=_("Language (two letters)"), max_length=2, required=False)
    locator = forms.CharField(label=_("Page or place in it"), max_length=200, required=False)
    confidence = forms.ChoiceField(
        label=_("How sure it makes us"), choices=Confidence.choices, initial=Confidence.REPORTED
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    fieldsets = [
        (_("The source"), "", ["kind", "publisher", "title", "url", "published", "language"]),
        (_("What it tells us"), "", ["locator", "confidence", "note", "reason"]),
    ]

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_reason(self, agreement)


class RelationForm(forms.Form):
    """How this instrument stands to another, which is named by its reference."""

    kind = forms.ChoiceField(label=_("This agreement"), choices=Relation.Kind.choices)
    target = forms.CharField(label=_("Reference of the other"), max_length=40)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_reason(self, agreement)


#: What a claim may be about, in the register's words.
CLAIM_FIELDS = [
    ("title", _("Title")),
    ("kind", _("Kind of title")),
    ("signed", _("Date of signature")),
    ("in_force_since", _("Entry into force")),
    ("term_ends", _("End of term")),
    ("status", _("Status")),
    ("parties", _("Parties")),
    ("place", _("Place of signature")),
    ("legal_nature", _("Legal nature")),
    ("other", _("Something else")),
]


def claim_field_title(code: str) -> str:
    """What a claim is about, in words."""
    return str(dict(CLAIM_FIELDS).get(code, code.replace("_", " ").capitalize()))


class ClaimForm(forms.Form):
    """A value that competes with what the register says."""

    field = forms.ChoiceField(label=_("About"), choices=CLAIM_FIELDS)
    value = forms.CharField(label=_("What is claimed"), widget=forms.Textarea(attrs={"rows": 2}))
    confidence = forms.ChoiceField(
        label=_("How sure it makes us"), choices=Confidence.choices, initial=Confidence.REPORTED
    )
    source = forms.TypedChoiceField(label=_("Source"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, sources: list[tuple[str, str]], agreement: Agreement, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        add_reason(self, agreement)
        self.fields["source"].choices = [NOTHING, *sources]  # type: ignore[attr-defined]


class DecideClaimForm(forms.Form):
    """Accept or reject, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept: this is right")), ("reject", _("Reject: this is not right"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim


class RelabelForm(forms.Form):
    """Another security label for the agreement and all that belongs to it."""

    def __init__(self, *args: Any, agreement: Agreement, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(label_fields(actor, releasable_to=party_choices(), initial=agreement.label.value))
        self.fields["reason"] = forms.CharField(
            label=_("Why the label changes"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
        )
