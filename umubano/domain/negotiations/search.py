"""Negotiations in the global search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from umubano.core.registry import SearchHit
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.queries import stage_title


def search(text: str, limit: int) -> Iterable[SearchHit]:
    """The `limit` best hits, trimmed by row security before ranking."""
    found: Any = Negotiation.objects.matching(text)
    rows = found.order_by("-rank", "-id").prefetch_related("parties")[:limit]
    return [
        SearchHit(
            kind="negotiation",
            ref=row.ref,
            title=row.title,
            context=" · ".join(part for part in (row.partners_text, stage_title(row.stage)) if part),
            url=row.get_absolute_url(),
            rank=float(row.rank),
            label_id=row.label_id,
            party_codes=tuple(party.party_id for party in row.parties.all()),
            is_illustrative=row.is_illustrative,
        )
        for row in rows
    ]
