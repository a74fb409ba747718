"""Pages of the agenda: take over what is proposed, write points, change and reorder them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from umubano.core.errors import Conflict, InvalidInput
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, see_other
from umubano.domain.committees import services
from umubano.domain.committees.forms import AgendaItemForm
from umubano.domain.committees.models import AgendaItem
from umubano.domain.committees.web.reach import done, session_to_change, show_form


@login_required
@require_POST
def propose(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Put the ticked proposals on the agenda (POST `chosen`, each `kind|about`)."""
    session = session_to_change(request, ref, number)
    url = f"{session.get_absolute_url()}#agenda"
    chosen = [
        (kind, about) for kind, _bar, about in (one.partition("|") for one in request.POST.getlist("chosen"))
    ]
    try:
        added = services.add_proposals(session, chosen, actor=actor_of(request))
    except (Conflict, InvalidInput) as error:
        messages.error(request, error.message)
        return see_other(url)
    if not added:
        messages.info(request, _("Nothing was ticked."))
        return see_other(url)
    sentence = ngettext("%(number)d point added.", "%(number)d points added.", len(added))
    return done(request, url, sentence % {"number": len(added)})


@login_required
@form_page
def add(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Write a point by hand."""
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    form = AgendaItemForm(request.POST or None, actor=actor, session=session)
    if request.method == "POST" and save(
        form, lambda: services.add_item(session, actor=actor, **form.cleaned_data)
    ):
        return done(request, f"{session.get_absolute_url()}#agenda", _("The point is on the agenda."))
    return show_form(request, form, _("Write a point"), row=session)


@login_required
@form_page
def edit(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Change the words of a point."""
    session = session_to_change(request, ref, number)
    item = get_object_or_404(AgendaItem, session=session, pk=pk)
    actor = actor_of(request)
    initial = {name: getattr(item, name) for name in ("title", "title_second", "note")}
    form = AgendaItemForm(request.POST or None, actor=actor, session=session, initial=initial)
    if request.method == "POST" and save(
        form, lambda: services.change_item(item, actor=actor, **form.cleaned_data)
    ):
        return done(request, f"{session.get_absolute_url()}#agenda", _("Saved."))
    return show_form(request, form, _("Change a point"), row=session)


@login_required
@require_POST
def move(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Move a point up or down (POST `direction`)."""
    session = session_to_change(request, ref, number)
    item = get_object_or_404(AgendaItem, session=session, pk=pk)
    try:
        services.move_item(item, request.POST.get("direction", ""), actor=actor_of(request))
    except (Conflict, InvalidInput) as error:
        messages.error(request, error.message)
    return see_other(f"{session.get_absolute_url()}#point-{item.pk}")


@login_required
@require_POST
def remove(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take a point off the agenda; what is minuted under it stays."""
    session = session_to_change(request, ref, number)
    item = get_object_or_404(AgendaItem, session=session, pk=pk)
    title: Any = item.title
    try:
        services.remove_item(item, actor=actor_of(request))
    except Conflict as error:
        messages.error(request, error.message)
        return see_other(f"{session.get_absolute_url()}#agenda")
    return done(
        request,
        f"{session.get_absolute_url()}#agenda",
        _("“%(title)s” is off the agenda.") % {"title": title},
    )
