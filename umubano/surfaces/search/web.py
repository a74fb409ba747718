"""The search page and the suggestions under the box."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from umubano.core.web.pages import page
from umubano.surfaces.search.services import search

#: A page shows so many of each kind; asked for one kind, more.
PER_KIND = 10
OF_ONE_KIND = 50
LONGEST_QUESTION = 200


def _question(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUESTION]


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything that matches `q`, by kind; `in` narrows it to one."""
    text, only = _question(request), request.GET.get("in", "")
    groups = search(text, limit=OF_ONE_KIND if only else PER_KIND, only=only) if text else []
    hits = [hit for group in groups for hit in group.hits]
    context = {
        "question": text,
        "only": only,
        "groups": groups,
        "count": len(hits),
        "is_exact": not any(group.has_more for group in groups),
        "shell_search": text,
    }
    return page(
        request, "search/index.html", context, labels={hit.label_id for hit in hits}, partial="results"
    )


@login_required
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """The few best hits, for the list under the search box."""
    text = _question(request)
    hits = [hit for group in search(text, limit=5) for hit in group.hits] if len(text) > 1 else []
    hits.sort(key=lambda hit: -hit.rank)
    return render(request, "search/suggestions.html", {"hits": hits[:8], "question": text})
