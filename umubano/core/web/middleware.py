"""What happens around every request: strict headers, the actor's need-to-know, the language and the dates asked about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from umubano.core.changes.context import acting
from umubano.core.changes.ticks import held_moment
from umubano.core.dates import today
from umubano.core.ui.policy import CONTENT_SECURITY_POLICY

GetResponse = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: GetResponse) -> GetResponse:
    """Strict content security policy and no caching of what was read under a clearance."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cache-Control", "no-store")
        if request.method == "POST" and request.path == reverse("account_logout"):
            # whatever this browser kept for the account: unsent captures, and the form that opens without a connection
            response.headers["Clear-Site-Data"] = '"storage"'
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


class ActorMiddleware:
    """Run each signed-in request in one transaction that shows what its actor may see.

    Nobody signed in: no actor, so the database shows nothing. An error undoes everything the request wrote.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith((settings.STATIC_URL, "/health")):
            return self.get_response(request)
        account = request.user
        if not account.is_authenticated:
            return self.get_response(request)
        if not account.is_active:
            logout(request)
            return self.get_response(request)
        only_reads = held_moment() if request.method in {"GET", "HEAD"} else nullcontext()
        with only_reads, acting(account.as_actor()) as actor:
            request.actor = actor  # type: ignore[attr-defined]
            request.as_of = _as_of(request)  # type: ignore[attr-defined]
            request.on = request.as_of or today()  # type: ignore[attr-defined]
            with translation.override(account.language):
                request.LANGUAGE_CODE = translation.get_language()
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """A failed request leaves nothing half-done."""
        if hasattr(request, "actor"):
            transaction.set_rollback(True)


def _as_of(request: HttpRequest) -> date | None:
    """The day that the reader asks about, kept in the session until "today" is asked again; None means today.

    A value that is no date is ignored rather than refused: it comes from an address somebody typed.
    """
    asked = request.GET.get("on")
    if asked is not None:
        try:
            chosen = date.fromisoformat(asked)
        except ValueError:
            chosen = None
        wanted = None if chosen is None or chosen == today() else chosen.isoformat()
        if wanted != request.session.get("as_of"):
            request.session["as_of"] = wanted
    kept = request.session.get("as_of")
    return date.fromisoformat(kept) if kept else None
