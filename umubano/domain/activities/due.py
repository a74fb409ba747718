"""What falls due among activities: those that should have taken place, reports to be handed in, actions from lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.registry import DueItem
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity, Lesson
from umubano.domain.activities.spans import REPORT_WITHIN

#: Shown at most of each kind; whoever has more looks into the list.
_MOST = 500


def due(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """What falls due by `end`, what fell due since `start` and is open included. Nothing to a partner's representative: it is our own work."""
    if actor.is_foreign:
        return []
    found = [*_to_happen(start, end), *_reports(start, end), *_actions(end)]
    return sorted(found, key=lambda item: (item.on, item.about))


def deadlines(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """What of it the calendar shows beside the activities themselves, on these days and no others."""
    if actor.is_foreign:
        return []
    return [*_reports(start, end), *_actions(end, start)]


def owed(actor: Actor, on: date) -> Iterable[DueItem]:
    """Nothing: the inbox is told each of them by `inbox.py`, with what is to be done."""
    return ()


def _item(row: Any, on: date, kind: str, kind_title: str, why: str, owner: Any) -> DueItem:
    return DueItem(
        on=on,
        kind=f"activity_{kind}",
        kind_title=kind_title,
        about=row.ref,
        about_title=row.title,
        url=row.get_absolute_url(),
        why=why,
        owner=str(owner or ""),
        desk=row.desk,
        label_id=row.label_id,
        is_certain=row.starts_on == row.ends_on or bool(row.planned_end or row.actual_end),
        is_illustrative=row.is_illustrative,
    )


def _read(rows: Any) -> Any:
    """With what an item says, and none of the long columns."""
    return rows.select_related("owner").only(
        "ref", "title", "desk", "label_id", "starts_on", "ends_on", "planned_end", "actual_end", "is_illustrative",
        "owner__full_name", "owner__username",
    )  # fmt: skip


def _to_happen(start: date, end: date) -> Iterator[DueItem]:
    rows = Activity.objects.ours().filter(
        state__in=[State.APPROVED, State.PLANNED, State.UNDER_WAY], ends_on__range=(start, end)
    )
    found: Any = _read(rows).order_by("ends_on", "id")[:_MOST]
    for row in found:
        yield _item(
            row,
            row.ends_on,
            "happens",
            _("Activity"),
            _("It is to be over by then; say that it is done, or postpone or cancel it."),
            row.owner,
        )


def _reports(start: date, end: date) -> Iterator[DueItem]:
    rows = Activity.objects.ours().filter(
        state=State.DONE, ends_on__range=(start - REPORT_WITHIN, end - REPORT_WITHIN)
    )
    found: Any = _read(rows).order_by("ends_on", "id")[:_MOST]
    for row in found:
        yield _item(
            row,
            row.ends_on + REPORT_WITHIN,
            "report",
            _("After-action report"),
            _("The report is due %(days)d days after the end; the directorate’s own target.")
            % {"days": REPORT_WITHIN.days},
            row.owner,
        )


def _actions(end: date, start: date = date.min) -> Iterator[DueItem]:
    """Open actions due by `end`, however long ago."""
    lessons = Lesson.objects.filter(closed_on__isnull=True, due_on__range=(start, end))
    for lesson in lessons.select_related("activity", "owner").order_by("due_on", "id")[:_MOST]:
        yield _item(
            lesson.activity,
            lesson.due_on,  # type: ignore[arg-type]
            "lesson",
            _("Action from a lesson"),
            lesson.action or lesson.text[:200],
            lesson.owner,
        )
