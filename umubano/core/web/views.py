"""Pages that belong to no concept: health, language, errors, the style guide."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from umubano.core.errors import NotAllowed, NotFound
from umubano.core.web.errors import answer
from umubano.core.web.pages import page, see_other


@login_not_required
@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, else 503; says nothing else to somebody not signed in."""
    from umubano.core.database.migrations import pending_migrations

    try:
        connection.ensure_connection()
        is_ready = not pending_migrations()
    except DatabaseError:
        is_ready = False
    if is_ready:
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "unavailable"}, status=503)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language: kept in the account when signed in, else in a cookie."""
    language = request.POST.get("language", "")
    known = {code for code, _name in settings.LANGUAGES}
    response = see_other(safe_next(request))
    if language in known:
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
    return response


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Where to go after a small change: `next` if it is on this site."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return default


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component of the design system; for administrators."""
    from umubano.core.actors import Role
    from umubano.core.ui.styleguide import examples

    if not hasattr(request, "actor") or request.actor.role is not Role.ADMINISTRATOR:
        raise NotFound(_("There is no such page, or you may not see it."))
    return page(request, "ui/styleguide.html", examples(request))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, NotFound(_("There is no such page, or you may not see it.")))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came with another secret than the browser holds: somebody signed in or out in another window since it was opened."""
    sentence = _(
        "Somebody signed in or out in this browser after the page was opened, so nothing was changed. Go back, load the page again and send it once more."
    )
    return answer(request, NotAllowed(sentence, code="stale_form"))


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, NotAllowed(_("You may not do this.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Says that it went wrong and that nothing was saved; details are in the log, never on the page."""
    context = {
        "status": 500,
        "title": _("Something went wrong"),
        "message": _(
            "The system could not do this. Nothing was saved. Please try again, or tell your administrator the time."
        ),
    }
    return render(request, "ui/error.html", context, status=500)
