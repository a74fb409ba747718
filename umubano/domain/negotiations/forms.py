"""Forms of the pipeline. They check shape; the services check rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.models import Account, Desk
from umubano.core.actors import Actor, Role
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.codelists.services import choices as code_choices
from umubano.core.codelists.services import name_of
from umubano.core.dates import today
from umubano.core.errors import DomainError
from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LabelValue
from umubano.domain.agreements.forms.fields import DayField, GroupedForm, PartialDateField, language_choices
from umubano.domain.agreements.forms.terms import TermsForm
from umubano.domain.agreements.models import Agreement, LegalNature, Level, Scope, TextStatus
from umubano.domain.negotiations.gates import QUESTIONS
from umubano.domain.negotiations.lifecycle import LIFECYCLE, Stage
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services.moves import Capacity, Signer
from umubano.domain.parties.queries import parties, party_names

#: Languages offered for texts; more can be typed in the register's own form.
_LANGUAGES = (
    "en",
    "fr",
    "pt",
    "ar",
    "sw",
    "rw",
    "es",
    "ru",
    "zh",
    "tr",
    "de",
    "it",
    "he",
    "pl",
    "id",
    "hi",
    "ko",
    "ja",
)
_YES_NO = (("", _("Not known yet")), ("yes", _("Yes")), ("no", _("No")))
_ANSWERS = {"": None, "yes": True, "no": False}


def partner_choices() -> list[tuple[str, str]]:
    """(code, name) of every possible partner but home, by name."""
    from django.conf import settings

    return sorted(
        ((code, party.name) for code, party in parties().items() if code != settings.UMUBANO_HOME_COUNTRY),
        key=lambda choice: choice[1],
    )


def owner_choices(present: Any = None) -> list[tuple[str, str]]:
    """(id, name) of those who may own a negotiation, and of the present owner, who may have left."""
    people = Account.objects.filter(
        Q(role__in=[role.value for role in WRITING_ROLES - {Role.SERVICE}]), is_active=True
    )
    choices = [(str(person.pk), str(person)) for person in people]
    if present is not None and str(present.pk) not in dict(choices):
        choices.append((str(present.pk), str(present)))
    return [("", str(_("Nobody yet"))), *choices]


def kept_choices(list_name: str, present: Iterable[str]) -> list[tuple[str, str]]:
    """The entries in use of a code list, and those withdrawn ones that the record has, so that saving does not drop them."""
    offered = code_choices(list_name)
    return [*offered, *((code, name_of(list_name, code)) for code in present if code not in dict(offered))]


def desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the desks this actor may give a record to."""
    desks = [(desk.code, desk.name) for desk in Desk.objects.all()]
    if actor.role is Role.DESK_OFFICER:
        desks = [desk for desk in desks if desk[0] in actor.desks]
    return [("", str(_("No desk"))), *desks]


class _Form(GroupedForm):
    """A form for one actor, with groups of fields and refusals of services as errors."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def refuse(self, error: DomainError) -> None:
        """Show a service's refusal at the field it is about."""
        about = error.details.get("field")
        self.add_error(about if about in self.fields else None, error.message)


class ReasonForm(_Form):
    """A reason and nothing else."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class NegotiationForm(_Form):
    """What a negotiation is about, and when new also how far it is."""

    title = forms.CharField(label=_("Title"), max_length=400)
    kind = forms.ChoiceField(
        label=_("Kind of title"),
        help_text=_("What the text calls itself; it says nothing of its legal nature."),
    )
    partners = forms.MultipleChoiceField(
        label=_("With"), widget=forms.SelectMultiple(attrs={"data-combobox": ""})
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas of cooperation"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-combobox": ""}),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What we want from it, in a sentence or two."),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.UNKNOWN, required=False)
    scope = forms.ChoiceField(label=_("Scope"), choices=Scope.choices, initial=Scope.UNKNOWN, required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    owner_id = forms.ChoiceField(label=_("Owner"), required=False)
    target_signature = DayField(label=_("Intended signature"), required=False)
    renews = forms.CharField(
        label=_("Renews or replaces"),
        required=False,
        max_length=40,
        help_text=_("The reference of the agreement, if this is a renewal."),
    )

    def __init__(self, *args: Any, row: Negotiation | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        areas = [area.area for area in row.areas.all()] if row else []
        self._choices("kind").choices = kept_choices("title_kind", [row.kind] if row else [])
        self._choices("areas").choices = kept_choices("area", areas)
        self._choices("partners").choices = partner_choices()
        self._choices("owner_id").choices = owner_choices(row.owner if row else None)
        self._choices("desk").choices = desk_choices(self.actor)
        self.fieldsets = [
            (
                _("The text"),
                "",
                ["title", "kind", "partners", "areas", "purpose", "level", "scope", "renews"],
            ),
            (_("The work"), "", ["desk", "owner_id", "target_signature"]),
        ]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean_owner_id(self) -> int | None:
        return int(self.cleaned_data["owner_id"]) if self.cleaned_data["owner_id"] else None

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or Level.UNKNOWN

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or Scope.UNKNOWN

    def clean_renews(self) -> Agreement | None:
        """The agreement with this reference, if the actor may see it."""
        ref = self.cleaned_data["renews"].strip()
        if not ref:
            return None
        found = Agreement.objects.register().filter(ref__iexact=ref).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no agreement with this reference, or you may not see it.")
            )
        return found

    @staticmethod
    def initial_of(row: Negotiation) -> dict[str, Any]:
        """The form's values for an existing negotiation."""
        return {
            "title": row.title,
            "kind": row.kind,
            "partners": [party.party_id for party in row.parties.all()],
            "areas": [area.area for area in row.areas.all()],
            "purpose": row.purpose,
            "level": row.level,
            "scope": row.scope,
            "desk": row.desk,
            "owner_id": row.owner_id or "",
            "target_signature": row.target_signature,
            "renews": _visible_ref(row),
        }

    def changes(self) -> dict[str, Any]:
        """The fields in the shape that `update_negotiation` takes."""
        data = self.cleaned_data
        names = ("title", "kind", "purpose", "level", "scope", "desk", "owner_id", "target_signature")
        changes = {name: data[name] for name in names}
        renews = data["renews"]
        if renews is None and self.row is not None and self.row.renews_id and not _visible_ref(self.row):
            return changes  # it renews something that this editor cannot see; that stays as it is
        return {**changes, "renews_id": renews.pk if renews else None}


def _visible_ref(row: Negotiation) -> str:
    return Agreement.objects.filter(renegotiations=row).values_list("ref", flat=True).first() or ""


class EditForm(NegotiationForm):
    """An existing negotiation; `version` refuses a lost update."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason for the change"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fieldsets = [*self.fieldsets, (_("The change"), "", ["reason", "version"])]


class LabelForm(ReasonForm):
    """A security label, and why it changes."""

    def __init__(self, *args: Any, value: LabelValue, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = label_fields(self.actor, releasable_to=partner_choices(), initial=value)
        self.fields = {**offered, **self.fields}

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self.actor)


class CreateForm(NegotiationForm):
    """A new negotiation: the short form first, everything else can follow."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[(stage, LIFECYCLE.states[stage]) for stage in LIFECYCLE.initial if stage != Stage.DORMANT],
        initial=Stage.IDEA,
    )
    opened_on = DayField(label=_("Opened on"), initial=today)
    stage_since = DayField(
        label=_("In this stage since"), required=False, help_text=_("If later than the opening.")
    )
    reason = forms.CharField(
        label=_("How we know"), required=False, help_text=_("Needed when it is already beyond the proposal.")
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_step_due = DayField(label=_("Next step due"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = label_fields(self.actor, releasable_to=partner_choices())
        self.fields.update(offered)
        self.fieldsets = [
            (_("The text"), "", ["title", "kind", "partners", "areas", "purpose"]),
            (_("Where it stands"), "", ["stage", "opened_on", "stage_since", "reason"]),
            (_("The work"), "", ["desk", "owner_id", "next_step", "next_step_due", "target_signature"]),
            (_("Who may read it"), "", list(offered)),
            (_("More, if you know it"), "", ["level", "scope", "renews"]),
        ]

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self.actor)


class ClausesForm(_Form):
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

    refuse = _Form.refuse


class WorkForm(_Form):
    """Who must act, by when, and what stands in the way."""

    owner_id = forms.ChoiceField(label=_("Owner"), required=False)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_step_due = DayField(label=_("Due"), required=False)
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


class RoundForm(_Form):
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


class StepForm(_Form):
    """The day of a step, and why."""

    effective_on = DayField(
        label=_("On"), initial=today, help_text=_("The day it happened, not the day you record it.")
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MeetGateForm(_Form):
    """What shows that a gate is met."""

    evidence = forms.CharField(
        label=_("Shown by"),
        max_length=400,
        help_text=_("The letter, decision or minute, with its number and date."),
    )
    met_on = DayField(label=_("On"), initial=today)


class WaiveGateForm(_Form):
    """Why a gate may wait, who approved it, and until when."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    approver = forms.CharField(label=_("Approved by"), max_length=200)
    due_on = DayField(label=_("To be met by"))


class SignForm(_Form):
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
