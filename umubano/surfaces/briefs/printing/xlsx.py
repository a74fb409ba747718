"""XLSX: the one table of a brief as a sheet, by the writer that all exports use."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _

from umubano.core.briefs import Brief
from umubano.core.errors import InvalidInput
from umubano.core.exports import Column, Sheet, write_xlsx
from umubano.surfaces.briefs.printing import texts


def print_xlsx(brief: Brief) -> bytes:
    """The sheet of the brief. Raises InvalidInput for a brief that has none."""
    if brief.sheet is None:
        raise InvalidInput(
            _("This brief has no sheet; ask for it as PDF or DOCX."), code="no_such_format", format="xlsx"
        )
    buffer = io.BytesIO()
    sheet = Sheet(
        title=brief.title,
        columns=[Column(column.title, int(column.width)) for column in brief.sheet.columns],
        notes=[texts.subtitle(brief), *(f"{heading} {text}" for heading, text in texts.closing_notes(brief))],
    )
    write_xlsx(buffer, sheet, brief.sheet.rows, label=brief.label)
    return buffer.getvalue()
