"""What plans show on the pages of a partner, an agreement, an activity and a joint body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from umubano.core.changes import current_actor
from umubano.core.dates import today
from umubano.core.policy import may
from umubano.core.registry import Panel
from umubano.domain.activities.models import ActivityParty
from umubano.domain.committees.models import BodyAgreement, BodyPartner
from umubano.domain.plans import policy
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan, PlanLine
from umubano.domain.plans.rows import PlanRow, plan_rows
from umubano.domain.plans.yearly import asked_for

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
    """The objectives that an activity serves, through the lines of plans that name it, and where to link it to one; no panel for neither."""
    rows = PlanLine.objects.filter(activity__ref=ref, dropped_on__isnull=True)
    lines = list(rows.select_related("plan", "goal__objective").order_by("plan__ref", "planned_start", "id"))
    link_url = reverse("plans:serve", args=[ref]) if on == today() and _may_link(ref) else ""
    if not lines and not link_url:
        return []
    return [
        Panel(
            key="plans",
            icon="target",
            title=_("Serves these objectives"),
            template="plans/activity_panel.html",
            context={"lines": lines, "link_url": link_url},
            order=32,
            label_ids=frozenset(line.label_id for line in lines),
        )
    ]


def _may_link(ref: str) -> bool:
    """Whether there is an agreed plan with a partner of the activity that the reader may change."""
    actor = current_actor()
    if actor is None or not may(actor, policy.CHANGE):
        return False
    parties = ActivityParty.objects.filter(activity__ref=ref, activity__collection="own")
    plans = Plan.objects.filter(state=State.AGREED).with_partner(
        *map(str, parties.values_list("party_id", flat=True))
    )
    desks = plans.order_by().values_list("desk", flat=True).distinct()
    return any(may(actor, policy.CHANGE, desk=desk) for desk in desks)


def body_panels(ref: str, on: date) -> Iterable[Panel]:
    """The plans under a body's agreements and with its partners, and whether those are there that its rule asks for each year."""
    agreements = BodyAgreement.objects.filter(body__ref=ref)
    partners = BodyPartner.objects.filter(body__ref=ref)
    shown = _latest(
        Plan.objects.filter(
            Q(agreement__in=agreements.values("agreement")) | Q(partner__in=partners.values("party"))
        ),
        on,
    )
    actor = current_actor()
    asked = [] if actor is None or actor.is_foreign else asked_for(on + timedelta(days=366), on, body=ref)
    if not shown and not asked:
        return []
    start = _start_of_plan(agreements, partners) if any(not one.is_there for one in asked) else {}
    may_create = actor is not None and on == today() and may(actor, policy.CREATE)
    return [
        Panel(
            key="plans",
            icon="target",
            title=_("Plans"),
            template="plans/body_panel.html",
            context={
                "plans": shown,
                "asked": [
                    {
                        "on": one.on,
                        "year_text": str(one.year),
                        "is_there": one.is_there,
                        "is_late": one.on < on,
                        "create_url": _create_url(start, one.year) if may_create and not one.is_there else "",
                    }
                    for one in asked
                ],
            },
            order=25,
            label_ids=frozenset(one.row.label_id for one in shown),
        )
    ]


def _start_of_plan(agreements: Any, partners: Any) -> dict[str, str]:
    """What a new plan of the body is drawn up for: its one agreement, else its first partner."""
    refs = list(agreements.values_list("agreement__ref", flat=True)[:2])
    if len(refs) == 1:
        return {"agreement": refs[0]}
    first = partners.values_list("party_id", flat=True).first()
    return {"partner": first} if first else {}


def _create_url(start: dict[str, str], year: int) -> str:
    period = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
    return f"{reverse('plans:create')}?{urlencode({**start, **period})}"


def _latest(found: Any, on: date) -> list[PlanRow]:
    # most pages have none: only then is how far each has come asked, which costs ten times as much
    newest = found.exclude(state="abandoned").order_by("-starts_on", "-id")
    kept = list(newest.values_list("pk", flat=True)[:SHOWN])
    if not kept:
        return []
    return plan_rows(
        Plan.objects.filter(pk__in=kept).with_progress(on).for_rows().order_by("-starts_on", "-id")
    )


def _panel(found: Any, on: date) -> Iterable[Panel]:
    shown = _latest(found, on)
    if not shown:
        return []
    return [
        Panel(
            key="plans",
            icon="target",
            title=_("Plans"),
            template="plans/panel.html",
            context={"plans": shown},
            order=32,
            label_ids=frozenset(one.row.label_id for one in shown),
        )
    ]
