"""What plans show on the page of a partner and of an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Panel
from umubano.domain.plans.models import Plan, PlanLine
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


def activity_panels(ref: str, on: date) -> Iterable[Panel]:
    """The objectives that an activity serves, through the lines of plans that name it; no panel when there is none."""
    rows = PlanLine.objects.filter(activity__ref=ref, dropped_on__isnull=True)
    lines = list(rows.select_related("plan", "goal__objective").order_by("plan__ref", "planned_start", "id"))
    if not lines:
        return []
    return [
        Panel(
            key="plans",
            title=_("Serves these objectives"),
            template="plans/activity_panel.html",
            context={"lines": lines},
            order=32,
            label_ids=frozenset(line.label_id for line in lines),
        )
    ]


def _panel(found: Any, on: date) -> Iterable[Panel]:
    # most pages have none: only then is how far each has come asked, which costs ten times as much
    newest = found.exclude(state="abandoned").order_by("-starts_on", "-id")
    kept = list(newest.values_list("pk", flat=True)[:SHOWN])
    if not kept:
        return []
    rows = Plan.objects.filter(pk__in=kept).with_progress(on).for_rows().order_by("-starts_on", "-id")
    shown = plan_rows(rows)
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
