"""The effort with one partner, read from the partner's own rows: its page and its brief ask no more than areas, totals and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from umubano.core.changes.memory import Memory
from umubano.core.changes.ticks import moment
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.agreements.counting import counted
from umubano.domain.agreements.models import Agreement
from umubano.insight.effort.figures import Span, Tally
from umubano.insight.effort.matrix import CellView, Whose, named_areas
from umubano.insight.effort.queries import held_in, months_before
from umubano.insight.effort.reading import DONE_SCOPES, MONTHS, PAPER_SCOPES
from umubano.insight.statements import inline

_PAPER = """
WITH held (id, label_id) AS MATERIALIZED ({rows})
SELECT label_id, NULL, count(*) FROM held GROUP BY label_id
UNION ALL SELECT NULL, COALESCE(area.area, '{no_area}'), count(*)
FROM held LEFT JOIN agreements_agreementarea AS area ON area.agreement_id = held.id GROUP BY 2
"""
_DONE = """
WITH held (id, label_id, outside_because, is_illustrative) AS MATERIALIZED ({rows})
SELECT label_id, NULL, count(*), count(*) FILTER (WHERE outside_because <> ''), count(*) FILTER (WHERE is_illustrative)
FROM held GROUP BY label_id
UNION ALL SELECT NULL, COALESCE(area.area, '{no_area}'), count(*), 0, 0
FROM held LEFT JOIN activities_activityarea AS area ON area.activity_id = held.id GROUP BY 2
"""

_memory = Memory(size=512)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of it: how many in each area (several areas: once in each), all of them once, and their labels."""

    by_area: Mapping[str, int]
    total: Tally
    label_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Depth:
    """What is on paper with a partner on the last day of the span, and what was done with it in the span."""

    partner: str
    span: Span
    paper: Side
    done: Side

    @property
    def label_ids(self) -> frozenset[int]:
        return self.paper.label_ids | self.done.label_ids

    def cells(self) -> list[CellView]:
        """The areas in which there is anything, in the order of the code list."""
        whose = Whose(self.span, partner=self.partner)
        paper, done = self.paper.by_area, self.done.by_area
        return [
            CellView(whose, area, title, paper.get(area, 0), done.get(area, 0))
            for area, title in named_areas({*paper, *done})
        ]


def depth_with(partner: str, on: date) -> Depth:
    """The 36 months that end with `on` with one partner (a code), of all that the reader may see; always exact."""
    span, now = months_before(on, MONTHS), moment()
    return Depth(
        partner,
        span,
        paper=_memory.get(
            ("paper", on, partner), lambda: _read_paper(partner, on), scopes=PAPER_SCOPES, now=now
        ),
        done=_memory.get(
            ("done", span, partner), lambda: _read_done(partner, span), scopes=DONE_SCOPES, now=now
        ),
    )


def _read_paper(partner: str, on: date) -> Side:
    """Agreements in force on a day by the counting rule `in_force`."""
    rows = counted("in_force", on, Agreement.objects.with_partner(partner))
    return _side(_PAPER, rows.order_by().values_list("id", "label_id"))


def _read_done(partner: str, span: Span) -> Side:
    """Activities held in the span."""
    columns = ("id", "label_id", "outside_because", "is_illustrative")
    return _side(_DONE, held_in(span).of_partner(partner).order_by().values_list(*columns))


def _side(sql: str, rows: Any) -> Side:
    """What the statement says of the rows: a line for each label, and one for each area."""
    parameters: dict[str, Any] = {}
    asked = sql.format(rows=inline(rows, "rows", parameters), no_area=NO_AREA)
    by_area: dict[str, int] = {}
    labels: set[int] = set()
    total = Tally()
    with connection.cursor() as cursor:
        cursor.execute(asked, parameters)
        for label, area, count, *more in cursor.fetchall():
            if label is None:
                by_area[area] = count
                continue
            labels.add(label)
            outside, illustrative = more or (0, 0)
            total = total.plus(Tally(count, outside=outside, illustrative=illustrative))
    return Side(by_area, total, frozenset(labels))
