"""The short form: saved in under a minute, by a plain form post or by the script that keeps it while there is no connection."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from umubano.core.errors import DomainError
from umubano.core.labels.rules import EMPTY
from umubano.core.policy import require
from umubano.core.web.forms import form_page
from umubano.core.web.pages import actor_of, page, see_other
from umubano.domain.activities import policy
from umubano.domain.activities.capture import capture_activity, likely_duplicates
from umubano.domain.activities.forms import CaptureForm
from umubano.domain.activities.forms.capture import known_agreements
from umubano.domain.activities.presentation import dress

#: What the script sends with each capture, so that it gets JSON for what is saved and the form alone for what is not.
HEADER = "X-Capture"
_TEMPLATE = "activities/capture.html"


@login_required
@form_page
def capture(request: HttpRequest) -> HttpResponse:
    """GET gives the form; POST records, or asks first when something like it is on file. The same key twice records once."""
    actor = actor_of(request)
    require(actor, policy.CREATE)
    initial = {
        "partners": request.GET.getlist("partner"),
        "kind": request.GET.get("kind", ""),
        "agreement": request.GET.get("agreement", ""),
    }
    form = CaptureForm(request.POST or None, actor=actor, initial=initial)
    found: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.capture()
            found = [] if request.POST.get("anyway") == "1" else likely_duplicates(asked)
            if not found:
                return _saved(request, capture_activity(actor, asked))
        except DomainError as error:
            if error.status in {403, 404}:
                raise
            form.refuse(error)
    context = {
        "form": form,
        "found": [row.shown for row in dress(found)],
        "agreements": known_agreements(),
        "account": actor.user_id,
        "lowest": EMPTY.level_name,
    }
    labels: Any = [row.label_id for row in found] or EMPTY
    status = 422 if request.method == "POST" else 200
    if _by_script(request):
        return render(request, f"{_TEMPLATE}#form", context, status=status)
    return page(request, _TEMPLATE, context, labels=labels, partial="form", status=status)


@login_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The form alone, without any record: what this account's browser keeps to show when there is no connection."""
    actor = actor_of(request)
    require(actor, policy.CREATE)
    form = CaptureForm(None, actor=actor)
    context = {"form": form, "account": actor.user_id, "lowest": EMPTY.level_name}
    return page(request, "activities/capture_offline.html", context, labels=EMPTY)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get(HEADER) == "1"


def _saved(request: HttpRequest, row: Any) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"ref": row.ref, "title": row.title, "url": row.get_absolute_url()}, status=201)
    messages.success(request, _("The activity is recorded. Say the rest when you have time."))
    return see_other(row.get_absolute_url())
