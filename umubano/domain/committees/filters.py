"""Filters of the list of joint bodies; they live in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import choices as code_choices
from umubano.core.web.filtering import ListFilterSet
from umubano.domain.agreements.filters import NO_DESK, ManyFilter, desk_or_none_choices
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.words import VERDICTS
from umubano.domain.negotiations.forms.shared import owner_choices, partner_choices


class BodyFilter(ListFilterSet):
    """What a reader may narrow the joint bodies by. Standing and owner are our own affair, as of today."""

    q = django_filters.CharFilter(
        method="by_text", label=_("Search"), widget=forms.TextInput(attrs={"type": "search"})
    )
    partner = ManyFilter(
        method="by_partner",
        choices=partner_choices,
        label=_("Partner"),
    )
    verdict = ManyFilter(
        choices=[(code.value, title) for code, title in VERDICTS.items()],
        label=_("Standing"),
    )
    kind = ManyFilter(
        choices=lambda: code_choices("joint_body_kind"),
        label=_("Kind"),
    )
    level = django_filters.ChoiceFilter(choices=lambda: code_choices("joint_body_level"), label=_("Level"))
    late = django_filters.BooleanFilter(
        method="by_late", label=_("With overdue commitments only"), widget=forms.CheckboxInput
    )
    agreement = django_filters.CharFilter(method="by_agreement", label=_("Works under (reference)"))
    owner = django_filters.ChoiceFilter(
        field_name="owner_id", choices=lambda: owner_choices()[1:], label=_("Owner"), empty_label=_("Anybody")
    )

    desk = django_filters.ChoiceFilter(method="by_desk", choices=desk_or_none_choices, label=_("Desk"))

    #: Our own affair, not offered to a partner's representative.
    INTERNAL = ("verdict", "late", "owner", "desk")

    class Meta:
        model = JointBody
        fields: list[str] = []

    def __init__(self, *args: Any, is_foreign: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_foreign:
            for name in self.INTERNAL:
                del self.filters[name]

    @property
    def folded(self) -> list[str]:
        return [name for name in ("level", "late", "agreement", "desk", "owner") if name in self.filters]

    def by_text(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(value) if value.strip() else rows

    def by_partner(self, rows: Any, _name: str, value: list[str]) -> Any:
        return rows.with_partner(*value) if value else rows

    def by_desk(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(desk="" if value == NO_DESK else value) if value else rows

    def by_agreement(self, rows: Any, _name: str, value: str) -> Any:
        return rows.under_agreement(value.strip()) if value.strip() else rows

    def by_late(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.filter(overdue_commitments__gt=0) if value else rows
