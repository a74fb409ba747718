"""What stands in the calendar, asked of every concept for the days shown and for no others: items, and deadlines that are no item yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from umubano.core.actors import Actor
from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.registry import CalendarItem, DueItem, concepts

#: Few, because a month of a large directorate is some megabytes.
_memory = Memory(size=32)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the calendar. For a deadline, `why` and who must act, as what is due says it."""

    item: CalendarItem
    is_deadline: bool = False
    owner: str = ""
    why: str = ""

    @property
    def detail(self) -> str:
        """Why, unless the title says it already."""
        return "" if self.why and self.why in self.item.title else self.why

    @property
    def is_long(self) -> bool:
        return self.item.end > self.item.start


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What of the calendar is asked for; empty means all."""

    kind: str = ""
    partner: str = ""
    desk: str = ""
    body: str = ""

    def accepts(self, entry: Entry) -> bool:
        item = entry.item
        return (
            (not self.kind or item.kind == self.kind)
            and (not self.partner or self.partner in item.parties)
            and (not self.desk or self.desk in item.desks or self.desk == entry.owner)
            and (not self.body or self.body in item.bodies)
        )


def entries_between(actor: Actor, start: date, end: date) -> tuple[Entry, ...]:
    """All entries that touch the days from `start` to `end`, in order. Kept in memory while nothing changes."""
    key = ("calendar", start, end, today(), get_language(), actor.role, actor.desks, actor.affiliations)
    return _memory.get(key, lambda: tuple(_ask(actor, start, end)))


def _ask(actor: Actor, start: date, end: date) -> list[Entry]:
    items = [
        item
        for concept in concepts()
        if concept.calendar is not None
        for item in concept.calendar(actor, start, end)
        if item.start <= end and item.end >= start
    ]
    deadlines = [
        item
        for concept in concepts()
        if (ask := concept.deadlines or concept.due) is not None
        for item in ask(actor, start, end)
        if start <= item.on <= end
    ]
    return merged(items, deadlines)


def merged(items: Iterable[CalendarItem], deadlines: Iterable[DueItem]) -> list[Entry]:
    """Items and deadlines in order, a deadline that an item stands for (its `uid` is the deadline's `key`) only once."""
    waiting = {item.key: item for item in deadlines}
    entries = []
    for item in items:
        twin = waiting.pop(item.uid, None)
        if twin is None:
            entries.append(Entry(item))
        else:
            entries.append(Entry(item, is_deadline=True, owner=twin.owner or twin.desk, why=str(twin.why)))
    entries += [
        Entry(_as_item(item), is_deadline=True, owner=item.owner or item.desk, why=str(item.why))
        for item in waiting.values()
    ]
    return sorted(entries, key=_place)


def _place(entry: Entry) -> tuple[object, ...]:
    """By day; the longer first, then whole days, then by hour."""
    item = entry.item
    hour = item.starts_at.isoformat() if item.starts_at else ""
    return (item.start, -(item.end - item.start).days, hour, item.uid)


def _as_item(due: DueItem) -> CalendarItem:
    return CalendarItem(
        uid=due.key,
        start=due.on,
        end=due.on,
        kind=due.kind,
        kind_title=due.kind_title,
        title=due.about_title,
        url=due.url,
        label_id=due.label_id,
        revision=due.revision,
        about=due.about,
        parties=due.parties,
        desks=due.desks,
        bodies=due.bodies,
        is_certain=due.is_certain,
        is_illustrative=due.is_illustrative,
    )


def forget() -> None:
    """Drop what is kept in memory; for tests."""
    _memory.forget()
