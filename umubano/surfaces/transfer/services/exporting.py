"""Write records to a file: the kind says how, the surface says who, when, and under which label the file stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.exceptions import FileCreateError

from umubano.core.actors import Actor
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.dates import today
from umubano.core.errors import InvalidInput, NotFound
from umubano.core.exports import unwritable
from umubano.core.labels.services import dominant_of
from umubano.core.registry import ExportKind, all_of


def export_kinds() -> dict[str, ExportKind]:
    """Kinds of files that can be exported, by name."""
    return {kind.name: kind for kind in all_of("exports")}


def export_path(actor: Actor, kind: str, path: Path, on: date | None = None) -> dict[str, Any]:
    """Write a file as `actor` sees the records, and log it. Returns `{"rows", "label"}`. Raises NotFound, InvalidInput."""
    found = export_kinds().get(kind)
    if found is None:
        raise NotFound(
            _("There is no export of this kind; there are: %(kinds)s.")
            % {"kinds": ", ".join(export_kinds())},
            code="unknown_export",
            kind=kind,
        )
    extension = path.suffix.lower().lstrip(".")
    if extension not in found.extensions:
        raise InvalidInput(
            _("The name of the file must end in one of: %(endings)s.")
            % {"endings": ", ".join(f".{ending}" for ending in found.extensions)},
            code="file_kind",
            file=path.name,
        )
    try:
        rows, label_ids = found.write(actor, path, on or today())
    except (OSError, FileCreateError) as error:
        raise unwritable(path, error) from None
    label = dominant_of(label_ids)
    record_access(
        actor,
        AccessKind.EXPORTED,
        subject_title=str(found.title),
        label=label,
        details={"kind": kind, "rows": rows, "format": extension},
    )
    return {"rows": rows, "label": label.marking()}
