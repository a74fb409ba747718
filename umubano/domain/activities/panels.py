"""What activities show on the pages of a partner, an agreement and a joint body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from umubano.core.dates import today
from umubano.core.registry import Panel
from umubano.core.web.paging import count_up_to
from umubano.domain.activities.models import Activity
from umubano.domain.activities.presentation import dress, for_rows
from umubano.domain.committees.models import BodyAgreement

#: The latest ones are on the page, the others behind the link to the list.
SHOWN = 10
#: How far they are counted: a panel is glanced at, and a busy partner has tens of thousands.
COUNTED = 1000


def partner_panels(code: str, on: date) -> Iterable[Panel]:
    """The latest activities with a partner, and how many are outside any agreement. No panel when there is none."""
    rows = _on(Activity.objects.ours().of_partner(code), on)
    return _panel(rows, rows.newest_first_of_partner(), {"partner": code}, code)


def agreement_panels(ref: str, on: date) -> Iterable[Panel]:
    """The latest activities under an agreement. No panel when there is none."""
    rows = _on(Activity.objects.ours().filter(agreement__ref=ref), on)
    return _panel(rows, rows.newest_first(), {"agreement": ref}, ref)


def body_panels(ref: str, on: date) -> Iterable[Panel]:
    """The latest activities under the agreements of a joint body. No panel when there is none."""
    links = BodyAgreement.objects.filter(body__ref=ref)
    refs = list(links.values_list("agreement__ref", flat=True))
    if not refs:
        return
    rows = _on(Activity.objects.ours().filter(agreement__in=links.values("agreement")), on)
    # the list narrows to one agreement only
    query = {"agreement": refs[0]} if len(refs) == 1 else {}
    yield from _panel(rows, rows.newest_first(), query, ref)


def _on(rows: Any, day: date) -> Any:
    return rows if day == today() else rows.on_day(day)


def _panel(rows: Any, newest: Any, query: dict[str, str], about: str) -> Iterable[Panel]:
    shown = dress(for_rows(newest)[:SHOWN])
    if not shown:
        return
    count, is_exact = count_up_to(rows, COUNTED)
    # of tens of thousands the share of the last years says more, and the effort has it
    outside = count_up_to(rows.exclude(outside_because=""), COUNTED)[0] if is_exact else 0
    yield Panel(
        key="activities",
        icon="activity",
        title=_("Activities"),
        template="activities/panel.html",
        context={
            "rows": [row.shown for row in shown],
            "count": count,
            "is_exact": is_exact,
            "outside": outside,
            "is_whole": count <= SHOWN,
            "about": about,
            "list_url": f"{reverse('activities:list')}?{urlencode(query)}" if query else "",
        },
        order=30,
        label_ids=frozenset(row.label_id for row in shown),
    )
