"""The full form of an activity, its steps, its label, and what is changed of many at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import desk_choices as all_desks
from umubano.core.accounts.desks import desk_name
from umubano.core.codelists.services import choices as code_choices
from umubano.core.dates import today
from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.core.lifecycle import Transition
from umubano.domain.activities.models import Activity, Direction, VisitLevel
from umubano.domain.activities.services.moves import DATES
from umubano.domain.agreements.forms.fields import DayField, PartialDateField, combobox
from umubano.domain.agreements.models import Agreement
from umubano.domain.documents.models import Confidence
from umubano.domain.negotiations.forms.shared import (
    ActorForm,
    desk_choices,
    kept_choices,
    owner_choices,
    partner_choices,
)
from umubano.domain.parties.queries import parties

_KEEP = ("", _("Leave as it is"))
_NOBODY = "none"


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of every State, home included, by name."""
    states = [(code, party.name) for code, party in parties().items() if party.kind == "state"]
    return [("", str(_("Not said"))), *sorted(states, key=lambda choice: choice[1])]


class EditForm(ActorForm):
    """Everything that is said of an activity; `version` refuses a lost update."""

    title = forms.CharField(label=_("Title"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"))
    visit_level = forms.ChoiceField(label=_("Level of the visit"), choices=VisitLevel.choices, required=False)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices)
    partners = combobox([], label=_("With"))
    areas = combobox([], label=_("Areas of cooperation"), required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never names of people. Of an information exchange, only that it happened."),
    )
    agreement = forms.CharField(
        label=_("Under the agreement"),
        required=False,
        max_length=40,
        help_text=_("Its reference."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    clause = forms.CharField(label=_("Clause"), required=False, max_length=120)
    outside_because = forms.CharField(
        label=_("or outside any agreement, because"), required=False, max_length=300
    )
    planned_start = PartialDateField(label=_("Planned start"), required=False)
    planned_end = PartialDateField(label=_("Planned end"), required=False)
    actual_start = PartialDateField(label=_("Began"), required=False)
    actual_end = PartialDateField(label=_("Ended"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    country_id = forms.ChoiceField(label=_("Country"), required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    owner_id = forms.ChoiceField(label=_("Owner"), required=False)
    confidence = forms.ChoiceField(label=_("How sure we are"), choices=Confidence.choices)
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=600)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        fields: Any = self.fields
        fields["kind"].choices = kept_choices("activity_kind", [row.kind])
        fields["partners"].choices = partner_choices()
        fields["areas"].choices = kept_choices("area", [area.area for area in row.areas.all()])
        fields["country_id"].choices = country_choices()
        fields["desk"].choices = desk_choices(self.actor)
        if row.desk not in dict(fields["desk"].choices):
            fields["desk"].choices = [*fields["desk"].choices, (row.desk, desk_name(row.desk))]
        fields["owner_id"].choices = owner_choices(row.owner)
        self.fieldsets = [
            (
                _("What"),
                "",
                ["title", "kind", "visit_level", "direction", "partners", "areas", "description"],
            ),
            (
                _("Under what"),
                _("Once it is approved, one of the two must be said."),
                ["agreement", "clause", "outside_because"],
            ),
            (
                _("When and where"),
                "",
                ["planned_start", "planned_end", "actual_start", "actual_end", "place", "country_id"],
            ),
            (_("The work"), "", ["desk", "owner_id", "confidence", "reason", "version"]),
        ]

    @staticmethod
    def initial_of(row: Activity) -> dict[str, Any]:
        """The form's values for an activity."""
        names = (
            "title", "kind", "visit_level", "direction", "description", "clause", "outside_because", "place", "desk",
            "confidence", "version", *DATES,
        )  # fmt: skip
        return {
            **{name: getattr(row, name) for name in names},
            "partners": [party.party_id for party in row.parties.all()],
            "areas": [area.area for area in row.areas.all()],
            "agreement": row.agreement.ref if row.agreement else "",
            "country_id": row.country_id or "",
            "owner_id": row.owner_id or "",
        }

    def clean_agreement(self) -> Agreement | None:
        """The agreement with this reference, if the actor may see it."""
        ref = self.cleaned_data["agreement"].strip()
        if not ref:
            return None
        found = Agreement.objects.register().filter(ref__iexact=ref).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no agreement with this reference, or you may not see it.")
            )
        return found

    def changes(self) -> dict[str, Any]:
        """The fields in the shape that `update_activity` takes."""
        data = self.cleaned_data
        names = (
            "title", "kind", "visit_level", "direction", "description", "clause", "outside_because", "place", "desk",
            "confidence", *DATES,
        )  # fmt: skip
        changes = {name: data[name] for name in names}
        if data["kind"] != "visit":
            changes["visit_level"] = ""
        changes["country_id"] = data["country_id"] or None
        changes["owner_id"] = int(data["owner_id"]) if data["owner_id"] else None
        if data["agreement"] is None and self.row.agreement_id and self.row.agreement is None:
            return changes  # it serves an agreement that this editor cannot see; that stays as it is
        return {**changes, "agreement_id": data["agreement"].pk if data["agreement"] else None}


class StepForm(ActorForm):
    """One step of the life cycle: since when, why, and the dates it needs."""

    planned_start = PartialDateField(label=_("Planned start"), required=False)
    planned_end = PartialDateField(label=_("Planned end"), required=False)
    actual_start = PartialDateField(label=_("Began"), required=False)
    actual_end = PartialDateField(label=_("Ended"), required=False)
    effective_on = DayField(label=_("Since"), initial=today)
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    #: The dates that each step may say.
    ASKED = {
        "plan": ("planned_start", "planned_end"),
        "start": ("actual_start",),
        "finish": ("actual_start", "actual_end"),
        "record_done": ("actual_start", "actual_end"),
        "resume": ("planned_start", "planned_end"),
    }

    def __init__(self, *args: Any, row: Activity, transition: Transition, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = self.ASKED.get(transition.name, ())
        for name in DATES:
            if name not in asked:
                del self.fields[name]
            else:
                self.initial.setdefault(name, getattr(row, name) or _suggested(row, name))
        self.fields["reason"].required = transition.needs_reason
        for name in transition.requires:
            if name in self.fields:
                self.fields[name].required = True

    def dates(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in DATES if name in self.fields}


def _suggested(row: Activity, name: str) -> str:
    return str(getattr(row, name.replace("actual", "planned")))


class LabelForm(ActorForm):
    """Who may read it, and why that changes."""

    reason = forms.CharField(label=_("Reason"), max_length=600)

    def __init__(self, *args: Any, row: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = label_fields(self.actor, releasable_to=partner_choices(), initial=row.label.value)
        self.fields = {**offered, **self.fields}

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self.actor)


class BulkForm(ActorForm):
    """What to change of all of them. Only what is filled in is changed."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), required=False, choices=[_KEEP, *Direction.choices])
    confidence = forms.ChoiceField(
        label=_("How sure we are"), required=False, choices=[_KEEP, *Confidence.choices]
    )
    add_areas = combobox([], label=_("Areas to add"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history of each of them."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["owner"].choices = [_KEEP, (_NOBODY, _("Nobody")), *owner_choices()[1:]]
        fields["desk"].choices = [_KEEP, *all_desks()]
        fields["add_areas"].choices = code_choices("area")

    def changes(self) -> dict[str, Any]:
        """What `bulk_edit` takes as `changes`."""
        given = self.cleaned_data
        changes = {name: given[name] for name in ("desk", "confidence", "direction") if given[name]}
        if given["owner"]:
            changes["owner_id"] = None if given["owner"] == _NOBODY else int(given["owner"])
        return changes
