"""A row of the list as it is shown and exported. What is shown is worked out when it is asked for, because no list shows everything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch

from umubano.core.accounts.desks import desk_name
from umubano.core.codelists.services import name_of
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import value_of
from umubano.domain.activities.lifecycle import TO_HAPPEN, State
from umubano.domain.activities.models import ActivityArea, ActivityParty
from umubano.domain.activities.services.describe import MISSING
from umubano.domain.agreements.presentation.rows import Partner
from umubano.domain.parties.queries import parties

#: Long texts that no list shows.
_UNSHOWN = ("folded_title", "folded_rest", "search", "description")


class ShownRow:
    """One activity of a list. Made by `dress`, from a row of `for_rows`."""

    __slots__ = ("_row",)

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        """Plain columns are shown as they are."""
        return getattr(self._row, name)

    @property
    def url(self) -> str:
        return str(self._row.get_absolute_url())

    @property
    def kind_title(self) -> str:
        return name_of("activity_kind", self._row.kind)

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The parties in their order; their names are in memory."""
        known = parties()
        codes = [party.party_id for party in self._row.parties.all()]
        return tuple(Partner(code, known[code].name, known[code].kind) for code in codes if code in known)

    @property
    def partners_line(self) -> str:
        return ", ".join(partner.name for partner in self.partners)

    @property
    def areas_line(self) -> str:
        return "; ".join(name_of("area", area.area) for area in getattr(self._row, "shown_areas", ()))

    @property
    def start(self) -> str:
        """As it was written: what happened where known, else what is planned."""
        return str(self._row.actual_start or self._row.planned_start)

    @property
    def end(self) -> str:
        return str(self._row.actual_end or (self._row.planned_end if not self._row.actual_start else ""))

    @property
    def state(self) -> str:
        """The state then, when the rows were asked for as of a day."""
        return str(getattr(self._row, "state_then", self._row.state))

    @property
    def state_title(self) -> str:
        return str(State(self.state).label)

    @property
    def basis(self) -> str:
        """The agreement it serves; empty where it is hidden from the reader, outside any, or not said."""
        return str(self._row.agreement.ref) if self._row.agreement else ""

    @property
    def desk_title(self) -> str:
        return desk_name(self._row.desk)

    @property
    def owner_name(self) -> str:
        return str(self._row.owner or "")

    @property
    def direction_title(self) -> str:
        return str(self._row.get_direction_display())

    @property
    def missing_words(self) -> list[str]:
        return [str(MISSING[name]) for name in self._row.missing if name in MISSING]

    @property
    def label_value(self) -> LabelValue:
        return value_of(self._row.label_id)

    def is_overdue_on(self, day: date) -> bool:
        return self.state in TO_HAPPEN and self._row.ends_on is not None and self._row.ends_on < day


def for_rows(rows: Any, *, with_areas: bool = False) -> Any:
    """The queryset with what a shown row needs: a constant number of statements for any number of rows."""
    read = ActivityParty.objects.only("activity_id", "party_id", "position")
    rows = (
        rows.defer(*_UNSHOWN)
        .select_related("owner", "agreement")
        .only(
            *(
                field.attname
                for field in rows.model._meta.concrete_fields
                if field.name not in _UNSHOWN and not field.is_relation
            ),
            "label_id",
            "country_id",
            "agreement_id",
            "owner_id",
            "owner__full_name",
            "owner__username",
            "agreement__ref",
            "agreement__title",
        )
        .prefetch_related(Prefetch("parties", read))
    )
    if with_areas:
        areas = ActivityArea.objects.only("activity_id", "area")
        rows = rows.prefetch_related(Prefetch("areas", areas, to_attr="shown_areas"))
    return rows


def dress(rows: Iterable[Any]) -> list[Any]:
    """Give each row its `shown`; returns the rows."""
    dressed = list(rows)
    for row in dressed:
        row.shown = ShownRow(row)
    return dressed
