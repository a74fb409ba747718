"""Fill the columns that are computed from others: when it is (also in the rows of its partners), what is still missing, partners in words,
the folded text of search.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import codes
from umubano.core.text import fold
from umubano.domain.activities.lifecycle import HAPPENED
from umubano.domain.activities.spans import best_span
from umubano.domain.parties.queries import parties

#: Columns that `describe` writes.
DESCRIBED = ("starts_on", "ends_on", "missing", "partners_text", "folded_title", "folded_rest")

#: What a complete record says, in words: shown as what is still to be said.
MISSING = {
    "basis": _("Which agreement it serves, or why none"),
    "dates": _("When it is"),
    "direction": _("Who gives and who receives"),
    "areas": _("Areas of cooperation"),
    "place": _("Where"),
    "owner": _("Who owns it"),
    "level": _("Level of the visit"),
    "people": _("How many took part"),
}


def missing_of(row: Any, *, areas: int, participations: int) -> list[str]:
    """What is still to be said of an activity, by code of MISSING. Pure: counts are given."""
    happened = row.state in HAPPENED
    checks = {
        "basis": bool(row.agreement_id or row.outside_because),
        "dates": row.starts_on is not None,
        "direction": row.direction != "unknown",
        "areas": areas > 0,
        "place": bool(row.place or row.country_id),
        "owner": row.owner_id is not None,
        "level": row.kind != "visit" or bool(row.visit_level),
        "people": not happened or participations > 0,
    }
    return [name for name, is_said in checks.items() if not is_said]


def describe(row: Any, partner_codes: Iterable[str], *, areas: int, participations: int = 0) -> None:
    """Set the computed columns of `row` in memory."""
    span = best_span(row.planned_start, row.planned_end, row.actual_start, row.actual_end)
    row.starts_on, row.ends_on = span.first, span.last
    row.missing = (
        missing_of(row, areas=areas, participations=participations) if row.collection == "own" else []
    )
    known = parties()
    partner_codes = list(partner_codes)
    row.partners_text = ", ".join(known[code].name if code in known else code for code in partner_codes)[:400]
    row.folded_title = fold(row.title)
    kind = codes("activity_kind").get(row.kind)
    kind_words = " ".join(kind.names.values()) if kind else ""
    words = fold(" ".join((row.ref, *partner_codes, row.place, kind_words, row.description)))
    names = [known[code].folded_names or fold(known[code].name) for code in partner_codes if code in known]
    row.folded_rest = " ".join((words, *names))


def describe_again(row: Any) -> None:
    """Compute the columns anew from what is in the database, and save them."""
    describe(
        row,
        [party.party_id for party in row.parties.all()],
        areas=row.areas.count(),
        participations=row.participations.count(),
    )
    row.save(update_fields=list(DESCRIBED))
    # the list of one partner is read in this order from the partner's own rows
    row.parties.exclude(starts_on=row.starts_on).update(starts_on=row.starts_on)
