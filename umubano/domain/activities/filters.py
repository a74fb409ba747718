"""Filters of the list; they live in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import choices as code_choices
from umubano.core.dates import today
from umubano.core.web.filtering import ListFilterSet
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity, Direction
from umubano.domain.agreements.filters import NO_DESK, ManyFilter, area_choices, desk_or_none_choices
from umubano.domain.agreements.presentation.places import codes_in_region, region_choices
from umubano.domain.negotiations.forms import owner_choices, partner_choices


class ActivityFilter(ListFilterSet):
    """What a reader may narrow the activities by."""

    q = django_filters.CharFilter(
        method="by_text", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = ManyFilter(
        choices=lambda: code_choices("activity_kind"),
        label=_("Kind"),
    )
    partner = ManyFilter(
        method="by_partner",
        choices=partner_choices,
        label=_("Partner"),
    )
    region = ManyFilter(method="by_region", choices=region_choices, label=_("Region of the partner"))
    show = django_filters.ChoiceFilter(
        method="by_show",
        label=_("Shown"),
        choices=[
            ("ahead", _("Ahead or under way")),
            ("overdue", _("Overdue")),
            ("to_report", _("Report still to write")),
            ("unreported", _("Report overdue")),
            ("happened", _("Took place")),
            ("incomplete", _("Something still to say")),
            ("to_finish", _("Recorded in short, to finish")),
            ("outside", _("Outside any agreement")),
            ("unsaid", _("Basis not said yet")),
        ],
        empty_label=_("All"),
    )
    state = ManyFilter(choices=State.choices, label=_("State"))
    area = ManyFilter(
        method="by_area",
        choices=area_choices,
        label=_("Area of cooperation"),
    )
    agreement = django_filters.CharFilter(method="by_agreement", label=_("Under the agreement"))
    because = django_filters.CharFilter(
        field_name="outside_because", label=_("Outside any agreement, because (word for word)")
    )
    direction = django_filters.ChoiceFilter(choices=Direction.choices, label=_("Direction"))
    after = django_filters.DateFilter(
        method="by_after",
        label=_("On or after"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    before = django_filters.DateFilter(
        method="by_before",
        label=_("On or before"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    desk = django_filters.ChoiceFilter(method="by_desk", choices=desk_or_none_choices, label=_("Desk"))
    owner = django_filters.ChoiceFilter(
        field_name="owner_id", choices=lambda: owner_choices()[1:], label=_("Owner"), empty_label=_("Anybody")
    )

    #: Our own affair; not offered to a partner's representative.
    INTERNAL = ("desk", "owner")

    def __init__(self, *args: Any, is_foreign: bool = False, day: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.day = day or today()
        self.filters["state"].field_name = self.queryset.state_column
        if is_foreign:
            for name in self.INTERNAL:
                self.filters.pop(name)

    class Meta:
        model = Activity
        fields: list[str] = []

    def by_text(self, rows: Any, _name: str, value: str) -> QuerySet[Activity]:
        return rows.matching(value) if value.strip() else rows

    def by_partner(self, rows: Any, _name: str, value: list[str]) -> QuerySet[Activity]:
        if len(value) == 1:
            return rows.of_partner(value[0])
        return rows.with_partner(*value) if value else rows

    def by_region(self, rows: Any, _name: str, value: list[str]) -> QuerySet[Activity]:
        codes = {code for region in value for code in codes_in_region(region)}
        return rows.with_partner(*sorted(codes)) if value else rows

    @property
    def is_of_one_partner(self) -> bool:
        """Whether the rows are those of one partner (`of_partner`)."""
        return len(self.asked.cleaned_data.get("partner", ())) == 1

    def by_area(self, rows: Any, _name: str, value: list[str]) -> QuerySet[Activity]:
        return rows.with_area(*value) if value else rows

    def by_desk(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(desk="" if value == NO_DESK else value) if value else rows

    def by_agreement(self, rows: Any, _name: str, value: str) -> QuerySet[Activity]:
        return rows.filter(agreement__ref__iexact=value.strip()) if value.strip() else rows

    def by_after(self, rows: Any, _name: str, value: Any) -> QuerySet[Activity]:
        return rows.filter(ends_on__gte=value)

    def by_before(self, rows: Any, _name: str, value: Any) -> QuerySet[Activity]:
        return rows.filter(starts_on__lte=value)

    def by_show(self, rows: Any, _name: str, value: str) -> QuerySet[Activity]:
        """One of the usual questions."""
        day = self.day
        questions: dict[str, Any] = {
            "ahead": rows.ahead,
            "happened": rows.happened,
            "overdue": lambda: rows.overdue_on(day),
            "to_report": rows.to_report,
            "unreported": lambda: rows.unreported_on(day),
            "incomplete": rows.incomplete,
            "to_finish": rows.to_finish,
            "outside": lambda: rows.exclude(outside_because=""),
            "unsaid": lambda: rows.filter(Q(agreement__isnull=True), outside_because=""),
        }
        return questions[value]() if value in questions else rows


#: Fields folded away until asked for.
ADVANCED = (
    "region",
    "state",
    "area",
    "agreement",
    "because",
    "direction",
    "after",
    "before",
    "desk",
    "owner",
)
