"""Pages of who came to a session, side by side."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of
from umubano.domain.committees import services
from umubano.domain.committees.forms import AttendanceForm, ReasonForm
from umubano.domain.committees.models import Attendance
from umubano.domain.committees.web.reach import done, session_to_change, show_form


@login_required
@form_page
def add(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Say who came for one side."""
    return _attended(request, ref, number, None)


@login_required
@form_page
def edit(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Change a line of attendance."""
    return _attended(request, ref, number, pk)


def _attended(request: HttpRequest, ref: str, number: int, pk: int | None) -> HttpResponse:
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    found = get_object_or_404(Attendance, session=session, pk=pk) if pk is not None else None
    initial: dict[str, Any] = {"side": request.GET.get("side", "")}
    if found is not None:
        initial = {
            "side": found.side_id,
            **{
                name: getattr(found, name)
                for name in ("function", "function_second", "number", "level", "is_head")
            },
        }
    form = AttendanceForm(request.POST or None, actor=actor, session=session, initial=initial)

    def do() -> Any:
        return services.save_attendance(session, actor=actor, attendance=found, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#attendance", _("Saved."))
    return show_form(request, form, _("Who came"), row=session)


@login_required
@form_page
def remove(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take a line of attendance away."""
    session = session_to_change(request, ref, number)
    found = get_object_or_404(Attendance, session=session, pk=pk)
    actor = actor_of(request)
    form = ReasonForm(request.POST or None, actor=actor)
    form.fields["reason"].required = False

    def do() -> Any:
        services.remove_attendance(found, actor=actor, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#attendance", _("Taken away."))
    return show_form(
        request, form, _("Take away: %(what)s") % {"what": found.function}, row=session, danger=True
    )
