"""Register an agreement by its short form, and edit what is said of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import desk_choices
from umubano.core.actors import Actor, Role
from umubano.core.codelists.services import choices as code_choices
from umubano.core.labels.forms import COMPARTMENTS, LEVEL, RELEASABLE_TO, label_fields, label_from
from umubano.core.policy import may
from umubano.domain.agreements import policy
from umubano.domain.agreements.filters import owner_choices
from umubano.domain.agreements.forms.fields import (
    GroupedForm,
    PartialDateField,
    add_reason,
    add_version,
    combobox,
    language_choices,
)
from umubano.domain.agreements.models import Agreement, LegalNature, Level, Scope, TextStatus
from umubano.domain.agreements.presentation.places import party_choices
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft
from umubano.domain.documents.models import Confidence

NOTHING = ("", "—")


class NewAgreementForm(GroupedForm):
    """The short form: enough to have the agreement on file, in under a minute. Everything else is added on its page."""

    title = forms.CharField(
        label=_("Title"), max_length=400, widget=forms.TextInput(attrs={"autofocus": True})
    )
    kind = forms.ChoiceField(
        label=_("Kind of title"), help_text=_("What it calls itself; this says nothing of its legal nature.")
    )
    partners = combobox([], label=_("Partners"), help_text=_("The other parties; we are understood."))
    signed = PartialDateField(
        label=_("Signed"),
        required=False,
        help_text=_("As far as known: 2019, 2019-10 or 5 October 2019. Leave empty when it is not signed."),
    )
    text_status = forms.ChoiceField(label=_("Text"), choices=TextStatus.choices, initial=TextStatus.NOT_HELD)
    desk = forms.ChoiceField(label=_("Desk"), required=False)

    def __init__(self, *args: Any, actor: Actor, home: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.home = home
        parties = [pair for pair in party_choices() if pair[0] != home]
        self._field("kind").choices = code_choices("title_kind")
        self._field("kind").initial = "memorandum"
        self._field("partners").choices = parties
        desks = desk_choices()
        if actor.role is Role.DESK_OFFICER and actor.desks:
            desks = [pair for pair in desks if pair[0] in actor.desks]
            self._field("desk").choices = desks
            self._field("desk").initial = desks[0][0] if desks else ""
        else:
            self._field("desk").choices = [NOTHING, *desks]
        self.fields.update(label_fields(actor, releasable_to=parties))
        label_names = [name for name in (LEVEL, RELEASABLE_TO, COMPARTMENTS) if name in self.fields]
        self.fieldsets = [
            (_("The agreement"), "", ["title", "kind", "partners", "signed", "text_status", "desk"]),
            (_("Who may see it"), _("The lowest level, home only, unless you say otherwise."), label_names),
        ]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def draft(self) -> AgreementDraft:
        """What `create_agreement` takes."""
        given = self.cleaned_data
        acts = [ActDraft("signed", given["signed"])] if given["signed"] else []
        return AgreementDraft(
            title=given["title"],
            kind=given["kind"],
            label=label_from(given, self.actor),
            parties=[PartyDraft(self.home, is_home=True), *(PartyDraft(code) for code in given["partners"])],
            text_status=given["text_status"],
            desk=given["desk"],
            owner_id=self.actor.user_id if self.actor.role is Role.DESK_OFFICER else None,
            acts=acts,
        )


class DetailsForm(GroupedForm):
    """What is said of an agreement, apart from its terms, acts and parties."""

    title = forms.CharField(label=_("Title"), max_length=400)
    title_fr = forms.CharField(label=_("Title in French"), max_length=400, required=False)
    title_pt = forms.CharField(label=_("Title in Portuguese"), max_length=400, required=False)
    title_rw = forms.CharField(label=_("Title in Kinyarwanda"), max_length=400, required=False)
    kind = forms.ChoiceField(label=_("Kind of title"))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    scope = forms.ChoiceField(label=_("Scope"), choices=Scope.choices)
    place = forms.CharField(label=_("Place of signature"), max_length=200, required=False)
    text_status = forms.ChoiceField(label=_("Text"), choices=TextStatus.choices)
    languages = combobox([], label=_("Authentic languages"), required=False)
    prevailing_language = forms.ChoiceField(
        label=_("Prevailing language"),
        required=False,
        help_text=_("The one that prevails where the texts differ."),
    )
    legal_nature = forms.ChoiceField(
        label=_("Legal nature"),
        choices=LegalNature.choices,
        help_text=_(
            "A treaty is one whatever its title (VCLT 2(1)(a)); never infer it from the word “memorandum”."
        ),
    )
    legal_opinion = forms.CharField(
        label=_("Legal opinion"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    legal_opinion_author = forms.CharField(label=_("Author of the opinion"), max_length=200, required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int, empty_value=None)
    confidence = forms.ChoiceField(label=_("How sure we are"), choices=Confidence.choices)
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 5}))

    _TITLES = ("fr", "pt", "rw")
    _PLAIN = (
        "title", "kind", "level", "scope", "place", "text_status", "languages", "prevailing_language", "desk", "confidence", "notes",
    )  # fmt: skip
    _OPINION = ("legal_nature", "legal_opinion", "legal_opinion_author")

    def __init__(self, *args: Any, agreement: Agreement, actor: Actor, **kwargs: Any) -> None:
        self.agreement = agreement
        kwargs["initial"] = self._initial(agreement) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = code_choices("title_kind")
        languages = language_choices(*agreement.languages, agreement.prevailing_language)
        fields["languages"].choices = languages
        fields["prevailing_language"].choices = [NOTHING, *languages]
        fields["desk"].choices = [NOTHING, *desk_choices()]
        fields["owner"].choices = [NOTHING, *owner_choices()]
        self.has_opinion = may(actor, policy.GIVE_OPINION)
        if not self.has_opinion:
            for name in self._OPINION:
                del fields[name]
        add_reason(self, agreement)
        add_version(self, agreement)
        self.fieldsets = [
            (
                _("Title and kind"),
                "",
                ["title", "title_fr", "title_pt", "title_rw", "kind", "level", "scope"],
            ),
            (_("The text"), "", ["text_status", "place", "languages", "prevailing_language"]),
            *(
                [(_("Legal nature"), _("Stated by the legal adviser."), list(self._OPINION))]
                if self.has_opinion
                else []
            ),
            (_("In the directorate"), "", ["desk", "owner", "confidence", "notes"]),
            ("", "", ["reason", "version"]),
        ]

    def _initial(self, agreement: Agreement) -> dict[str, Any]:
        given = {name: getattr(agreement, name) for name in (*self._PLAIN, *self._OPINION)}
        given |= {f"title_{code}": agreement.titles.get(code, "") for code in self._TITLES}
        return given | {"owner": agreement.owner_id}

    def changes(self) -> dict[str, Any]:
        """What `update_agreement` takes as `changes`."""
        given = self.cleaned_data
        names = (*self._PLAIN, *self._OPINION) if self.has_opinion else self._PLAIN
        changes = {name: given[name] for name in names}
        titles = {code: text for code, text in self.agreement.titles.items() if code not in self._TITLES}
        titles |= {code: given[f"title_{code}"] for code in self._TITLES if given[f"title_{code}"]}
        return changes | {"titles": titles, "owner_id": given["owner"]}
