"""What plans show on the page of a partner and of an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Panel
from umubano.domain.plans.models import Plan
from umubano.domain.plans.rows import plan_rows

#: Plans named on a panel, the latest first; the others are in the list.
SHOWN = 5


def partner_panels(code: str, on: date) -> Iterable[Panel]:
    """The plans with this partner, of its own or under an agreement with it; no panel when there is none."""
    found: Any = Plan.objects.with_partner(code)
    return _panel(found, on)


def agreement_panels(ref: str, on: date) -> Iterable[Panel]:
    """The plans under this agreement; no panel when there is none."""
    found: Any = Plan.objects.under_agreement(ref)
    return _panel(found, on)


def _panel(found: Any, on: date) -> Iterable[Panel]:
    rows = found.exclude(state="abandoned").with_progress(on).for_rows().order_by("-starts_on", "-id")[:SHOWN]
    shown = plan_rows(rows)
    if not shown:
        return []
    return [
        Panel(
            key="plans",
            title=_("Plans"),
            template="plans/panel.html",
            context={"plans": shown},
            order=32,
            label_ids=frozenset(one.row.label_id for one in shown),
        )
    ]
