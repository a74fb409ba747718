"""Inbox items for tests, and a concept that announces them: each reader gets what the own labels allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.core.labels.rules import may_read
from umubano.core.labels.services import value_of
from umubano.core.registry import Concept, DueItem, InboxItem

DAY = date(2026, 1, 5)


def item(number: int, label: int, **given: Any) -> InboxItem:
    """Something to approve, since yesterday."""
    values: dict[str, Any] = {
        "key": f"approve:activity:A-{number:04d}",
        "group": "approve",
        "title": f"Visit {number}",
        "why": "It waits for approval.",
        "url": f"/activities/A-{number:04d}/",
        "since": date(2026, 1, 4),
        **given,
    }
    return InboxItem(label_id=label, **values)


def due(number: int, on: date, label: int, owner: str = "", desk: str = "") -> DueItem:
    """A report that falls due."""
    return DueItem(
        key=f"report-{number}",
        on=on,
        kind="report",
        kind_title="Report",
        about=f"A-{number:04d}",
        about_title=f"Activity {number}",
        url=f"/activities/A-{number:04d}/",
        why="It is asked for.",
        owner=owner,
        desks=(desk,) if desk else (),
        label_id=label,
    )


def announce(monkeypatch: Any, items: Sequence[InboxItem] = (), deadlines: Sequence[DueItem] = ()) -> None:
    """Let one concept announce these."""

    def inbox(actor: Actor, on: date) -> list[InboxItem]:
        return [one for one in items if may_read(actor, value_of(one.label_id))]

    def falls_due(actor: Actor, start: date, end: date) -> list[DueItem]:
        return [one for one in deadlines if one.on <= end and may_read(actor, value_of(one.label_id))]

    concept = Concept(name="visits", title="Visits", inbox=inbox, due=falls_due)
    monkeypatch.setattr("umubano.surfaces.inbox.items.concepts", lambda: (concept,))
