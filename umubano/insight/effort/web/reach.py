"""What the pages of effort share: who may open them, their tabs, and an address with something changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from umubano.core.errors import NotFound
from umubano.core.web.pages import actor_of

View = Callable[..., HttpResponseBase]


def at_home(view: View) -> View:
    """Our own affair: for a partner's representative these pages do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if actor_of(request).is_foreign:
            raise NotFound(_("There is no such page, or you may not see it."))
        return view(request, *args, **kwargs)

    return guarded


def tabs(active: str) -> list[dict[str, Any]]:
    """The three questions, and the declarations."""
    named = (
        ("matrix", _("On paper and done"), "table"),
        ("outside", _("Outside agreements"), "external-link"),
        ("focus", _("Intended focus"), "target"),
        ("declarations", _("Declarations"), "flag"),
    )
    return [
        {"title": title, "url": reverse(f"effort:{name}"), "icon": icon, "active": name == active}
        for name, title, icon in named
    ]


def with_changes(request: HttpRequest, **changes: str) -> str:
    """This page's address with some parameters changed; an empty value takes one out."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    for name, value in changes.items():
        if value:
            parameters[name] = value
        else:
            parameters.pop(name, None)
    return f"{request.path}?{parameters.urlencode()}" if parameters else request.path


def is_now(request: HttpRequest) -> bool:
    """Whether the page is asked as of today; only then can anything on it be changed."""
    return getattr(request, "as_of", None) is None
