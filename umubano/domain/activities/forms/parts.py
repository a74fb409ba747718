"""Forms of what an activity took: people, a course, money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import choices as code_choices
from umubano.domain.activities.models import NUMBERS, Activity, CostSharing, Participation
from umubano.domain.negotiations.forms.shared import ActorForm, partner_choices
from umubano.domain.parties.queries import party_names


class ParticipationForm(ActorForm):
    """How many of one body of one side took part. Empty: nobody counted."""

    party = forms.ChoiceField(label=_("Side"))
    body_name = forms.CharField(label=_("Body or unit"), required=False, max_length=200)
    total = forms.IntegerField(
        label=_("In all"), required=False, min_value=0, help_text=_("Where only the total is known.")
    )

    def __init__(self, *args: Any, row: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = [settings.UMUBANO_HOME_COUNTRY, *(party.party_id for party in row.parties.all())]
        names = party_names(codes)
        fields: Any = self.fields
        fields["party"].choices = [(code, names.get(code, code)) for code in codes]
        for name in NUMBERS:
            label = str(Participation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            fields[name] = forms.IntegerField(label=label.capitalize(), required=False, min_value=0)
        self.fieldsets = [
            (_("Who"), "", ["party", "body_name"]),
            (_("How many"), _("Numbers by rank group and sex, never names."), [*NUMBERS, "total"]),
        ]

    def values(self) -> dict[str, Any]:
        """What `record_participation` takes."""
        data = self.cleaned_data
        return {
            "party": data["party"],
            "body_name": data["body_name"],
            "total": data["total"],
            "numbers": {name: data[name] for name in NUMBERS},
        }


class EducationForm(ActorForm):
    """The course, its places and its graduates."""

    course = forms.CharField(label=_("Course"), max_length=200)
    institution = forms.CharField(label=_("Institution"), required=False, max_length=200)
    places_offered = forms.IntegerField(label=_("Places offered"), required=False, min_value=0)
    places_taken = forms.IntegerField(label=_("Places taken"), required=False, min_value=0)
    graduates = forms.IntegerField(label=_("Graduates"), required=False, min_value=0)


class CostForm(ActorForm):
    """What something cost, and who paid."""

    category = forms.ChoiceField(label=_("For"))
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=16, decimal_places=2)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial="RWF", help_text=_("RWF, USD, EUR …")
    )
    paid_by = forms.ChoiceField(label=_("Paid by"), required=False)
    sharing = forms.ChoiceField(label=_("Cost-sharing rule"), choices=CostSharing.choices)
    is_estimate = forms.BooleanField(label=_("It is an estimate"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        home = settings.UMUBANO_HOME_COUNTRY
        fields: Any = self.fields
        fields["category"].choices = code_choices("activity_cost")
        fields["paid_by"].choices = [
            ("", _("Not said")),
            (home, party_names([home]).get(home, home)),
            *partner_choices(),
        ]
