"""Plans in the global search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from umubano.core.registry import SearchHit
from umubano.domain.parties.queries import party_names
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan
from umubano.domain.plans.queries import partner_codes

_SHOWN = ("ref", "title", "state", "partner", "label_id", "is_illustrative", "agreement__ref")


def search(text: str, limit: int) -> Iterable[SearchHit]:
    """The `limit` best hits, trimmed by row security before ranking."""
    found: Any = Plan.objects.matching(text)
    shown = found.select_related("agreement").prefetch_related("agreement__parties").only(*_SHOWN)
    rows = list(shown.order_by("-rank", "-id")[:limit])
    codes = {row.pk: partner_codes(row) for row in rows}
    names = party_names(code for given in codes.values() for code in given)
    return [
        SearchHit(
            kind="plan",
            ref=row.ref,
            title=row.title,
            context=" · ".join(
                (*(names.get(code, code) for code in codes[row.pk]), str(State(row.state).label))
            ),
            url=row.get_absolute_url(),
            rank=float(row.rank),
            label_id=row.label_id,
            party_codes=tuple(codes[row.pk]),
            is_illustrative=row.is_illustrative,
        )
        for row in rows
    ]
