"""One question to every concept that can be searched. Each answers from what row security shows the actor, ranked and limited there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from umubano.core.registry import SearchHit, concepts


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one concept; `has_more` when it had more than were asked for."""

    name: str
    title: str | Promise
    hits: tuple[SearchHit, ...]
    has_more: bool


def search(text: str, *, limit: int, only: str = "") -> list[Group]:
    """The best hits by concept, the concept with the best hit first; nothing for a question without a word."""
    groups = []
    for concept in concepts():
        if concept.search is None or (only and concept.name != only):
            continue
        hits = tuple(concept.search(text, limit + 1))
        if hits:
            groups.append(Group(concept.name, concept.title, hits[:limit], len(hits) > limit))
    return sorted(groups, key=lambda group: -group.hits[0].rank)
