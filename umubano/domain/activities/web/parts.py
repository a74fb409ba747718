"""Pages of what an activity took: people, a course, money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, see_other
from umubano.domain.activities import services
from umubano.domain.activities.forms import CostForm, EducationForm, ParticipationForm
from umubano.domain.activities.models import NUMBERS, Activity
from umubano.domain.activities.web.reach import activity_to_change, form_of


def _answer(
    request: HttpRequest,
    row: Activity,
    form: Any,
    do: Callable[[], Any],
    title: str,
    said: str,
    anchor: str,
) -> HttpResponse:
    if request.method == "POST" and save(form, do):
        messages.success(request, said)
        return see_other(f"{row.get_absolute_url()}#{anchor}")
    return form_of(request, form, title, row)


@login_required
@form_page
def participation(request: HttpRequest, ref: str, pk: int | None = None) -> HttpResponse:
    """How many of one body took part."""
    row = activity_to_change(request, ref)
    initial = {}
    if pk is not None:
        line = get_object_or_404(row.participations, pk=pk)
        initial = {"party": line.party_id, "body_name": line.body_name, "total": line.total}
        initial |= {name: getattr(line, name) for name in NUMBERS}
    form = ParticipationForm(request.POST or None, actor=actor_of(request), row=row, initial=initial)

    def do() -> Any:
        return services.record_participation(row, actor=actor_of(request), pk=pk, **form.values())

    return _answer(request, row, form, do, _("Who took part"), _("The numbers are recorded."), "people")


@login_required
@require_POST
def remove_participation(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    row = activity_to_change(request, ref)
    services.remove_participation(row, pk, actor=actor_of(request))
    messages.success(request, _("The line is taken away; history keeps it."))
    return see_other(f"{row.get_absolute_url()}#people")


@login_required
@form_page
def education(request: HttpRequest, ref: str) -> HttpResponse:
    """The course, its places and graduates."""
    row = activity_to_change(request, ref)
    present = getattr(row, "education", None)
    initial = {name: getattr(present, name) for name in EducationForm.base_fields} if present else {}
    form = EducationForm(request.POST or None, actor=actor_of(request), initial=initial)

    def do() -> Any:
        return services.set_education(row, actor=actor_of(request), **form.cleaned_data)

    return _answer(request, row, form, do, _("The course"), _("The course is recorded."), "people")


@login_required
@form_page
def cost(request: HttpRequest, ref: str, pk: int | None = None) -> HttpResponse:
    """What something cost, and who paid."""
    row = activity_to_change(request, ref)
    initial: dict[str, Any] = {}
    if pk is not None:
        line = get_object_or_404(row.costs, pk=pk)
        initial = {name: getattr(line, name) for name in CostForm.base_fields if name != "paid_by"}
        initial["paid_by"] = line.paid_by_id or ""
    form = CostForm(request.POST or None, actor=actor_of(request), initial=initial)

    def do() -> Any:
        return services.record_cost(row, actor=actor_of(request), pk=pk, **form.cleaned_data)

    return _answer(request, row, form, do, _("What it cost"), _("The cost is recorded."), "costs")


@login_required
@require_POST
def remove_cost(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    row = activity_to_change(request, ref)
    services.remove_cost(row, pk, actor=actor_of(request))
    messages.success(request, _("The line is taken away; history keeps it."))
    return see_other(f"{row.get_absolute_url()}#costs")
