"""What can be asked of the register list, each question a part of its address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import desk_choices
from umubano.core.accounts.models import Account
from umubano.core.codelists.services import choices as code_choices
from umubano.core.registry import ListFilter, all_of
from umubano.core.web.filtering import ListFilterSet
from umubano.domain.agreements import counting
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.agreements.models import (
    Agreement,
    Claim,
    LegalNature,
    Level,
    Scope,
    Status,
    TextStatus,
)
from umubano.domain.agreements.presentation.places import codes_in_region, party_choices, region_choices
from umubano.domain.documents.models import Confidence


class QuickSelectMultiple(forms.SelectMultiple):
    """A multiple select printed in one go: Django renders a template for each of some 300 options, which is most of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = self.build_attrs(
            {**self.attrs, "name": name, "multiple": True, "data-combobox": ""}, attrs or {}
        )
        attributes = "".join(
            f" {key}" if item is True else f' {key}="{escape(item)}"'
            for key, item in own.items()
            if item is not False
        )
        chosen = frozenset(str(item) for item in value or [])
        options = _options(tuple((str(code), str(title)) for code, title in self.choices), chosen)
        return mark_safe(f"<select{attributes}>{options}</select>")  # noqa: S308 — every part is escaped


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> str:
    """The options in HTML. Kept, because every page of a list prints the same three hundred."""
    return "".join(
        f'<option value="{escape(code)}"{" selected" if code in chosen else ""}>{escape(title)}</option>'
        for code, title in choices
    )


class ManyFilter(filters.MultipleChoiceFilter):
    """Any of several values; choices may be a callable, asked once per page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", QuickSelectMultiple)
        super().__init__(*args, **kwargs)

    def filter(self, qs: Any, value: Any) -> Any:
        """One `IN` rather than a chain of ORs; a method filter narrows by itself."""
        if not value:
            return qs
        if self._method:
            return super().filter(qs, value)
        return qs.filter(**{f"{self.field_name}__in": value})


#: What the address says for rows that belong to no desk.
NO_DESK = "-"


def desk_or_none_choices() -> list[tuple[str, str]]:
    """The desks, and what belongs to none."""
    return [*desk_choices(), (NO_DESK, str(_("No desk")))]


def owner_choices() -> list[tuple[str, str]]:
    """(id, name) of the accounts that may own a record."""
    writers = Account.objects.filter(is_active=True, role__in=("desk_officer", "legal", "head"))
    return [
        (str(pk), name or username)
        for pk, name, username in writers.values_list("pk", "full_name", "username")
    ]


def area_choices() -> list[tuple[str, str]]:
    """(code, name) of the areas of cooperation, and of what names none."""
    return [*code_choices("area"), (NO_AREA, str(_("No area named")))]


def date_filter(label: Any, field: str, lookup: str) -> filters.DateFilter:
    return filters.DateFilter(
        field_name=field,
        lookup_expr=lookup,
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RegisterFilter(ListFilterSet):
    """The filters of `/agreements/`. `day` is the day asked about; on a day other than today, statuses are those of that day.

    Row security has trimmed the rows before; nothing here asks who may see what.
    """

    q = filters.CharFilter(
        method="by_text",
        label=_("Search the register"),
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Title, partner, reference or notes")}
        ),
    )
    partner = ManyFilter(method="by_partner", label=_("Partner"), choices=party_choices)
    region = ManyFilter(method="by_region", label=_("Region of the partner"), choices=region_choices)
    status = ManyFilter(method="by_status", label=_("Status"), choices=Status.choices)
    area = ManyFilter(method="by_area", label=_("Area of cooperation"), choices=area_choices)
    kind = ManyFilter(label=_("Kind of title"), choices=lambda: code_choices("title_kind"))
    legal_nature = ManyFilter(label=_("Legal nature"), choices=LegalNature.choices)
    level = ManyFilter(label=_("Level"), choices=Level.choices)
    scope = ManyFilter(label=_("Scope"), choices=Scope.choices)
    signed_from = date_filter(_("Signed from"), "signed_on", "gte")
    signed_to = date_filter(_("Signed to"), "signed_on", "lte")
    in_force_on = filters.DateFilter(
        method="by_in_force",
        label=_("In force on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    term_ends_before = date_filter(_("Term ends before"), "term_ends", "lt")
    notice_before = date_filter(_("Last day for notice before"), "last_day_for_notice", "lt")
    desk = ManyFilter(label=_("Desk"), choices=desk_choices)
    owner = ManyFilter(label=_("Owner"), choices=owner_choices)
    text_status = ManyFilter(label=_("Text"), choices=TextStatus.choices)
    confidence = ManyFilter(label=_("Confidence"), choices=Confidence.choices)
    illustrative = filters.ChoiceFilter(
        field_name="is_illustrative",
        label=_("Illustrative records"),
        choices=[("True", _("Only illustrative")), ("False", _("Without illustrative"))],
    )
    to_check = filters.ChoiceFilter(
        method="by_what_to_check",
        label=_("To check"),
        choices=[
            ("contradictions", _("Contradictory acts")),
            ("claims", _("Competing claims to decide")),
            ("uncertain", _("Uncertain dates")),
        ],
    )
    rule = filters.ChoiceFilter(
        method="by_rule",
        label=_("Counting rule"),
        choices=[(rule.code, rule.title) for rule in counting.RULES.values()],
        empty_label=_("None: the whole register"),
    )

    #: Projections of today: asked of another day they would answer about the wrong one.
    ONLY_TODAY = ("term_ends_before", "notice_before", "to_check")
    #: Our own affair, not offered to a partner’s representative.
    INTERNAL = ("desk", "owner", "confidence")
    #: Shown at once; the rest is folded away.
    FIRST = ("q", "partner", "status", "area")

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any = None,
        queryset: Any = None,
        *,
        day: date,
        is_today: bool,
        is_foreign: bool = False,
        **kwargs: Any,
    ) -> None:
        self.day = day
        self.is_today = is_today
        #: What was asked and cannot be answered about the day, in words.
        self.left_out: list[str] = []
        super().__init__(data, queryset, **kwargs)
        for announced in all_of("agreement_filters"):
            if is_today and (announced.for_partners or not is_foreign):
                self.filters[announced.name] = self._announced(announced)
        dropped = (() if is_today else self.ONLY_TODAY) + (self.INTERNAL if is_foreign else ())
        for name in dropped:
            gone = self.filters.pop(name)
            if name in self.ONLY_TODAY and self.data.get(name):
                self.left_out.append(str(gone.label))

    def _announced(self, announced: ListFilter) -> filters.ChoiceFilter:
        """A question that a higher concept adds; the register knows its words and choices, not what they mean."""
        found = filters.ChoiceFilter(
            method=lambda rows, _name, value: announced.narrow(rows, value, self.day),
            label=announced.title,
            choices=announced.choices,
        )
        found.field_name, found.parent, found.model = announced.name, self, Agreement
        return found

    @property
    def folded(self) -> list[str]:
        """The names of the fields that the filter bar folds away."""
        return [name for name in self.filters if name not in self.FIRST]

    def by_text(self, rows: Any, _name: str, value: str) -> Any:
        return rows.matching(value)

    def by_partner(self, rows: Any, _name: str, value: Iterable[str]) -> Any:
        return rows.with_partner(*value)

    def by_region(self, rows: Any, _name: str, value: Iterable[str]) -> Any:
        codes = {code for region in value for code in codes_in_region(region)}
        return rows.with_partner(*sorted(codes))

    def by_area(self, rows: Any, _name: str, value: Iterable[str]) -> Any:
        return rows.with_area(*value)

    def by_status(self, rows: Any, _name: str, value: list[str]) -> Any:
        if self.is_today:
            return rows.filter(status__in=value)
        return rows.in_status_on(self.day, *value)

    def by_in_force(self, rows: Any, _name: str, value: date) -> Any:
        return rows.in_force_on(value)

    def by_what_to_check(self, rows: Any, _name: str, value: str) -> Any:
        if value == "contradictions":
            return rows.filter(contradictions__gt=0)
        if value == "uncertain":
            return rows.filter(is_certain=False)
        return rows.filter(Exists(Claim.objects.filter(agreement=OuterRef("pk"), state=Claim.State.OPEN)))

    def by_rule(self, rows: Any, _name: str, value: str) -> Any:
        return counting.counted(value, self.day, rows)
