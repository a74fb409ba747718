"""What every page shows around its content: navigation, label, dates, banners, theme."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from umubano.core.actors import Role
from umubano.core.dates import today
from umubano.core.help.topics import topic_of_module
from umubano.core.installation.services import settings_now
from umubano.core.labels.rules import EMPTY, LADDER, LabelValue
from umubano.core.registry import NavigationItem, all_of
from umubano.core.ui.dates import in_words


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of all pages. What only the frame of a page uses is made when it is asked for: cells of tables are templates too."""
    actor = getattr(request, "actor", None)
    account = getattr(request, "user", None)
    theme = getattr(account, "theme", "") or request.COOKIES.get("umubano_theme", "auto")
    return {
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: navigation(request)) if actor else [],
        "page_label": describe_label(EMPTY) if actor else None,
        "as_of": getattr(request, "as_of", None),
        "today": SimpleLazyObject(today),
        "banners": SimpleLazyObject(banners) if actor else [],
        "theme": theme,
        "product_version": settings.UMUBANO_VERSION,
        "shell": SimpleLazyObject(lambda: shell(request)) if actor else {},
    }


def shell(request: HttpRequest) -> dict[str, str | None]:
    """Addresses that the frame of a page uses; the help is that of the concept whose page this is."""
    view = getattr(request.resolver_match, "func", None)
    topic = topic_of_module(view.__module__) if view is not None else None
    index = _url("help:index")
    role = request.actor.role  # type: ignore[attr-defined]
    active = " ".join(url for _item, url in _entries(role) if _is_active(request, url))
    return {
        # the sidebar is the same for everybody of a role and language on the pages of an entry; to draw it anew is a third of a small page
        "drawn_from": f"{role.value} {get_language()} {active}",
        "suggest_url": _url("search:suggest"),
        "help_index_url": index,
        "help_url": reverse("help:topic", args=[topic]) if topic else index,
    }


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def describe_label(value: LabelValue) -> dict[str, Any]:
    """A label in the shape of the design system: name, place on the ladder from 0, detail in words."""
    details = []
    if value.releasable_to:
        details.append(_("Releasable to %(codes)s") % {"codes": ", ".join(sorted(value.releasable_to))})
    if value.compartments:
        details.append(_("Compartment %(names)s") % {"names": ", ".join(sorted(value.compartments))})
    ladder = sorted(LADDER)
    level = ladder.index(value.level) if value.level in ladder else len(ladder) - 1
    return {"name": value.level_name, "level": level, "detail": " · ".join(details)}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries that this actor's role uses, the current one marked."""
    return [
        {
            "title": item.title,
            "url": url,
            "icon": item.icon,
            "shortcut": f"g {item.shortcut}" if item.shortcut else "",
            "active": _is_active(request, url),
            "group": item.group,
            "count_url": _url(item.count_url_name) if item.count_url_name else None,
        }
        for item, url in _entries(request.actor.role)  # type: ignore[attr-defined]
    ]


@cache
def _entries(role: Role) -> tuple[tuple[NavigationItem, str], ...]:
    """The entries of a role in their order, with their addresses; they are fixed when the process starts."""
    items = sorted(all_of("navigation"), key=lambda item: item.order)
    addresses = ((item, _url(item.url_name)) for item in items if item.roles is None or role in item.roles)
    return tuple((item, url) for item, url in addresses if url is not None)


def _is_active(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)


def banners() -> list[dict[str, str]]:
    """What everybody must know while looking at a page."""
    values = settings_now()
    if not values.get("is_demonstration"):
        return []
    return [
        {
            "level": "demonstration",
            "text": _(
                "Demonstration: public facts with their sources, and records marked as illustrative. Its own today is %(day)s."
            )
            % {"day": in_words(today())},
            "url": _url("accounts:settings") or "",
            "link": "",
        }
    ]
