"""What falls due, asked of every concept and put in one order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language

from umubano.core.actors import Actor
from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.due import everything_due
from umubano.core.registry import DueItem

#: What was due up to so many days ago and is not done is still shown, as overdue.
LOOK_BACK_DAYS = 365
#: More than this is no list to act on; the page says so and asks for a narrower one.
MOST = 2000

_memory = Memory(size=16)


def due_between(actor: Actor, on: date, start: date, end: date) -> list[DueItem]:
    """Everything that falls due from `start` to `end` as of the day `on`, in order of days. Kept in memory while nothing changes."""
    key = ("due", on, start, end, today(), get_language(), actor.role, actor.desks, actor.affiliations)
    return list(_memory.get(key, lambda: tuple(everything_due(actor, on, start, end))))


def due_document(actor: Actor, day: date, days: int) -> list[dict[str, Any]]:
    """The answer of `umubano due`: what falls due from `day` on for `days` days, and what is overdue."""
    items = due_between(actor, day, day - timedelta(days=LOOK_BACK_DAYS), day + timedelta(days=days))
    return [
        {
            "date": item.on.isoformat(),
            "kind": item.kind,
            "about": item.about,
            "title": item.about_title,
            "why": str(item.why),
            "owner": item.who,
            "overdue": item.on < day,
            "certain": item.is_certain,
            "illustrative": item.is_illustrative,
        }
        for item in items
    ]
