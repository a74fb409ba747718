"""The tabs of the administration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def administration_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Accounts, desks, code lists, settings; the one that the page belongs to is marked."""
    base = reverse("accounts:list")
    places = [
        (_("Accounts"), base, "users", [f"{base}accounts/"]),
        (_("Desks"), reverse("accounts:desks"), "building", []),
        (_("Code lists"), reverse("accounts:code_lists"), "list", []),
        (_("Settings"), reverse("accounts:settings"), "adjustments", []),
    ]
    return [
        {
            "title": title,
            "url": url,
            "icon": icon,
            "active": request.path == url
            or any(request.path.startswith(place) for place in [*inside, url] if place != base),
        }
        for title, url, icon, inside in places
    ]
