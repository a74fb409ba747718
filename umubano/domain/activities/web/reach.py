"""Find the activity that a page is about, if the reader may see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from umubano.core.policy import require
from umubano.core.web.pages import actor_of
from umubano.domain.activities import policy
from umubano.domain.activities.models import Activity
from umubano.domain.negotiations.web.change import show_form


def get_activity(ref: str) -> Activity:
    """The activity with this reference, if the actor may see it; otherwise 404, as if there were none."""
    return get_object_or_404(
        Activity.objects.select_related("owner", "label", "agreement", "country"), ref=ref
    )


def activity_to_change(request: HttpRequest, ref: str) -> Activity:
    """The same, when the actor may change it; else 403 with whom to ask."""
    row = get_activity(ref)
    require(actor_of(request), policy.CHANGE, desk=row.desk)
    return row


def form_of(request: HttpRequest, form: Any, title: str, row: Activity, **context: Any) -> HttpResponse:
    """The page of one form about an activity; 422 when what was sent cannot be taken."""
    return show_form(request, form, title, row=row, **context)  # type: ignore[arg-type]
