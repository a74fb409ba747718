"""Forms about the text itself: with whom, about what, and for a new negotiation how far it is and who may read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.dates import today
from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.domain.agreements.forms.fields import DayField
from umubano.domain.agreements.models import Agreement, Level, Scope
from umubano.domain.negotiations.forms.shared import (
    ActorForm,
    desk_choices,
    kept_choices,
    owner_choices,
    partner_choices,
)
from umubano.domain.negotiations.lifecycle import LIFECYCLE, Stage
from umubano.domain.negotiations.models import Negotiation


class NegotiationForm(ActorForm):
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
        found = Agreement.objects.register().with_reference(ref).first()
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
