"""The calendar as a month, an agenda and a year plan. Concepts are asked for the days shown and for no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.accounts.desks import desk_choices
from umubano.core.accounts.forms import countries
from umubano.core.dates import add_months
from umubano.core.registry import CALENDAR_MOST, CalendarItem, named_bodies
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.surfaces.calendars.grid import month_days, weeks_of
from umubano.surfaces.calendars.items import Entry, EntryFilter, entries_between
from umubano.surfaces.calendars.web.tabs import FILTERS, calendar_tabs

#: Days of an agenda that one may ask for.
SPANS = (30, 90, 180)
#: So many items of a month fit into the year plan; the rest is “n more”.
FIT_IN_A_MONTH = 8
#: More entries than this nobody reads in an agenda; the page says so.
MOST = 500


@login_required
@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """One month."""
    day = asked_on(request)
    first = _month(request.GET.get("month", ""), day)
    days = month_days(first)
    entries, context = _ask(request, days[0][0], days[-1][-1])
    last = add_months(first, 1) - timedelta(days=1)
    context |= {
        "weeks": weeks_of(first, entries, day),
        "first": first,
        "previous": add_months(first, -1),
        "next": add_months(first, 1),
        "count": sum(entry.item.start <= last and entry.item.end >= first for entry in entries),
    }
    return _page(request, "calendars/month.html", context, entries)


@login_required
@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """The days that have something, from a day on."""
    day = asked_on(request)
    start = _day(request.GET.get("from", ""), day)
    asked = request.GET.get("days", "")
    span = int(asked) if asked.isdigit() and int(asked) in {1, 7, *SPANS} else SPANS[0]
    end = start + timedelta(days=span - 1)
    entries, context = _ask(request, start, end)
    context |= {
        "groups": _by_day(entries[:MOST], start, day),
        "start": start,
        "end": end,
        "span": span,
        "spans": SPANS,
        "previous": start - timedelta(days=span),
        "next": start + timedelta(days=span),
        "count": min(len(entries), MOST),
        "is_exact": len(entries) <= MOST,
    }
    return _page(request, "calendars/agenda.html", context, entries)


@login_required
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Twelve months at a glance: how much of each kind, and what it is."""
    day = asked_on(request)
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdigit() and 1000 <= int(asked) <= 9000 else day.year
    entries, context = _ask(request, date(number, 1, 1), date(number, 12, 31))
    months = [_plan(date(number, one, 1), entries, day) for one in range(1, 13)]
    titles = dict(sorted(context["kinds"], key=lambda pair: pair[1]))
    table = [
        {
            "kind": kind,
            "title": title,
            "cells": [
                {"first": plan["first"], "count": sum(entry.item.kind == kind for entry in plan["all"])}
                for plan in months
            ],
        }
        for kind, title in titles.items()
        if any(entry.item.kind == kind for entry in entries)
    ]
    context |= {
        "year": number,
        "previous": number - 1,
        "next": number + 1,
        "months": months,
        "table": table,
        "count": len(entries),
    }
    return _page(request, "calendars/year.html", context, entries)


def _plan(first: date, entries: Sequence[Entry], today: date) -> dict[str, Any]:
    """What has days in the month; of those that last longer, the days that are in it."""
    last = add_months(first, 1) - timedelta(days=1)
    touching = [entry for entry in entries if entry.item.start <= last and entry.item.end >= first]
    return {
        "first": first,
        "short_name": format_date(first, "LLL", locale=(get_language() or "en").replace("-", "_")),
        "all": touching,
        "shown": [
            {"entry": entry, "start": max(entry.item.start, first), "end": min(entry.item.end, last)}
            for entry in touching[:FIT_IN_A_MONTH]
        ],
        "more": max(0, len(touching) - FIT_IN_A_MONTH),
        "is_present": first <= today <= last,
    }


def _by_day(entries: Sequence[Entry], start: date, today: date) -> list[dict[str, Any]]:
    """Each entry under its first day; what began before the first day shown, under that."""
    groups: dict[date, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(max(entry.item.start, start), []).append(entry)
    return [
        {"on": on, "entries": groups[on], "is_today": on == today, "is_past": on < today}
        for on in sorted(groups)
    ]


def _ask(request: HttpRequest, start: date, end: date) -> tuple[list[Entry], dict[str, Any]]:
    """What stands on these days after the filters, and what the page shows of the filters themselves."""
    found = entries_between(actor_of(request), start, end)
    asked = EntryFilter(**{name: request.GET.get(name, "") for name in FILTERS})
    items = [entry.item for entry in found]
    names = dict(countries())
    desk_names = dict(desk_choices())
    kinds = {item.kind: str(item.kind_title) for item in items}
    refs = {ref for item in items for ref in item.bodies} | ({asked.body} if asked.body else set())
    bodies = named_bodies(refs)
    body_names = {ref: body.title for ref, body in bodies.items()}
    context = {
        "today": asked_on(request),
        "asked": asked,
        "is_filtered": asked != EntryFilter(),
        "kinds": _choices(kinds, asked.kind),
        "partners": _choices(
            {code: names.get(code, code) for item in items for code in item.parties}, asked.partner, names
        ),
        "desks": _choices(
            {code: desk_names.get(code, code) for item in items for code in item.desks},
            asked.desk,
            desk_names,
        )
        if not actor_of(request).is_foreign
        else [],
        "bodies": _choices(
            {ref: body_names.get(ref, ref) for item in items for ref in item.bodies}, asked.body, body_names
        ),
        "body_labels": {body.label_id for body in bodies.values()},
        "cut": _cut(items),
        "tabs": calendar_tabs(request),
        "nothing": _("Nothing in these days passes the filters.")
        if asked != EntryFilter()
        else _("Nothing stands in these days."),
    }
    return [entry for entry in found if asked.accepts(entry)], context


def _cut(items: Sequence[CalendarItem]) -> list[str]:
    """The kinds of which there are more in these days than a concept gives at once."""
    counted = Counter((item.kind, str(item.kind_title)) for item in items)
    return [title for (_kind, title), count in counted.items() if count >= CALENDAR_MOST]


def _choices(
    found: dict[str, str], chosen: str, names: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    """By name. What is chosen stays on offer where it has nothing, so that the page says what it shows."""
    if chosen:
        found.setdefault(chosen, (names or {}).get(chosen, chosen))
    return sorted(found.items(), key=lambda pair: pair[1])


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], entries: Sequence[Entry]
) -> HttpResponse:
    labels = {entry.item.label_id for entry in entries} | context["body_labels"]
    return page(request, template, context, labels=labels, partial="results")


def _month(text: str, day: date) -> date:
    """The month asked for as `2026-01`; anything else is the present one."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return day.replace(day=1)
    return asked if 1000 <= asked.year <= 9000 else day.replace(day=1)


def _day(text: str, day: date) -> date:
    """The day asked for; anything else is today."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return day
    return asked if 1000 <= asked.year <= 9000 else day
