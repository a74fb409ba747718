"""The register in the global search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from umubano.core.registry import SearchHit
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.words import status_title
from umubano.domain.parties.queries import party_names

#: Ranking reads each match, so what half the register has is ranked among this many, not among all: for one word the latest of them. For
#: several words any of them, because the planner cannot tell how many rows have them all and may walk the whole register for the latest.
RANKED = 1000


def search(text: str, limit: int) -> Iterable[SearchHit]:
    """Agreements of the register that match, best first; an exact reference before all. Row security has trimmed before ranking."""
    rows: list[Any] = list(_with_parties(Agreement.objects.register().with_reference(text)))[:1]
    matching = Agreement.objects.register().matching(text)
    among = (matching.order_by("-pk") if text.isalnum() else matching.order_by()).values("pk")[:RANKED]
    found = _with_parties(matching.filter(pk__in=among)).order_by(
        "-rank", F("signed_on").desc(nulls_last=True), "-id"
    )
    seen = {row.pk for row in rows}
    rows += [row for row in found[:limit] if row.pk not in seen]
    return [_hit(row, exact=row.pk in seen) for row in rows[:limit]]


def _with_parties(rows: Any) -> Any:
    return rows.only(
        "ref", "title", "titles", "status", "signed", "label_id", "is_illustrative"
    ).prefetch_related("parties")


def _hit(row: Any, *, exact: bool) -> SearchHit:
    signed = _("signed %(date)s") % {"date": in_words(row.signed, short=True)} if row.signed else ""
    codes = tuple(party.party_id for party in row.parties.all() if not party.is_home)
    names = party_names(codes)
    partners = ", ".join(names.get(code, code) for code in codes)
    context = " · ".join(part for part in (partners, status_title(row.status), signed) if part)
    return SearchHit(
        kind="agreement",
        ref=row.ref,
        title=row.title_shown,
        context=context,
        url=row.get_absolute_url(),
        rank=2.0 if exact else float(getattr(row, "rank", 0.0)),
        label_id=row.label_id,
        party_codes=codes,
        is_illustrative=row.is_illustrative,
    )


def suggestions(text: str, limit: int = 8) -> list[Any]:
    """Agreements to relate to, for what somebody types: by reference, or by words of title and parties."""
    wanted = text.strip()
    if not wanted:
        return []
    matching: Any = Agreement.objects.register().matching(wanted)
    by_ref = Agreement.objects.register().filter(Q(ref__istartswith=wanted)).order_by("ref")
    found = [*by_ref[:limit], *matching.order_by("-rank", "-id")[:limit]]
    return list({row.pk: row for row in found}.values())[:limit]
