"""The tabs of the calendar."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

#: Filters that go along from one tab of the calendar to the next.
FILTERS = ("kind", "partner", "desk", "body")


def calendar_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Due, month, agenda, year plan; the one shown is marked. The filters of the calendar go along between its own tabs."""
    kept = urlencode({name: request.GET[name] for name in FILTERS if request.GET.get(name)})
    places = [
        (_("Due"), reverse("calendars:index"), "calendar-due", False),
        (_("Month"), reverse("calendars:month"), "calendar", True),
        (pgettext("calendar", "Agenda"), reverse("calendars:agenda"), "list", True),
        (_("Year plan"), reverse("calendars:year"), "calendar-stats", True),
    ]
    is_calendar = request.path != reverse("calendars:index")
    return [
        {
            "title": title,
            "url": f"{url}?{kept}" if kept and takes_filters and is_calendar else url,
            "icon": icon,
            "active": request.path == url,
        }
        for title, url, icon, takes_filters in places
    ]
