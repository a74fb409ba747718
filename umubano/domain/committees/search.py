"""Joint bodies in the global search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from umubano.core.codelists.services import name_of
from umubano.core.registry import SearchHit
from umubano.domain.committees.models import JointBody


def search(text: str, limit: int) -> Iterable[SearchHit]:
    """The `limit` best hits, trimmed by row security before ranking."""
    found: Any = JointBody.objects.matching(text)
    rows = found.order_by("-rank", "-id").prefetch_related("partners")[:limit]
    return [
        SearchHit(
            kind="jointbody",
            ref=row.ref,
            title=row.title,
            context=" · ".join(
                part for part in (row.partners_text, name_of("joint_body_kind", row.kind)) if part
            ),
            url=row.get_absolute_url(),
            rank=float(row.rank),
            label_id=row.label_id,
            is_illustrative=row.is_illustrative,
            party_codes=tuple(partner.party_id for partner in row.partners.all()),
        )
        for row in rows
    ]
