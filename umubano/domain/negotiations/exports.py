"""The list of negotiations as CSV or XLSX, exactly as filtered and sorted on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from umubano.core.actors import Actor
from umubano.core.codelists.services import name_of
from umubano.core.exports import Column, LabelSum, Sheet, export_response
from umubano.core.labels.services import dominant_of
from umubano.core.ui.dates import in_words
from umubano.domain.negotiations.queries import Card, cards

#: Rows made ready together, so that a long list does not fill the memory.
_TOGETHER = 500


def columns() -> list[Column]:
    """The columns, in the reader's language."""
    return [
        Column(_("Reference"), 14),
        Column(_("Title"), 60),
        Column(_("Kind of title"), 26),
        Column(_("With"), 28),
        Column(_("Stage"), 20),
        Column(_("In this stage since"), 12),
        Column(_("Days in stage"), 8),
        Column(_("Gates open before the next stage"), 60),
        Column(_("Next step"), 40),
        Column(pgettext("a next step", "Due"), 12),
        Column(_("Blocked by"), 30),
        Column(_("Intended signature"), 12),
        Column(_("Owner"), 24),
        Column(_("Illustrative"), 10),
    ]


def line(card: Card) -> list[Any]:
    """One negotiation in the order of `columns`."""
    return [
        card.ref,
        card.title,
        name_of("title_kind", card.kind),
        card.partners_line,
        card.stage_title,
        card.since,
        card.days,
        "; ".join(card.open_gate_titles),
        card.next_step,
        card.next_step_due,
        card.blocked_by,
        card.target_signature,
        card.owner,
        _("Yes") if card.is_illustrative else "",
    ]


def export(actor: Actor, form: str, rows: Any, on: date) -> HttpResponseBase:
    """The answer to `?export=csv|xlsx`. `rows`: the queryset of the list as it stands on the page, `on`: the day it is asked about."""
    label = dominant_of(rows.order_by().values_list("label_id", flat=True).distinct())
    sheet = Sheet(_("Negotiations"), columns(), (_("As of %(day)s") % {"day": in_words(on)},))

    def read(total: LabelSum) -> Iterator[list[Any]]:
        for start in range(0, rows.count(), _TOGETHER):
            for card in cards(list(rows.all()[start : start + _TOGETHER]), on):
                total.add(card.label_id)
                yield line(card)

    return export_response(
        actor,
        form,
        sheet,
        read,
        label=label,
        name=f"negotiations-{on.isoformat()}",
        about="negotiations",
    )
