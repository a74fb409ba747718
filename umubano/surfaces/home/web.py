"""The home page: understood in a minute, every line a way to the list behind it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from umubano.core.dates import today
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.surfaces.home.services import changes_shown, due_next, sections

#: Panels ordered before this stand above what is due, the others below it.
_ABOVE = 50


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Figures, what is due, what changed, and where the cooperation is, as of the day asked about."""
    actor, on = actor_of(request), asked_on(request)
    made = sections(actor, on, request.GET.dict())
    due = due_next(actor, on)
    changes = changes_shown(actor, on, is_today=on == today())
    context = {
        "day": on,
        "is_today": on == today(),
        "above": [section for section in made if section.order < _ABOVE],
        "below": [section for section in made if section.order >= _ABOVE],
        "due": due,
        "due_url": _address("calendars:index"),
        "changes": changes,
        "shows_changes": not actor.is_foreign,
        "history_url": _address("audit:list") if not actor.is_foreign else "",
        "brief_pdf": _address("briefs:document", "portfolio", "all", "pdf"),
        "brief_docx": _address("briefs:document", "portfolio", "all", "docx"),
    }
    labels = {
        *due.label_ids,
        *(label_id for change in changes for label_id in change.label_ids),
        *(label_id for section in made for label_id in section.label_ids),
    }
    return page(request, "home/index.html", context, labels=labels)


def _address(name: str, *arguments: str) -> str:
    """An address, or nothing where that surface is not installed."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
