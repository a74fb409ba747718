"""Partners in the global search: by any of their names, in any language, by code or acronym."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from umubano.core.changes import current_actor
from umubano.core.labels.services import default_label
from umubano.core.registry import SearchHit
from umubano.core.text import fold
from umubano.domain.parties.models import Party
from umubano.domain.parties.queries import parties_named_like


def search(text: str, limit: int) -> Iterable[SearchHit]:
    """The partners that are named so, the one of exactly this name or code first. Nothing abroad: who our partners are is our own affair."""
    actor = current_actor()
    if actor is None or actor.is_foreign or not text.strip():
        return []
    wanted = fold(text)
    found = list(parties_named_like(text, limit=limit))
    label_id = default_label().pk if found else 0
    return [_hit(party, wanted, label_id) for party in found]


def _hit(party: Party, wanted: str, label_id: int) -> SearchHit:
    return SearchHit(
        kind="partner",
        ref=party.code,
        title=party.name,
        context=str(party.get_kind_display()),
        url=reverse("parties:detail", args=[party.code]),
        # a partner by its very name before all but a record by its very reference
        rank=1.5 if wanted in party.folded_names.splitlines() else 0.5,
        label_id=label_id,
        party_codes=(party.code,),
    )
