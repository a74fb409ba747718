"""The list of partners: every possible party with what is counted of it, filtered and sorted in memory (a few hundred rows)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from umubano.core.text import fold
from umubano.domain.parties.facts import region_name
from umubano.domain.parties.figures import NONE, PartnerFigures, partner_figures
from umubano.domain.parties.models import Party
from umubano.domain.parties.queries import parties

#: The rows made of some figures; the figures stand beside them, so that they are known to be the same ones.
_kept: dict[
    tuple[int, int, str], tuple[Mapping[str, PartnerFigures], Mapping[str, Party], list[PartnerRow]]
] = {}
_KEPT_LISTS = 16


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner as the list and its export show it."""

    code: str
    name: str
    kind: str
    kind_title: str
    region: str
    region_code: str
    african_region: str
    url: str
    agreements: int
    in_force: int
    last_signed: str
    last_signed_on: date | None
    in_negotiation: int
    illustrative: int
    label_ids: frozenset[int]

    @property
    def name_key(self) -> str:
        """The name as it sorts: without case and accents."""
        return fold(self.name)

    @property
    def signed_key(self) -> str:
        """The latest signature as it sorts; before all of them where there is none."""
        return self.last_signed_on.isoformat() if self.last_signed_on else ""


def partner_rows(on: date) -> list[PartnerRow]:
    """All possible parties except home, with their figures as of a day. Made anew only when the figures or the parties are others."""
    figures, known = partner_figures(on), parties()
    key = (id(figures), id(known), get_language() or "en")
    kept = _kept.get(key)
    if kept is None or kept[0] is not figures or kept[1] is not known:
        rows = [
            _row(party, figures) for code, party in known.items() if code != settings.UMUBANO_HOME_COUNTRY
        ]
        while len(_kept) >= _KEPT_LISTS:
            _kept.pop(next(iter(_kept)), None)
        kept = _kept[key] = (figures, known, rows)
    return kept[2]


def _row(party: Party, figures: Mapping[str, PartnerFigures]) -> PartnerRow:
    found = figures.get(party.code, NONE)
    state = party.state
    narrow = (state.intermediate_region or state.subregion or state.region) if state is not None else ""
    return PartnerRow(
        code=party.code,
        name=party.name,
        kind=party.kind,
        kind_title=str(Party.Kind(party.kind).label),
        region=region_name(narrow),
        region_code=state.region if state is not None else "",
        african_region=state.au_region if state is not None else "",
        url=reverse("parties:detail", args=[party.code]),
        agreements=found.agreements,
        in_force=found.in_force,
        last_signed=found.last_signed,
        last_signed_on=found.last_signed_on,
        in_negotiation=found.in_negotiation,
        illustrative=found.illustrative,
        label_ids=found.label_ids,
    )


def matches(row: PartnerRow, text: str) -> bool:
    """Whether every word typed begins a word of a name, acronym or code of the party, in any language."""
    wanted = fold(text).split()
    names = f" {parties()[row.code].folded_names} ".replace("\n", " ") if row.code in parties() else ""
    return all(f" {word}" in names for word in wanted)
