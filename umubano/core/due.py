"""What falls due, asked of every concept once and kept while it is true; for the pages and briefs that show some of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Self

from django.utils.translation import get_language

from umubano.core.accounts.models import Desk
from umubano.core.actors import Actor
from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.registry import DueItem, concepts

#: What was due up to so long ago and is not done is still shown, as overdue.
LOOK_BACK = timedelta(days=365)
#: How far ahead pages that show only the next few items look.
LOOK_AHEAD = timedelta(days=180)

_memory = Memory(size=64)


class DueItems(tuple[DueItem, ...]):
    """Items in the order of days; `derived` keeps what is made of them alone, as long as they are kept."""

    derived: dict[Any, Any]

    def __new__(cls, items: Iterable[DueItem]) -> Self:
        made = super().__new__(cls, items)
        made.derived = {}
        return made


def due_around(actor: Actor, on: date, *, patience: float = 0.0) -> DueItems:
    """What was due in the year before `on` and is open, and what falls due in the half-year after it, in the order of days.

    What a concept answers may depend on the labels, the role, the desks and the affiliation of the actor, but not on who it is.
    `patience`: for so many seconds what was true will do, where there is so much that asking takes long.
    """
    key = ("due", on, today(), get_language(), actor.role, actor.desks, actor.affiliations)
    found = _memory.look(key, lambda: _ask(actor, on - LOOK_BACK, on + LOOK_AHEAD), patience=patience)
    return found.value


def _ask(actor: Actor, start: date, end: date) -> DueItems:
    return DueItems(everything_due(actor, start, end))


def everything_due(actor: Actor, start: date, end: date) -> list[DueItem]:
    """As every concept says it, in the order of days; who must act by name, where a concept names a desk by its code."""
    found = [
        item for concept in concepts() if concept.due is not None for item in concept.due(actor, start, end)
    ]
    desks = dict(Desk.objects.values_list("code", "name"))
    found = [replace(item, owner=desks[item.owner]) if item.owner in desks else item for item in found]
    return sorted(found, key=lambda item: (item.on, item.about, item.kind))


def forget() -> None:
    """Drop what is kept in memory; for tests."""
    _memory.forget()
