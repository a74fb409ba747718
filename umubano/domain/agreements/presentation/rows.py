"""A row of the register list as it is shown and exported: on today from the projected columns, on another day from the life itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from umubano.core.accounts.desks import desk_name
from umubano.core.accounts.models import unread_of_account
from umubano.core.codelists.services import name_of
from umubano.core.dates import PartialDate
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import value_of
from umubano.core.web.context import describe_label
from umubano.domain.agreements.life import Standing
from umubano.domain.agreements.models import AgreementArea, AgreementParty
from umubano.domain.agreements.presentation.sentences import say, say_stored
from umubano.domain.agreements.presentation.words import status_title
from umubano.domain.agreements.services.projection import life_of_row
from umubano.domain.parties.queries import parties

#: Long texts that no list shows.
_UNSHOWN = ("folded_title", "folded_rest", "search", "legal_opinion")


@dataclass(frozen=True, slots=True)
class Partner:
    """A party beside us, ready for the `party` tag."""

    code: str
    name: str
    kind: str


@lru_cache(maxsize=4096)
def _url(ref: str) -> str:
    """The address of an agreement; to find it anew for each row is a tenth of the work of a list."""
    return reverse("agreements:detail", args=[ref])


class ShownRow:
    """One agreement on the day asked about. What is shown is worked out when it is asked for, because no list shows everything.

    Made by `shown`, from a row of `for_rows`.
    """

    __slots__ = ("_row", "_standing", "day")

    def __init__(self, row: Any, day: date, standing: Standing | None) -> None:
        self._row = row
        self._standing = standing
        self.day = day

    # --- what does not change with the day

    @property
    def ref(self) -> str:
        return str(self._row.ref)

    @property
    def title(self) -> str:
        return str(self._row.title_shown)

    @property
    def url(self) -> str:
        return _url(self._row.ref)

    @property
    def kind(self) -> str:
        return name_of("title_kind", self._row.kind)

    @property
    def legal_nature(self) -> str:
        return str(self._row.get_legal_nature_display())

    @property
    def level(self) -> str:
        return str(self._row.get_level_display())

    @property
    def scope(self) -> str:
        return str(self._row.get_scope_display())

    @property
    def partners(self) -> tuple[Partner, ...]:
        return partners_of(self._row)

    @property
    def partners_line(self) -> str:
        return ", ".join(partner.name for partner in self.partners)

    @property
    def areas(self) -> tuple[str, ...]:
        """Names of the areas; none where `for_rows` was not asked for them."""
        return tuple(name_of("area", area.area) for area in getattr(self._row, "shown_areas", ()))

    @property
    def desk(self) -> str:
        return desk_name(self._row.desk)

    @property
    def owner(self) -> str:
        return str(self._row.owner or "")

    @property
    def confidence(self) -> str:
        return str(self._row.get_confidence_display())

    @property
    def text_status(self) -> str:
        return str(self._row.get_text_status_display())

    @property
    def place(self) -> str:
        return str(self._row.place)

    @property
    def is_illustrative(self) -> bool:
        return bool(self._row.is_illustrative)

    @property
    def label_id(self) -> int:
        return int(self._row.label_id)

    @property
    def label_value(self) -> LabelValue:
        return value_of(self._row.label_id)

    @property
    def label(self) -> dict[str, Any]:
        return describe_label(self.label_value)

    # --- what held on the day: projected columns for today, the life itself for another day

    @property
    def status(self) -> str:
        return self._standing.status.value if self._standing else str(self._row.status)

    @property
    def status_title(self) -> str:
        return status_title(self.status)

    @property
    def reason(self) -> str:
        if self._standing is None:
            return say_stored(self._row.status_reason)
        sentences = (self._standing.reason, self._standing.term)
        return " ".join(say(sentence).text for sentence in sentences if sentence)

    @property
    def signed(self) -> str:
        written = str(self._row.signed)
        return written if self._standing is None or _happened(written, self.day) else ""

    @property
    def in_force_since(self) -> str:
        return (self._standing.in_force_since if self._standing else self._row.in_force_since) or ""

    @property
    def term_ends(self) -> date | None:
        found: date | None = (self._standing or self._row).term_ends
        return found

    @property
    def last_day_for_notice(self) -> date | None:
        found: date | None = (self._standing or self._row).last_day_for_notice
        return found

    @property
    def decide_by(self) -> date | None:
        found: date | None = self._standing.internal_decision_by if self._standing else self._row.decide_by
        return found

    @property
    def next_change_on(self) -> date | None:
        found: date | None = (self._standing or self._row).next_change_on
        return found

    @property
    def is_certain(self) -> bool:
        return self._standing.certain if self._standing else bool(self._row.is_certain)

    @property
    def contradictions(self) -> int:
        return len(self._standing.contradictions) if self._standing else int(self._row.contradictions)


def for_rows(queryset: Any, *, is_today: bool, with_areas: bool = False) -> Any:
    """The queryset with what `shown` needs: a constant number of statements for any number of rows.

    Areas are read only where they are shown; without `with_areas` a row has none.
    """
    parties_read = AgreementParty.objects.only("agreement_id", "party_id", "is_home", "position")
    queryset = (
        queryset.defer(
            *_UNSHOWN, *(() if is_today else ("status_reason",)), "notes", *unread_of_account("owner")
        )
        .select_related("owner")
        .prefetch_related(Prefetch("parties", parties_read))
    )
    if with_areas:
        areas = AgreementArea.objects.only("agreement_id", "area")
        queryset = queryset.prefetch_related(Prefetch("areas", areas, to_attr="shown_areas"))
    return queryset if is_today else queryset.prefetch_related("acts")


def partners_of(agreement: Any) -> tuple[Partner, ...]:
    """The parties beside us, in their order, each once; their names are in memory."""
    known = parties()
    codes = dict.fromkeys(party.party_id for party in agreement.parties.all() if not party.is_home)
    return tuple(Partner(code, known[code].name, known[code].kind) for code in codes if code in known)


def shown(agreement: Any, day: date, *, is_today: bool) -> ShownRow:
    """What the list shows of an agreement on `day`. Expects a row of `for_rows`."""
    if is_today:
        return ShownRow(agreement, day, None)
    return ShownRow(agreement, day, life_of_row(agreement).on(day))


def _happened(written: str, day: date) -> bool:
    if not written:
        return False
    latest = PartialDate.parse(written).latest
    return latest is None or latest <= day


def dress(rows: Iterable[Any], day: date, *, is_today: bool) -> Sequence[Any]:
    """Give each row its `shown`; returns the rows."""
    dressed = list(rows)
    for row in dressed:
        row.shown = shown(row, day, is_today=is_today)
    return dressed
