"""Filters of the list and the board; they live in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import choices as code_choices
from umubano.core.dates import today
from umubano.core.web.filtering import ListFilterSet
from umubano.domain.negotiations.forms import owner_choices, partner_choices
from umubano.domain.negotiations.lifecycle import Stage
from umubano.domain.negotiations.models import Negotiation

_COMBOBOX = {"data-combobox": ""}


class NegotiationFilter(ListFilterSet):
    """What a reader may narrow the pipeline by. `stage` is asked of the day shown (`stage_then`)."""

    q = django_filters.CharFilter(
        method="by_text", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    stage = django_filters.MultipleChoiceFilter(
        field_name="stage_then",
        choices=Stage.choices,
        label=_("Stage"),
        widget=forms.SelectMultiple(attrs=_COMBOBOX),
    )
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("Shown"),
        choices=[("open", _("Under way")), ("closed", _("Signed or dropped")), ("stuck", _("Stuck"))],
        empty_label=_("All"),
    )
    partner = django_filters.MultipleChoiceFilter(
        method="by_partner",
        choices=partner_choices,
        label=_("Partner"),
        widget=forms.SelectMultiple(attrs=_COMBOBOX),
    )
    area = django_filters.MultipleChoiceFilter(
        method="by_area",
        choices=lambda: code_choices("area"),
        label=_("Area of cooperation"),
        widget=forms.SelectMultiple(attrs=_COMBOBOX),
    )
    kind = django_filters.ChoiceFilter(choices=lambda: code_choices("title_kind"), label=_("Kind of title"))
    owner = django_filters.ChoiceFilter(
        field_name="owner_id", choices=lambda: owner_choices()[1:], label=_("Owner"), empty_label=_("Anybody")
    )
    blocked = django_filters.BooleanFilter(
        method="by_blocked",
        label=_("Blocked only"),
        widget=forms.CheckboxInput,
    )

    class Meta:
        model = Negotiation
        fields: list[str] = []

    #: Our own affair, not asked by a partner's representative.
    INTERNAL = ("owner", "blocked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = getattr(self.request, "actor", None)
        if actor is not None and actor.is_foreign:
            for name in self.INTERNAL:
                self.filters.pop(name, None)
            if (state := self.filters.get("state")) is not None:
                state.extra["choices"] = [choice for choice in state.extra["choices"] if choice[0] != "stuck"]

    def by_text(self, rows: Any, _name: str, value: str) -> QuerySet[Negotiation]:
        return rows.matching(value) if value.strip() else rows

    def by_state(self, rows: Any, _name: str, value: str) -> QuerySet[Negotiation]:
        day = getattr(self.request, "on", None) or today()
        if value == "open":
            return rows.under_way_on(day)
        if value == "stuck":
            return rows.under_way_on(day).stuck_on(day)
        return rows.filter(closed_on__lte=day)

    def by_partner(self, rows: Any, _name: str, value: list[str]) -> QuerySet[Negotiation]:
        return rows.with_partner(*value) if value else rows

    def by_area(self, rows: Any, _name: str, value: list[str]) -> QuerySet[Negotiation]:
        return rows.with_area(*value) if value else rows

    def by_blocked(self, rows: Any, _name: str, value: bool) -> QuerySet[Negotiation]:
        return rows.exclude(blocked_by="") if value else rows


class BoardFilter(NegotiationFilter):
    """The board shows what is under way, so it needs neither stage nor state."""

    stage = None
    state = None


#: Fields folded away until asked for.
ADVANCED = ("area", "kind", "blocked")
