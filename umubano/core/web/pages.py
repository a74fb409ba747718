"""How a view answers: a page or a fragment of it, labelled with what went into it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import dominant_of
from umubano.core.web.context import describe_label


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking. Only pages behind sign-in call it."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def asked_on(request: HttpRequest) -> date:
    """The effective date the reader asks about: today, unless the as-of control says another."""
    return cast(date, request.on)  # type: ignore[attr-defined]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    labels: Iterable[int] | LabelValue = (),
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page, or its `partial` when htmx asked for a fragment. `labels` are the label ids of the rows on it."""
    value = labels if isinstance(labels, LabelValue) else dominant_of(labels)
    wants_fragment = partial and getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    name = f"{template}#{partial}" if wants_fragment else template
    label = describe_label(value)
    response = render(request, name, {**(context or {}), "page_label": label}, status=status)
    if wants_fragment:
        trigger_client_event(response, "ui:label", label)
    return response


def see_other(url: str) -> HttpResponse:
    """303: the change is done, look here."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
