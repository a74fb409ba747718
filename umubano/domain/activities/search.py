"""Activities in the global search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from umubano.core.codelists.services import name_of
from umubano.core.registry import SearchHit
from umubano.core.ui.dates import in_words
from umubano.domain.activities.models import Activity

#: Ranking reads each match, so what many activities have is ranked among this many: the latest of them for one word, any for several, because
#: the planner cannot tell how many rows have them all.
RANKED = 500
_SHOWN = ("ref", "title", "kind", "partners_text", "starts_on", "state", "label_id", "is_illustrative")


def search(text: str, limit: int) -> Iterable[SearchHit]:
    """The `limit` best hits, trimmed by row security before ranking."""
    matching: Any = Activity.objects.ours().matching(text)
    among = (matching.order_by("-pk") if text.isalnum() else matching.order_by()).values("pk")[:RANKED]
    found: Any = matching.filter(pk__in=among)
    rows = found.order_by("-rank", "-id").only(*_SHOWN).prefetch_related("parties")[:limit]
    return [
        SearchHit(
            kind="activity",
            ref=row.ref,
            title=row.title,
            context=" · ".join(
                part
                for part in (
                    name_of("activity_kind", row.kind),
                    row.partners_text,
                    in_words(row.starts_on) if row.starts_on else "",
                    str(row.get_state_display()),
                )
                if part
            ),
            url=row.get_absolute_url(),
            rank=float(row.rank),
            label_id=row.label_id,
            is_illustrative=row.is_illustrative,
            party_codes=tuple(party.party_id for party in row.parties.all()),
        )
        for row in rows
    ]
