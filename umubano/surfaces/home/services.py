"""What the home page is made of: what is due, what changed, and the sections that concepts put on it. It knows no concept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.changes import acting
from umubano.core.changes.lately import Change, latest_changes
from umubano.core.changes.memory import PATIENCE, beside_readers, derived
from umubano.core.changes.models import LogEntry
from umubano.core.dates import today
from umubano.core.due import SOON, OverdueKind, due_around, pressing
from umubano.core.registry import DueItem, Panel, concepts

#: How many lines of each kind the page shows; more is one click away.
DUE_SHOWN = 10
CHANGES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something due, and how many days away (negative: overdue)."""

    item: DueItem
    days: int

    @property
    def late(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Due:
    """What is due: how much, the lines shown, what must be decided first, and of which kinds more is overdue."""

    overdue: int
    soon: int
    later: int
    lines: tuple[DueLine, ...]
    more_overdue: tuple[OverdueKind, ...]
    label_ids: frozenset[int]


def due_next(actor: Actor, on: date) -> Due:
    """What the actor's eyes should fall on first. Counts and lines are of what the actor may see."""
    items = due_around(actor, on, patience=PATIENCE)
    overdue = [item for item in items if item.on < on]
    coming = [item for item in items if item.on >= on]
    soon = sum(item.on <= on + SOON for item in coming)
    first = derived(items, "pressing", lambda: pressing(items, on, DUE_SHOWN))
    return Due(
        overdue=len(overdue),
        soon=soon,
        later=len(coming) - soon,
        lines=tuple(DueLine(item, (item.on - on).days) for item in first.shown),
        more_overdue=first.overdue,
        label_ids=frozenset(item.label_id for item in items),
    )


def changes_shown(actor: Actor, on: date, *, is_today: bool) -> list[Change]:
    """Today: what was recorded lately. As of another day: what had happened in the world by then, newest first.

    The log is written for colleagues, so a partner's representative is not shown it.
    """
    if actor.is_foreign:
        return []
    if is_today:
        return latest_changes(LogEntry.objects.all(), CHANGES_SHOWN)
    return latest_changes(LogEntry.objects.filter(effective_on__lte=on), CHANGES_SHOWN, by_effect=True)


@dataclass(frozen=True, slots=True)
class Section:
    """A panel as it is shown."""

    key: str
    title: Any
    html: str
    order: int
    label_ids: frozenset[int]


def sections(actor: Actor, on: date, choices: Mapping[str, str]) -> list[Section]:
    """The panels of all concepts in their order.

    A panel whose content depends on what the reader chose has `choose` in its context: a function of the query string that gives
    the context and the labels of what went into it.
    """
    panels: list[Panel] = [
        panel
        for concept in concepts()
        if concept.home_panels is not None
        for panel in concept.home_panels(actor, on)
    ]
    made = []
    for panel in sorted(panels, key=lambda panel: panel.order):
        context, label_ids = panel.context, panel.label_ids
        if (choose := context.get("choose")) is not None:
            context, label_ids = choose(choices)
        html = render_to_string(panel.template, dict(context))
        made.append(Section(panel.key, panel.title, html, panel.order, label_ids))
    return made


#: So many kinds of readers are made ready for, those who signed in last first.
_KINDS_OF_READERS = 24


def make_ready() -> int:
    """Have each kind of reader's figures in the memory of this process before the first of them asks; returns for how many kinds.

    A kind is what the page depends on: role, desks, clearance, compartments, affiliation, language. Made under each one's own row security.
    """
    accounts = Account.objects.filter(is_active=True).prefetch_related("desks")
    kinds: dict[tuple[object, ...], tuple[Actor, str]] = {}
    for account in accounts.order_by(F("last_login").desc(nulls_last=True))[:500]:
        actor = account.as_actor()
        kind = (
            actor.role,
            actor.desks,
            actor.clearance,
            actor.compartments,
            actor.affiliations,
            account.language,
        )
        if len(kinds) < _KINDS_OF_READERS:
            kinds.setdefault(kind, (actor, account.language))
    for actor, language in kinds.values():
        with acting(actor), translation.override(language):
            beside_readers(waits=True)
            sections(actor, today(), {})
            due_next(actor, today())
    return len(kinds)
