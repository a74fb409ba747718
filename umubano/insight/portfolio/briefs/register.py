"""The register as a sheet: every agreement that a counting rule counts, row by row, for those who go on working in Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.briefs import Brief, BriefSheet, Cell, Column
from umubano.core.labels.services import dominant_of, value_of
from umubano.core.ui.words import labelled
from umubano.domain.agreements.counting import RULES, counted
from umubano.insight.portfolio.briefs import parts
from umubano.insight.portfolio.briefs.whole import rule_of

#: Rows read at a time; the sheet is written while they are read.
_CHUNK = 1_000


def compose_register(actor: Actor, ref: str, on: date) -> Brief:
    """The register as of `on`: `ref` is `all` or the code of a counting rule. Raises NotFound."""
    rule = rule_of(ref)
    rows = counted(rule, on).newest_first()
    return Brief(
        kind="register",
        ref=ref,
        title=_("Register of agreements"),
        subtitle=str(RULES[rule].title),
        on=on,
        label=dominant_of(rows.order_by().values_list("label_id", flat=True).distinct()),
        blocks=[],
        counting_rule=labelled(RULES[rule].title, RULES[rule].definition),
        sheet=BriefSheet(_columns(), _rows(rows, on)),
    )


def _columns() -> Sequence[Column]:
    return [
        Column(_("Reference"), 14),
        Column(_("Title"), 50),
        Column(_("Partners"), 30),
        Column(_("Kind"), 24),
        Column(_("Areas"), 40),
        Column(_("Signed"), 12),
        Column(_("Status"), 18),
        Column(_("Why"), 60),
        Column(_("In force since"), 14),
        Column(_("End of term"), 12),
        Column(_("Last day for notice"), 12),
        Column(_("Decide by"), 12),
        Column(_("Desk"), 16),
        Column(_("Owner"), 24),
        Column(_("Illustrative"), 10),
        Column(_("Label"), 20),
    ]


def _rows(rows: Any, on: date) -> Iterator[Sequence[Cell]]:
    """Rows in chunks by primary key, so that memory does not grow with the register."""
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        place = {identifier: index for index, identifier in enumerate(chunk)}
        found = parts.agreement_rows(rows.model.objects.filter(pk__in=chunk), on)
        for row in sorted(found, key=lambda row: place[row.pk]):
            shown = row.shown
            yield [
                shown.ref,
                shown.title,
                shown.partners_line,
                shown.kind,
                ", ".join(shown.areas),
                shown.signed,
                shown.status_title,
                shown.reason,
                shown.in_force_since,
                shown.term_ends,
                shown.last_day_for_notice,
                shown.decide_by,
                shown.desk,
                shown.owner,
                _("yes") if shown.is_illustrative else "",
                value_of(shown.label_id).marking(),
            ]
