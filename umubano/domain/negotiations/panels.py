"""What the pipeline shows on a partner's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from umubano.core.dates import today
from umubano.core.registry import Panel
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.queries import cards, on_day


def partner_panels(code: str, on: date) -> Iterable[Panel]:
    """The negotiations under way with this partner on a day; no panel when there is none."""
    rows = on_day(Negotiation.objects.with_partner(code).under_way_on(on), on, is_today=on == today())
    shown = cards(list(rows.for_cards().oldest_in_stage_first()), on)
    if not shown:
        return []
    return [
        Panel(
            key="negotiations",
            icon="progress",
            title=_("Under negotiation"),
            template="negotiations/partner_panel.html",
            context={"cards": shown, "code": code},
            order=20,
            label_ids=frozenset(card.label_id for card in shown),
        )
    ]
