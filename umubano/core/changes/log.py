"""Write the meaning log."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.core.changes.context import _operation
from umubano.core.changes.models import LogEntry


def record_event(
    actor: Actor,
    kind: str,
    subject: Any,
    *,
    summary: str = "",
    effective_on: date | None = None,
) -> LogEntry:
    """Log that `kind` happened to `subject` (which has `ref`, `title`, `label_id`), inside the current operation."""
    return LogEntry.objects.create(
        kind=kind,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        subject_ref=subject.ref,
        subject_title=str(subject.title)[:400],
        summary=summary[:600],
        effective_on=effective_on,
        actor_id=actor.id,
        actor_name=actor.name,
        operation_id=_operation.get() or uuid.uuid4(),
        label_id=subject.label_id,
    )
