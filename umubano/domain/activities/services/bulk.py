"""Change the same safe things of many activities at once; each row succeeds or is refused by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.errors import DomainError, InvalidInput
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services.change import set_areas, update_activity
from umubano.domain.agreements.services.bulk import MOST, BulkResult, Outcome

#: What may be changed in bulk: who works on it and how sure we are, nothing that says what happened.
SAFE = frozenset({"owner_id", "desk", "confidence", "direction"})


def bulk_edit(
    activities: Iterable[Activity],
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    add_areas: Sequence[str] = (),
    reason: str,
) -> BulkResult:
    """Apply `changes` (of SAFE) and add areas to each activity, under one operation and one reason.

    Checks: for each row what `update_activity` and `set_areas` check. Raises InvalidInput when nothing is asked for, too much, or no reason given.
    """
    rows = sorted(activities, key=lambda row: row.pk)
    if unsafe := set(changes) - SAFE:
        raise InvalidInput(
            _("These fields cannot be changed in bulk: %(fields)s.") % {"fields": ", ".join(sorted(unsafe))},
            code="not_editable",
        )
    if not changes and not add_areas:
        raise InvalidInput(_("Say what to change."), code="nothing_to_change")
    if len(rows) > MOST:
        raise InvalidInput(
            _("That is too many at once; choose at most %(most)d.") % {"most": MOST}, code="too_many"
        )
    if not reason.strip():
        raise InvalidInput(_("Say why you change them."), code="reason_missing", field="reason")
    with operation(actor, "activities.bulk_edit", reason=reason) as identifier:
        outcomes = tuple(_edit_one(row, actor, changes, add_areas, reason) for row in rows)
    return BulkResult(identifier, outcomes)


def _edit_one(
    row: Activity, actor: Actor, changes: Mapping[str, Any], add_areas: Sequence[str], reason: str
) -> Outcome:
    before = row.version
    try:
        with transaction.atomic():
            changed = update_activity(row, actor=actor, changes=changes, reason=reason) if changes else row
            if add_areas:
                present = list(changed.areas.values_list("area", flat=True))
                changed = set_areas(changed, [*present, *add_areas], actor=actor, reason=reason)
    except DomainError as error:
        return Outcome(row.ref, "refused", error.message)
    return Outcome(row.ref, "changed" if changed.version != before else "unchanged")
