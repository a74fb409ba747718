"""What is due, as a list by urgency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.exports import Column, LabelSum, Sheet, export_response
from umubano.core.illustrative import marked_title
from umubano.core.labels.services import dominant_of
from umubano.core.registry import DueItem
from umubano.core.ui.dates import in_words
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.surfaces.calendars.services import LOOK_BACK_DAYS, MOST, due_between
from umubano.surfaces.calendars.web.tabs import calendar_tabs

HORIZONS = (30, 90, 180, 365)
#: So many of each group stand on the page; the others are one click away.
SHOWN = 100


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """What is overdue and what comes, in groups; filtered by kind, owner and how far ahead."""
    day = asked_on(request)
    days = _horizon(request)
    items = due_between(
        actor_of(request), day, day - timedelta(days=LOOK_BACK_DAYS), day + timedelta(days=days)
    )
    kinds = sorted({(item.kind, str(item.kind_title)) for item in items}, key=lambda pair: pair[1])
    owners = sorted(
        {(item.owner or item.desk, item.who) for item in items if item.who},
        key=lambda pair: pair[1].casefold(),
    )
    kind, owner = request.GET.get("kind", ""), request.GET.get("owner", "")
    shown = [
        item
        for item in items
        if (not kind or item.kind == kind) and (not owner or owner == (item.owner or item.desk))
    ]
    if request.GET.get("export"):
        return _export(request, shown, day)
    context = {
        "groups": _groups(shown, day, request.GET.get("group", "")),
        "count": min(len(shown), MOST),
        "is_exact": len(shown) <= MOST,
        "kinds": kinds,
        "owners": owners,
        "kind": kind,
        "owner": owner,
        "days": days,
        "horizons": HORIZONS,
        "day": day,
        "tabs": calendar_tabs(request),
    }
    return page(
        request, "calendars/index.html", context, labels={item.label_id for item in shown}, partial="results"
    )


def _horizon(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return min(int(asked), 3650) if asked.isdigit() else 90


def _groups(items: list[DueItem], day: date, asked: str) -> list[dict[str, object]]:
    """By urgency, the first SHOWN of each; of the group asked for MOST, and no other."""
    limits = (
        ("overdue", _("Overdue"), date.min, day - timedelta(days=1)),
        ("week", _("This week"), day, day + timedelta(days=7)),
        ("month", _("Within a month"), day + timedelta(days=8), day + timedelta(days=31)),
        ("later", _("Later"), day + timedelta(days=32), date.max),
    )
    is_known = asked in {code for code, *_rest in limits}
    groups = []
    for code, title, first, last in limits:
        found = [item for item in items if first <= item.on <= last]
        if not found or (is_known and code != asked):
            continue
        shown = found[: MOST if is_known else SHOWN]
        rows = [{"item": item, "days": (item.on - day).days, "late": (day - item.on).days} for item in shown]
        groups.append(
            {
                "code": code,
                "title": title,
                "rows": rows,
                "count": len(found),
                "more": len(found) - len(rows),
                "is_whole": is_known,
                "is_overdue": first == date.min,
            }
        )
    return groups


def _export(request: HttpRequest, items: list[DueItem], day: date) -> HttpResponseBase:
    columns = [
        Column(_("Date"), 12),
        Column(_("What"), 24),
        Column(_("Reference"), 14),
        Column(_("About"), 50),
        Column(_("Why"), 60),
        Column(_("Who must act"), 24),
    ]

    def read(total: LabelSum) -> Iterator[list[object]]:
        for item in items:
            total.add(item.label_id)
            yield [
                item.on,
                str(item.kind_title),
                item.about,
                marked_title(item.about_title, item.is_illustrative),
                str(item.why),
                item.who,
            ]

    return export_response(
        actor_of(request),
        request.GET["export"],
        Sheet(_("What is due"), columns, (_("As of %(day)s") % {"day": in_words(day)},)),
        read,
        label=dominant_of({item.label_id for item in items}),
        name=f"due-{day.isoformat()}",
        about="due",
    )
