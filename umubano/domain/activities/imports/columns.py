"""The columns of the activities' template, and an activity as its cells. One list serves template, export and import."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.import_templates import ColumnHelp
from umubano.core.labels.rules import EMPTY
from umubano.domain.activities.models import Activity
from umubano.domain.agreements.imports.columns import joined

COLUMNS: tuple[ColumnHelp, ...] = (
    ColumnHelp("ref", _("Reference. Leave it blank for a new activity; never change it."), "", 12),
    ColumnHelp(
        "version", _("Kept by the system: notices when somebody changed the record after your export."), "", 8
    ),
    ColumnHelp("title", _("What it is, in a few words."), "Staff talks between the armies", 48),
    ColumnHelp("kind", _("Kind, from the list."), "staff_talks", 18, "activity_kind"),
    ColumnHelp("partners", _("Partners by code or name, separated by semicolons."), "Mozambique; TZA", 28),
    ColumnHelp("direction", _("together, given, received or unknown."), "together", 12, "direction"),
    ColumnHelp(
        "visit_level", _("Level of a visit: head_of_state, minister, chief, …"), "", 14, "visit_level"
    ),
    ColumnHelp(
        "areas",
        _("Areas of cooperation, separated by semicolons, from the list on the sheet “Lists”."),
        "training; health",
        28,
    ),
    ColumnHelp("planned_start", _("As far as known: 2026-03-02, 2026-03, 2026."), "2026-03", 12),
    ColumnHelp("planned_end", _("As far as known: 2026-03-02, 2026-03, 2026."), "", 12),
    ColumnHelp("actual_start", _("As far as known: 2026-03-02, 2026-03, 2026."), "", 12),
    ColumnHelp("actual_end", _("As far as known: 2026-03-02, 2026-03, 2026."), "", 12),
    ColumnHelp("place", _("Where."), "Maputo", 20),
    ColumnHelp("country", _("The country, by code or name."), "MOZ", 10),
    ColumnHelp("agreement", _("Reference of the agreement it serves."), "", 14),
    ColumnHelp("clause", _("The clause it serves."), "art. 4(2)", 14),
    ColumnHelp("outside_because", _("Why it is outside any agreement, if it is."), "", 30),
    ColumnHelp(
        "state",
        _(
            "For a new activity: proposed, approved, planned, under_way or done. Changed later only by its steps."
        ),
        "proposed",
        12,
        "state",
    ),
    ColumnHelp("desk", _("Code of the desk."), "africa", 14, "desk"),
    ColumnHelp("owner", _("User name of the owner."), "", 12),
    ColumnHelp("description", _("Anything else."), "", 40),
    ColumnHelp(
        "classification", _("Security level, for a new activity."), EMPTY.level_name, 14, "classification"
    ),
    ColumnHelp("releasable_to", _("Who beyond home may read it, for a new activity."), "", 14),
    ColumnHelp(
        "anyway",
        _("“yes” when a new row may be the same as an activity on file and is another one all the same."),
        "",
        8,
        "yes",
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
#: What is said once, when the activity is new; changed afterwards on its page.
FIXED = frozenset({"state", "classification", "releasable_to"})
#: Columns that say nothing about the activity itself.
ASIDE = frozenset({"ref", "version", "anyway"})


def cells_of(row: Activity) -> dict[str, str]:
    """The record as text by column."""
    label = row.label.value
    cells: dict[str, Any] = {
        "ref": row.ref,
        "version": row.version,
        "title": row.title,
        "kind": row.kind,
        "partners": joined(party.party_id for party in row.parties.all()),
        "direction": row.direction,
        "visit_level": row.visit_level,
        "areas": joined(sorted(area.area for area in row.areas.all())),
        "planned_start": row.planned_start,
        "planned_end": row.planned_end,
        "actual_start": row.actual_start,
        "actual_end": row.actual_end,
        "place": row.place,
        "country": row.country_id or "",
        "agreement": row.agreement.ref if row.agreement else "",
        "clause": row.clause,
        "outside_because": row.outside_because,
        "state": row.state,
        "desk": row.desk,
        "owner": row.owner.username if row.owner else "",
        "description": row.description,
        "classification": label.level_name,
        "releasable_to": joined(sorted(label.releasable_to)),
        "anyway": "",
    }
    return {name: str(value).strip() for name, value in cells.items()}


def for_cells(rows: Any) -> Any:
    """The queryset with what `cells_of` needs, in a constant number of statements."""
    return rows.select_related("agreement", "owner", "label").prefetch_related("parties", "areas")
