"""Row history: `@tracked` gives a model an event table filled by statement-level triggers.

Each event keeps the whole row as it became (or as it was, for a deletion), when, and in `pgh_context` the actor, the
operation and the reason. The context is kept in the event itself and not in a table of its own, so that a reason is
protected by the same label as the record it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(*, without: Sequence[str] = ()) -> Callable[[Model], Model]:
    """Keep history of every insertion, real change and deletion of the model's rows.

    `without` names columns that can be computed again from the others and would only double the history.
    """

    def decorate(model: Model) -> Model:
        anchor = getattr(model, "history_anchor", None)
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(without) or None,
            obj_field=pghistory.ObjForeignKey(db_index=True, related_name="events"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            model_name=f"{model.__name__}Event",
            meta={"indexes": [models.Index(fields=[anchor])]} if anchor else None,
        )
        return track(model)

    return decorate
