"""Take back a change of activities that one has just made, from what history kept. A step of the life is not undone but taken back as a step."""

from __future__ import annotations

import uuid

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.undo import locked_rows, own_operation, parts_before, row_before
from umubano.core.labels.models import Label
from umubano.domain.activities.models import Activity, ActivityArea, ActivityParty
from umubano.domain.activities.services.change import (
    EDITABLE,
    relabel,
    set_areas,
    set_partners,
    update_activity,
)


def undo_operation(actor: Actor, identifier: uuid.UUID, since: int) -> list[Activity]:
    """Put the fields, areas, partners and label that an operation changed back to what they were before it.

    Checks: that it was the actor's own operation, a short time ago, that nobody changed the activities since, and whatever the services
    check that make the change. Changes: the activities, by these services. Records: history with the reason, as one operation.
    Raises NotFound, NotAllowed, Conflict, InvalidInput; then nothing is changed.
    """
    own = own_operation(Activity, actor, identifier, since)
    with operation(actor, "activities.undo", reason=own.reason):
        return [_restore(row, identifier, actor, own.reason) for row in locked_rows(Activity, own)]


def _restore(row: Activity, identifier: uuid.UUID, actor: Actor, reason: str) -> Activity:
    before = row_before(row, identifier)
    changes = {
        name: getattr(before, name) for name in EDITABLE if getattr(before, name) != getattr(row, name)
    }
    if changes:
        row = update_activity(row, actor=actor, changes=changes, reason=reason)
    areas = parts_before(ActivityArea, row, identifier)
    if areas is not None:
        row = set_areas(row, sorted({area.area for area in areas}), actor=actor, reason=reason)
    partners = parts_before(ActivityParty, row, identifier)
    if partners is not None:
        partners.sort(key=lambda party: party.position)
        row = set_partners(row, [party.party_id for party in partners], actor=actor, reason=reason)
    if before.label_id != row.label_id:
        # last: what was written before it still stands under the present label
        row = relabel(row, Label.objects.get(pk=before.label_id), actor=actor, reason=reason)
    return row
