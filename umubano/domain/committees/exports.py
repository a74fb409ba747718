"""Joint bodies as a file: the list exactly as filtered and sorted on the page, and all of them for `umubano export committees`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.exports import Column, LabelSum, Sheet, export_response, write_csv, write_xlsx
from umubano.core.labels.services import dominant_of
from umubano.core.registry import ExportKind
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.rows import BodyRow, body_rows, for_rows_on

_TOGETHER = 500


def columns(*, is_foreign: bool) -> list[Column]:
    """The columns, in the reader's language; our own affairs are left out for a partner's representative."""
    shared = [
        Column(_("Reference"), 14),
        Column(_("Name"), 50),
        Column(_("With"), 24),
        Column(_("Kind"), 22),
        Column(_("Level"), 22),
        Column(_("Sessions held"), 10),
        Column(_("Last met"), 12),
        Column(_("Open commitments"), 10),
        Column(_("Illustrative"), 10),
    ]
    if is_foreign:
        return shared
    return [
        *shared,
        Column(_("Standing"), 16),
        Column(_("Next session due"), 12),
        Column(_("Days overdue"), 10),
        Column(_("Overdue commitments"), 10),
        Column(_("Desk"), 18),
        Column(_("Owner"), 24),
    ]


def line(row: BodyRow, *, is_foreign: bool) -> list[Any]:
    """One body in the order of `columns`."""
    shared: list[Any] = [
        row.ref,
        row.title,
        row.partners_line,
        row.kind,
        row.level,
        row.sessions_held,
        row.last_held,
        row.open_commitments,
        _("Yes") if row.is_illustrative else "",
    ]
    if is_foreign:
        return shared
    return [
        *shared,
        row.verdict_title,
        row.next_due_on,
        row.days_overdue or None,
        row.overdue_commitments,
        desk_name(row.desk),
        row.owner,
    ]


def _sheet(on: date, *, is_foreign: bool) -> Sheet:
    return Sheet(
        _("Joint bodies"), columns(is_foreign=is_foreign), (_("As of %(day)s") % {"day": on.isoformat()},)
    )


def _lines(rows: Any, on: date, total: LabelSum, *, is_foreign: bool) -> Iterator[list[Any]]:
    start = 0
    while chunk := body_rows(rows.all()[start : start + _TOGETHER], on):
        for row in chunk:
            total.add(row.label_id)
            yield line(row, is_foreign=is_foreign)
        start += _TOGETHER


def export(actor: Actor, form: str, rows: Any, on: date) -> HttpResponseBase:
    """The answer to `?export=csv|xlsx`. `rows`: the queryset of the list as it stands on the page."""
    label = dominant_of(rows.order_by().values_list("label_id", flat=True).distinct())
    sheet = _sheet(on, is_foreign=actor.is_foreign)
    return export_response(
        actor,
        form,
        sheet,
        lambda total: _lines(rows, on, total, is_foreign=actor.is_foreign),
        label=label,
        name=f"committees-{on.isoformat()}",
        about="committees",
    )


def write(actor: Actor, path: Path, on: date | None) -> tuple[int, set[int]]:
    """All joint bodies to a file, CSV or XLSX by its name: (rows, label ids)."""
    day = on or today()
    rows = for_rows_on(JointBody.objects.longest_overdue_first(), day)
    labels = set(JointBody.objects.order_by().values_list("label_id", flat=True).distinct())
    label, total = dominant_of(labels), LabelSum()
    sheet = _sheet(day, is_foreign=actor.is_foreign)
    lines = list(_lines(rows, day, total, is_foreign=actor.is_foreign))
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(write_csv(sheet, lines, label=label, total=total))
    else:
        with path.open("wb") as binary:
            write_xlsx(binary, sheet, lines, label=label, total=total)
    return len(lines), labels


EXPORTS = (ExportKind("committees", gettext_lazy("Joint bodies"), write),)
