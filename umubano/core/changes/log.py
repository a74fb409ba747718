"""Write the meaning log, and let what the logs say of a record follow its label."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models

from umubano.core.actors import Actor
from umubano.core.changes.context import _operation
from umubano.core.changes.models import AccessLog, LogEntry
from umubano.core.illustrative import title_of
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine


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
        subject_title=title_of(subject)[:400],
        summary=summary[:600],
        effective_on=effective_on,
        actor_id=actor.id,
        actor_name=actor.name,
        operation_id=_operation.get() or uuid.uuid4(),
        label_id=subject.label_id,
    )


def relabel_events(subject: Any, label: Label) -> None:
    """Give what the logs say of `subject` a label at least as strict as `label`, because they repeat its title or reference.

    Each entry gets its own label combined with the new one: what was said under a stricter label stays there when the record is opened.
    """
    from umubano.core.labels.services import label_for

    kind = subject._meta.model_name
    about_it: tuple[models.QuerySet[Any], ...] = (
        LogEntry.objects.filter(subject_kind=kind, subject_id=subject.pk),
        LogEntry.objects.filter(kind=f"{kind}.related", summary__endswith=f" {subject.ref}"),
        AccessLog.objects.filter(subject_kind=kind, subject_ref=subject.ref),
    )
    for rows in about_it:
        for before in Label.objects.filter(pk__in=rows.values_list("label_id", flat=True).distinct()):
            combined = combine(before.value, label.value)
            if combined != before.value:
                rows.filter(label=before).update(label=label_for(combined))
