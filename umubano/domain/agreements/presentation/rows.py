"""A row of the register list as it is shown and exported: on today from the projected columns, on another day from the life itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from umubano.core.codelists.services import name_of
from umubano.core.dates import PartialDate
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import value_of
from umubano.core.web.context import describe_label
from umubano.domain.agreements.models import AgreementArea, AgreementParty
from umubano.domain.agreements.presentation.places import desk_name
from umubano.domain.agreements.presentation.sentences import say, say_stored
from umubano.domain.agreements.presentation.words import status_title
from umubano.domain.agreements.services.projection import life_of
from umubano.domain.documents.models import Confidence
from umubano.domain.parties.queries import parties

#: Long texts that no list shows.
_UNSHOWN = ("folded_title", "folded_rest", "search", "legal_opinion", "titles")


@dataclass(frozen=True, slots=True)
class Partner:
    """A party beside us, ready for the `party` tag."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One agreement on the day asked about."""

    ref: str
    title: str
    url: str
    kind: str
    legal_nature: str
    level: str
    scope: str
    partners: tuple[Partner, ...]
    areas: tuple[str, ...]
    status: str
    status_title: str
    reason: str
    signed: str
    in_force_since: str
    term_ends: date | None
    last_day_for_notice: date | None
    decide_by: date | None
    next_change_on: date | None
    desk: str
    owner: str
    confidence: str
    text_status: str
    place: str
    is_illustrative: bool
    is_certain: bool
    contradictions: int
    label_id: int

    @property
    def label(self) -> dict[str, Any]:
        return describe_label(self.label_value)

    @property
    def label_value(self) -> LabelValue:
        return value_of(self.label_id)

    @property
    def partners_line(self) -> str:
        return ", ".join(partner.name for partner in self.partners)


def for_rows(queryset: Any, *, is_today: bool, with_areas: bool = False) -> Any:
    """The queryset with what `shown` needs: a constant number of statements for any number of rows.

    Areas are read only where they are shown; without `with_areas` a row has none.
    """
    parties_read = AgreementParty.objects.only("agreement_id", "party_id", "is_home", "position")
    queryset = (
        queryset.defer(*_UNSHOWN, *(() if is_today else ("status_reason",)), "notes")
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
    common = {
        "ref": agreement.ref,
        "title": agreement.title,
        "url": agreement.get_absolute_url(),
        "kind": name_of("title_kind", agreement.kind),
        "legal_nature": agreement.get_legal_nature_display(),
        "level": agreement.get_level_display(),
        "scope": agreement.get_scope_display(),
        "partners": partners_of(agreement),
        "areas": tuple(name_of("area", area.area) for area in getattr(agreement, "shown_areas", ())),
        "desk": desk_name(agreement.desk),
        "owner": str(agreement.owner or ""),
        "confidence": str(dict(Confidence.choices).get(agreement.confidence, agreement.confidence)),
        "text_status": agreement.get_text_status_display(),
        "place": agreement.place,
        "is_illustrative": agreement.is_illustrative,
        "label_id": agreement.label_id,
    }
    if is_today:
        return ShownRow(
            **common,
            status=agreement.status,
            status_title=status_title(agreement.status),
            reason=say_stored(agreement.status_reason),
            signed=agreement.signed,
            in_force_since=agreement.in_force_since,
            term_ends=agreement.term_ends,
            last_day_for_notice=agreement.last_day_for_notice,
            decide_by=agreement.decide_by,
            next_change_on=agreement.next_change_on,
            is_certain=agreement.is_certain,
            contradictions=agreement.contradictions,
        )
    members = [(party.party_id, party.is_home) for party in agreement.parties.all()]
    standing = life_of(agreement, agreement.acts.all(), members).on(day)
    return ShownRow(
        **common,
        status=standing.status.value,
        status_title=status_title(standing.status.value),
        reason=" ".join(say(sentence).text for sentence in (standing.reason, standing.term) if sentence),
        signed=agreement.signed if _happened(agreement.signed, day) else "",
        in_force_since=standing.in_force_since or "",
        term_ends=standing.term_ends,
        last_day_for_notice=standing.last_day_for_notice,
        decide_by=standing.internal_decision_by,
        next_change_on=standing.next_change_on,
        is_certain=standing.certain,
        contradictions=len(standing.contradictions),
    )


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
