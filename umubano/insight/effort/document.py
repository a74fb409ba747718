"""The figures of the effort as the document that the command line prints: the same as the pages show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.errors import InvalidInput, NotAllowed
from umubano.insight.effort.comparison import Intention, shares, tallies
from umubano.insight.effort.figures import MEASURES, Effort, Measure, Tally
from umubano.insight.effort.filters import MatrixFilter
from umubano.insight.effort.matrix import Line, matrix
from umubano.insight.effort.models import Axis, Focus
from umubano.insight.effort.queries import months_before
from umubano.insight.effort.reading import MONTHS, currencies, effort, trend
from umubano.insight.effort.words import MATRIX_RULE, SHARE_RULE


def effort_document(
    actor: Actor,
    on: date | None = None,
    *,
    months: int = MONTHS,
    partner: str = "",
    measure: str = "activities",
    currency: str = "",
) -> dict[str, Any]:
    """What is on paper and what was done, as of a day, and the shares against the focus declared for it.

    Regions, areas and partners are codes. Raises NotAllowed for a partner's representative, InvalidInput for an unknown measure or a
    period of no month.
    """
    if actor.is_foreign:
        raise NotAllowed(_("These figures are for the directorate only."), code="at_home_only")
    if measure not in MEASURES:
        raise InvalidInput(
            _("“%(measure)s” is not a measure; use one of: %(known)s.")
            % {"measure": measure, "known": ", ".join(MEASURES)},
            code="unknown_measure",
            value=measure,
        )
    if not 1 <= months <= 1200:
        raise InvalidInput(
            _("Look back between 1 and 1,200 months."), code="months_out_of_range", value=months
        )
    day = on or today()
    span = months_before(day, months)
    if measure == "cost":
        offered = currencies(span)
        currency = currency.upper() or (offered[0] if offered else "")
    chosen = Measure(measure, currency if measure == "cost" else "")
    figures = effort(span, chosen)
    made = matrix(figures, MatrixFilter({"q": partner}))
    return {
        "on": day.isoformat(),
        "from": span.first.isoformat(),
        "counting_rule": str(MATRIX_RULE),
        "share_rule": str(SHARE_RULE),
        "measure": chosen.name,
        "currency": chosen.currency,
        "agreements_in_force": figures.paper.total.count,
        "held": _tally(figures.done.total),
        "undated": figures.done.undated,
        "by_area": {cell.area: _cell(cell) for cell in made.whole.cells},
        "partners": [_line(line, figures) for line in made.lines],
        "outside_reasons": dict(figures.done.reasons),
        "outside_by_year": {
            bucket.name: _tally(years.total.get(bucket.name, Tally()))
            for years in [trend(day)]
            for bucket in years.buckets
        },
        "focus": {axis.value: _focus(axis, day, figures) for axis in Axis},
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "activities": tally.count,
        "outside": tally.outside,
        "basis_not_said": tally.unsaid,
        "illustrative": tally.illustrative,
        "weight": tally.weight,
    }


def _cell(cell: Any) -> dict[str, Any]:
    return {"on_paper": cell.paper, "held": cell.done, "state": cell.state}


def _line(line: Line, figures: Effort) -> dict[str, Any]:
    tally = figures.done.by_partner.get(line.code, Tally())
    return {
        "partner": line.code,
        "on_paper": line.total.paper,
        "held": line.total.done,
        "outside": tally.outside,
        "areas": {cell.area: _cell(cell) for cell in line.cells if cell.paper or cell.done},
    }


def _focus(axis: Axis, day: date, figures: Effort) -> dict[str, Any]:
    row = Focus.objects.holding_on(day).filter(axis=axis).prefetch_related("shares").first()
    intended = intention_of(row).shares if row else {}
    return {
        "declaration": row.ref if row else None,
        "illustrative": bool(row and row.is_illustrative),
        "shares": {
            share.code: {
                "intended": share.intended,
                "done": round(share.actual, 2),
                "difference": None if share.difference is None else round(share.difference, 2),
                "standing": share.standing,
            }
            for share in shares(tallies(figures.done, axis), intended)
        },
    }


def intention_of(row: Focus) -> Intention:
    """A declaration as far as it is compared. Its shares have been read."""
    return Intention(
        row.ref,
        row.starts_on,
        row.ends_on,
        {share.code: float(share.percent) for share in row.shares.all()},
    )
