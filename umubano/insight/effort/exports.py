"""The matrix as a file: the partners shown, in their order, with both numbers of every area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.exports import Column, LabelSum, Sheet, export_response
from umubano.core.labels.services import dominant_of
from umubano.core.ui.dates import in_words
from umubano.insight.effort.matrix import ACTIVE, DORMANT, UNWRITTEN, Line, Matrix
from umubano.insight.effort.words import MATRIX_RULE, span_words


def columns_of(shown: Matrix) -> list[Column]:
    """Code and partner, both totals, how many areas are in each state, then both numbers of each area."""
    paper, held = _("on paper"), _("held")
    return [
        Column(_("Code"), 14),
        Column(_("Partner"), 36),
        Column(_("Agreements in force"), 12),
        Column(_("Activities held"), 12),
        Column(_("Areas active"), 10),
        Column(_("Areas on paper only"), 10),
        Column(_("Areas done without paper"), 10),
        *(Column(f"{title}: {words}", 12) for _area, title in shown.areas for words in (paper, held)),
    ]


def row_of(line: Line) -> list[Any]:
    """The cells of one partner in the order of `columns_of`."""
    return [
        line.code,
        line.title,
        line.total.paper,
        line.total.done,
        *(line.count_of(state) for state in (ACTIVE, DORMANT, UNWRITTEN)),
        *(number for cell in line.cells for number in (cell.paper, cell.done)),
    ]


def export_matrix(actor: Actor, form: str, shown: Matrix, on: date) -> HttpResponseBase:
    """The matrix as CSV or XLSX. Each row is a compilation of what was counted in it; the first one of all."""
    figures = shown.figures
    label = dominant_of(figures.label_ids)
    notes: Sequence[str] = [
        _("As of %(day)s") % {"day": in_words(on)},
        _("Activities held from %(days)s") % {"days": span_words(figures.span)},
        str(MATRIX_RULE),
    ]
    illustrative = figures.done.total.illustrative + figures.paper.total.illustrative
    if illustrative:
        notes = [*notes, _("Illustrative records counted: %(count)d") % {"count": illustrative}]
    sheet = Sheet(_("Depth of cooperation"), columns_of(shown), notes)

    def read(total: LabelSum) -> Iterator[list[Any]]:
        for label_id in figures.label_ids:
            total.add(label_id)
        yield row_of(shown.whole)
        for line in shown.lines:
            yield row_of(line)

    return export_response(
        actor,
        form,
        sheet,
        read,
        label=label,
        name=f"effort-{on.isoformat()}",
        about="effort",
    )
