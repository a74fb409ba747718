"""What an operation changed and what was before it, read from history, for those who take back what they have just done.

Nothing is erased: undoing is a change of its own, made by the concept's services with their checks, and a reason. What may be undone, and
how it is put back, is for the concept; this tells whose the operation was, and what stood there.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes.tracked import Model, event_model_of
from umubano.core.errors import Conflict, NotAllowed, NotFound

#: Later than this, somebody changes it back by hand and says why.
UNDO_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OwnOperation:
    """An operation that its actor may take back: the last event of each row that it changed, by primary key, and the reason for undoing."""

    identifier: uuid.UUID
    last: dict[int, Any]
    reason: str


def first_event(model: Model, identifier: uuid.UUID, keys: Sequence[int]) -> int | None:
    """The id of the first history event of an operation on these rows: where `own_operation` begins to read."""
    events = event_model_of(model).objects.filter(pgh_obj_id__in=keys, pgh_context_id=identifier)
    found: int | None = events.order_by("pgh_id").values_list("pgh_id", flat=True).first()
    return found


def own_operation(model: Model, actor: Actor, identifier: uuid.UUID, since: int) -> OwnOperation:
    """The operation, if it was the actor's own and not longer ago than UNDO_FOR. Raises NotFound, NotAllowed, Conflict."""
    found = event_model_of(model).objects.filter(pgh_id__gte=since, pgh_context_id=identifier)
    events = list(found.order_by("pgh_id"))
    if not events:
        raise NotFound(_("There is nothing to undo, or you may not see it."))
    if any((event.pgh_context or {}).get("actor") != actor.id for event in events):
        raise NotAllowed(_("Only the person who made a change can undo it."), code="not_own_change")
    if events[0].pgh_created_at < timezone.now() - UNDO_FOR:
        raise Conflict(
            _("It is too late to undo this. Change it back by hand, and say why."), code="too_late"
        )
    reason = (events[0].pgh_context or {}).get("reason") or _("changed by mistake")
    last = {event.pgh_obj_id: event for event in events}
    return OwnOperation(identifier, last, _("Undone: %(reason)s") % {"reason": reason})


def locked_rows(model: Model, operation: OwnOperation) -> list[Any]:
    """The rows that it changed, locked, as it left them. Raises NotFound when one is hidden, Conflict when one was changed since."""
    rows: list[Any] = list(
        model._default_manager.select_for_update(of=("self",)).filter(pk__in=operation.last).order_by("pk")
    )
    if len(rows) != len(operation.last):
        raise NotFound(_("There is nothing to undo, or you may not see it."))
    for row in rows:
        if row.version != operation.last[row.pk].version:
            raise Conflict(
                _("“%(title)s” was changed again since; look at it first.") % {"title": row.title},
                code="changed_meanwhile",
            )
    return rows


def row_before(row: Any, identifier: uuid.UUID) -> Any:
    """The last event of a row before the operation: its values then. Raises Conflict when the operation made the row."""
    model: Model = type(row)
    of_row = event_model_of(model).objects.filter(pgh_obj_id=row.pk)
    first = of_row.filter(pgh_context_id=identifier).order_by("pgh_id").first()
    before = of_row.filter(pgh_id__lt=first.pgh_id).order_by("-pgh_id").first() if first else None
    if before is None:
        raise Conflict(_("What is new cannot be undone; correct what is wrong in it."), code="newly_made")
    return before


def parts_before(part: Model, row: Any, identifier: uuid.UUID) -> list[Any] | None:
    """The rows of a kind of part as they were before the operation, oldest first: rows and history events, which have the same fields.

    None when it touched none of them. Raises Conflict when history does not tell what a changed row was before.
    """
    anchor = {part.history_anchor: row.pk}  # type: ignore[attr-defined]
    events = event_model_of(part).objects.filter(**anchor)
    touched = list(events.filter(pgh_context_id=identifier).values_list("pgh_obj_id", flat=True))
    story: dict[int, list[Any]] = {}
    for event in events.filter(pgh_obj_id__in=touched).order_by("pgh_id"):
        story.setdefault(event.pgh_obj_id, []).append(event)
    if not story:
        return None
    found: dict[int, Any] = {one.pk: one for one in part._default_manager.filter(**anchor)}
    for key, told in story.items():
        index = next(place for place, event in enumerate(told) if event.pgh_context_id == identifier)
        first = told[index]
        if index:
            found[key] = told[index - 1]
        elif first.pgh_label == "insert":
            found.pop(key, None)
        elif first.pgh_label == "delete":
            found[key] = first
        else:
            raise Conflict(
                _("History does not tell what this was before. Change it back by hand, and say why."),
                code="not_told",
            )
    return [found[key] for key in sorted(found)]
