"""Filters of the list of plans; they live in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import desk_choices
from umubano.core.dates import today
from umubano.core.web.filtering import ListFilterSet
from umubano.domain.negotiations.forms.shared import owner_choices, partner_choices
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan

_COMBOBOX = {"data-combobox": ""}


class PlanFilter(ListFilterSet):
    """What a reader may narrow the plans by."""

    q = django_filters.CharFilter(
        method="by_text", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.MultipleChoiceFilter(
        choices=State.choices, label=_("State"), widget=forms.SelectMultiple(attrs=_COMBOBOX)
    )
    partner = django_filters.MultipleChoiceFilter(
        method="by_partner",
        choices=partner_choices,
        label=_("Partner"),
        widget=forms.SelectMultiple(attrs=_COMBOBOX),
    )
    agreement = django_filters.CharFilter(method="by_agreement", label=_("Reference of the agreement"))
    shown = django_filters.ChoiceFilter(
        method="by_shown",
        label=_("Shown"),
        choices=[("now", _("Period holds this day")), ("late", _("With late lines"))],
        empty_label=_("All"),
    )

    class Meta:
        model = Plan
        fields: list[str] = []

    def by_text(self, rows: Any, _name: str, value: str) -> QuerySet[Plan]:
        return rows.matching(value) if value.strip() else rows

    def by_partner(self, rows: Any, _name: str, value: list[str]) -> QuerySet[Plan]:
        return rows.with_partner(*value) if value else rows

    def by_agreement(self, rows: Any, _name: str, value: str) -> QuerySet[Plan]:
        return rows.under_agreement(value.strip(), value.strip().upper())

    def by_shown(self, rows: Any, _name: str, value: str) -> QuerySet[Plan]:
        day = getattr(self.request, "on", None) or today()
        return rows.covering(day) if value == "now" else rows.filter(late_count__gt=0)


class HomePlanFilter(PlanFilter):
    """Our own people may also ask by desk and owner; partners' representatives do not see these."""

    desk = django_filters.ChoiceFilter(choices=desk_choices, label=_("Desk"), empty_label=_("Any desk"))
    owner = django_filters.ChoiceFilter(
        field_name="owner_id", choices=lambda: owner_choices()[1:], label=_("Owner"), empty_label=_("Anybody")
    )


#: Fields folded away until asked for.
ADVANCED = ("agreement", "desk", "owner")
