"""Plans as files: the list as on the page, the lines of one plan, and all lines for the transfer page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from umubano.core.actors import Actor
from umubano.core.exports import Column, LabelSum, Sheet, export_response, write_csv, write_xlsx
from umubano.core.labels.services import dominant_of
from umubano.core.registry import ExportKind
from umubano.domain.plans.models import LineDependency, Plan, PlanLine, Side
from umubano.domain.plans.presentation import dates_of
from umubano.domain.plans.rows import plan_rows
from umubano.domain.plans.schedule import Dates, Expected, forecast, progress_on, slip_days
from umubano.domain.plans.words import progress_title

_TOGETHER = 500


def _plan_columns(actor: Actor) -> list[Column]:
    columns = [
        Column(_("Reference"), 14),
        Column(_("Title"), 60),
        Column(_("With"), 28),
        Column(_("Agreement"), 16),
        Column(_("From"), 12),
        Column(_("To"), 12),
        Column(_("State"), 14),
        Column(_("Lines"), 8),
        Column(pgettext("line of a plan", "Done"), 8),
        Column(_("Under way"), 10),
        Column(_("Late"), 8),
        Column(_("Illustrative"), 10),
    ]
    return columns if actor.is_foreign else [*columns, Column(_("Owner"), 24)]


def export_list(actor: Actor, form: str, rows: Any, on: date) -> HttpResponseBase:
    """The answer to `?export=csv|xlsx`. `rows`: the list as it stands on the page."""
    label = dominant_of(rows.order_by().values_list("label_id", flat=True).distinct())
    sheet = Sheet(_("Plans"), _plan_columns(actor), (_("As of %(day)s") % {"day": on.isoformat()},))

    def read(total: LabelSum) -> Iterator[list[Any]]:
        for start in range(0, rows.count(), _TOGETHER):
            for one in plan_rows(rows.all()[start : start + _TOGETHER]):
                row = one.row
                total.add(row.label_id)
                cells = [
                    row.ref,
                    row.title,
                    one.partners_line,
                    row.agreement.ref if row.agreement else "",
                    row.starts_on,
                    row.ends_on,
                    one.state_title,
                    row.lines_count,
                    row.done_count,
                    row.under_way_count,
                    row.late_count,
                    _("Yes") if row.is_illustrative else "",
                ]
                yield cells if actor.is_foreign else [*cells, str(row.owner or "")]

    return export_response(
        actor,
        form,
        sheet,
        read,
        label=label,
        name=f"plans-{on.isoformat()}",
        about="plans",
    )


def _line_columns() -> list[Column]:
    return [
        Column(_("Plan"), 14),
        Column(_("Objective"), 40),
        Column(_("Goal"), 40),
        Column(_("Line"), 50),
        Column(_("Milestone"), 10),
        Column(_("Carried out by"), 16),
        Column(_("Planned start"), 12),
        Column(_("Planned end"), 12),
        Column(_("Start in the baseline"), 12),
        Column(_("End in the baseline"), 12),
        Column(_("Began"), 12),
        Column(pgettext("line of a plan", "Done"), 12),
        Column(_("Progress"), 14),
        Column(_("Ended or can end at the earliest"), 12),
        Column(_("Days behind the baseline"), 10),
        Column(_("Dropped because"), 40),
    ]


def _line_cells(line: Any, dates: Dates, ahead: Expected, on: date) -> list[Any]:
    return [
        line.plan.ref,
        f"{line.goal.objective.number}. {line.goal.objective.text}",
        line.goal.text,
        line.title,
        _("Yes") if line.is_milestone else "",
        str(Side(line.side).label),
        line.planned_start,
        line.planned_end,
        line.baseline_start,
        line.baseline_end,
        line.started_on,
        line.done_on,
        progress_title(progress_on(dates, on)),
        ahead.end,
        slip_days(dates, ahead.end, on),
        line.dropped_because,
    ]


def _lines(rows: Any, on: date, total: LabelSum) -> Iterator[list[Any]]:
    ordered = rows.select_related("plan", "goal__objective").order_by(
        "plan__ref", "goal__objective__number", "goal__number", "planned_start", "id"
    )
    conditions = LineDependency.objects.filter(plan__in=rows.order_by().values("plan")).order_by("id")
    pairs: dict[int, list[tuple[int, int]]] = {}
    for plan, before, after in conditions.values_list("plan_id", "before_id", "after_id"):
        pairs.setdefault(plan, []).append((before, after))
    for plan, found in groupby(ordered.iterator(chunk_size=_TOGETHER), key=attrgetter("plan_id")):
        lines = list(found)
        dates = {line.pk: dates_of(line) for line in lines}
        ahead = forecast(dates, pairs.get(plan, ()), on)
        for line in lines:
            total.add(line.label_id)
            yield _line_cells(line, dates[line.pk], ahead[line.pk], on)


def export_lines(actor: Actor, form: str, plan: Plan, on: date) -> HttpResponseBase:
    """The lines of one plan, as in the table beside its timeline."""
    sheet = Sheet(plan.title, _line_columns(), (_("As of %(day)s") % {"day": on.isoformat()},))

    def read(total: LabelSum) -> Iterator[list[Any]]:
        return _lines(PlanLine.objects.filter(plan=plan), on, total)

    label = dominant_of([plan.label_id])
    return export_response(
        actor,
        form,
        sheet,
        read,
        label=label,
        name=f"plan-{plan.ref}-{on.isoformat()}",
        about="plans",
    )


def _write(_actor: Actor, path: Path, on: date) -> tuple[int, set[int]]:
    """Every line of every plan that the actor may see, for `umubano export plans`; returns rows and labels."""
    rows = PlanLine.objects.all()
    label_ids = set(rows.order_by().values_list("label_id", flat=True).distinct())
    label = dominant_of(label_ids)
    sheet = Sheet(_("Lines of plans"), _line_columns(), (_("As of %(day)s") % {"day": on.isoformat()},))
    if path.suffix.lower() == ".xlsx":
        with path.open("wb") as target:
            return write_xlsx(target, sheet, _lines(rows, on, LabelSum()), label=label), label_ids
    with path.open("w", encoding="utf-8", newline="") as written:
        written.writelines(write_csv(sheet, _lines(rows, on, LabelSum()), label=label))
    return rows.count(), label_ids


EXPORTS = (ExportKind("plans", gettext_lazy("Lines of all plans, with baseline and slip"), _write),)
