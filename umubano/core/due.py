"""What falls due, asked of every concept once and kept while it is true; for the pages and briefs that show some of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.utils.translation import get_language

from umubano.core.actors import Actor
from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.registry import DueItem, concepts

#: What was due up to so long ago and is not done is still shown, as overdue.
LOOK_BACK = timedelta(days=365)
#: How far ahead pages that show only the next few items look.
LOOK_AHEAD = timedelta(days=180)

#: So far ahead a weighty day of an agreement stands among what is pressing, and anything else that is weighty.
NEAR = timedelta(days=90)
SOON = timedelta(days=30)

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
    found = _memory.look(
        key, lambda: DueItems(everything_due(actor, on, on - LOOK_BACK, on + LOOK_AHEAD)), patience=patience
    )
    return found.value


def everything_due(actor: Actor, on: date, start: date, end: date) -> list[DueItem]:
    """As every concept says it for the day `on`, in the order of days: what falls from `start` to `end`, and what was due before and is open."""
    is_today = on == today()
    found: list[DueItem] = []
    for concept in concepts():
        if not is_today and concept.due_then is not None:
            found += concept.due_then(actor, on, start, end)
        elif concept.due is not None:
            found += concept.due(actor, start, end)
    return sorted(found, key=lambda item: (item.on, item.about, item.kind))


@dataclass(frozen=True, slots=True)
class OverdueKind:
    """How much of one kind is overdue, as the list of what is due counts it."""

    kind: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Pressing:
    """What to look at first, and of which kinds more is overdue than stands there by name."""

    shown: tuple[DueItem, ...]
    overdue: tuple[OverdueKind, ...]


def pressing(items: Sequence[DueItem], on: date, limit: int) -> Pressing:
    """At most `limit` of the items (in order of days), what must be decided first.

    First the weighty days of agreements, overdue and near, in two thirds of the room at most. Then what else is weighty: overdue, a few of each
    kind, and soon. Of the lesser what is overdue if all of it fits, and what comes next. The other overdue ones are counted by kind.
    """
    weighty = [item for item in items if item.is_weighty]
    first = [item for item in weighty if item.is_of_agreement and item.on <= on + NEAR]
    first = first[: -(-2 * limit // 3)]
    others = [item for item in weighty if not item.is_of_agreement]
    late = _some_of_each_kind([item for item in others if item.on < on], (limit - len(first) + 1) // 2)
    soon = [item for item in others if on <= item.on <= on + SOON]
    shown = [*first, *late, *soon][:limit]
    lesser = [item for item in items if not item.is_weighty and item.on < on]
    if len(lesser) <= (limit - len(shown) + 1) // 2:
        shown += lesser
    keys = {item.key for item in shown}
    coming = [item for item in items if item.on >= on and item.key not in keys]
    shown += coming[: limit - len(shown)]
    keys = {item.key for item in shown}
    overdue = [item for item in items if item.on < on]
    hidden = {item.kind for item in overdue if item.key not in keys}
    counted = Counter(item.kind for item in overdue if item.kind in hidden)
    titles = {item.kind: str(item.kind_title) for item in overdue}
    return Pressing(
        tuple(shown), tuple(OverdueKind(kind, titles[kind], count) for kind, count in counted.most_common())
    )


def _some_of_each_kind(items: Iterable[DueItem], limit: int) -> list[DueItem]:
    """The longest overdue of each kind, then the second of each, so that no kind hides the others; in order of days."""
    ranks: Counter[str] = Counter()
    ranked = []
    for item in items:
        ranked.append((ranks[item.kind], item.on, item))
        ranks[item.kind] += 1
    chosen = sorted(ranked, key=lambda one: one[:2])[:limit]
    return [item for _rank, _on, item in sorted(chosen, key=lambda one: one[1])]


def forget() -> None:
    """Drop what is kept in memory; for tests."""
    _memory.forget()
