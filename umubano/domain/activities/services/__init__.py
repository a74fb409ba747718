"""Writes of activities: record, change, move, report, learn."""

from umubano.domain.activities.services.bulk import bulk_edit
from umubano.domain.activities.services.change import (
    add_source,
    relabel,
    set_areas,
    set_partners,
    update_activity,
)
from umubano.domain.activities.services.create import create_activities, create_activity
from umubano.domain.activities.services.drafts import ActivityDraft, OriginalDraft
from umubano.domain.activities.services.learning import (
    assess,
    change_lesson,
    close_lesson,
    record_lesson,
    write_report,
)
from umubano.domain.activities.services.moves import move
from umubano.domain.activities.services.parts import (
    record_cost,
    record_participation,
    remove_cost,
    remove_participation,
    set_education,
)
from umubano.domain.activities.services.undo import undo_operation

__all__ = [
    "ActivityDraft",
    "OriginalDraft",
    "add_source",
    "assess",
    "bulk_edit",
    "change_lesson",
    "close_lesson",
    "create_activities",
    "create_activity",
    "move",
    "record_cost",
    "record_lesson",
    "record_participation",
    "relabel",
    "remove_cost",
    "remove_participation",
    "set_areas",
    "set_education",
    "set_partners",
    "undo_operation",
    "update_activity",
    "write_report",
]
