"""Calendar items for tests, and a concept that announces them as a real one would: each reader gets what the own labels allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue, may_read
from umubano.core.labels.services import label_for, value_of
from umubano.core.registry import CalendarItem, Concept, DueItem
from umubano.surfaces.calendars.items import Entry

DAY = date(2026, 1, 5)


def label_id(level: int = 10, *, to: Iterable[str] = (), compartments: Iterable[str] = ()) -> int:
    return int(label_for(LabelValue(level, frozenset(to), frozenset(compartments))).pk)


def item(number: int = 1, start: date = DAY, days: int = 1, *, label: int = 1, **given: Any) -> CalendarItem:
    """A visit of some days, from today unless said otherwise."""
    values: dict[str, Any] = {
        "uid": f"activity-A-{number:04d}",
        "kind": "visit",
        "kind_title": "Visit",
        "title": f"Visit of staff {number}",
        "url": f"/activities/A-{number:04d}/",
        "about": f"A-{number:04d}",
        **given,
    }
    return CalendarItem(start=start, end=start + timedelta(days=days - 1), label_id=label, **values)


def entry(number: int = 1, start: date = DAY, days: int = 1, **given: Any) -> Entry:
    return Entry(item(number, start, days, **given))


def announce(
    monkeypatch: Any, items: Sequence[CalendarItem] = (), deadlines: Sequence[DueItem] = ()
) -> list[tuple[date, date]]:
    """Let one concept announce these; returns the list of ranges that it is asked for."""
    asked: list[tuple[date, date]] = []

    def seen(actor: Actor, found: Iterable[Any]) -> list[Any]:
        return [one for one in found if may_read(actor, value_of(one.label_id))]

    def calendar(actor: Actor, start: date, end: date) -> list[CalendarItem]:
        asked.append((start, end))
        return [one for one in seen(actor, items) if one.start <= end and one.end >= start]

    def due(actor: Actor, start: date, end: date) -> list[DueItem]:
        return [one for one in seen(actor, deadlines) if one.on <= end]

    concept = Concept(name="visits", title="Visits", calendar=calendar, due=due)
    monkeypatch.setattr("umubano.surfaces.calendars.items.concepts", lambda: (concept,))
    return asked
