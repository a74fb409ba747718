"""Pages that join a line of work and the activity that carries it out: planned from the line, or chosen from the page of the activity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from umubano.core.errors import DomainError
from umubano.core.labels.services import label_for
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, page, see_other
from umubano.domain.activities.capture import Capture, capture_activity, likely_duplicates
from umubano.domain.activities.forms import CaptureForm
from umubano.domain.activities.forms.capture import known_agreements
from umubano.domain.activities.models import Activity
from umubano.domain.activities.policy import CREATE
from umubano.domain.activities.presentation import dress
from umubano.domain.plans import policy, services
from umubano.domain.plans.forms import ServeForm
from umubano.domain.plans.models import Plan, PlanLine
from umubano.domain.plans.queries import partner_codes
from umubano.domain.plans.web.change import part
from umubano.domain.plans.web.pages import get_plan


@login_required
@form_page
def plan_activity(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """The short form of an activity, filled in from the line that it is to carry out; asks first when something like it is on file."""
    row, actor = get_plan(ref), actor_of(request)
    found = part(PlanLine, row, pk, "plan")
    require(actor, policy.CHANGE, desk=row.desk)
    require(actor, CREATE)
    back = f"{row.get_absolute_url()}#line-{found.pk}"
    form = CaptureForm(request.POST or None, actor=actor, initial=_initial(row, found))
    others: list[Any] = []
    if request.method == "POST" and (same := request.POST.get("same", "")):
        services.link_activity(found, same, actor=actor)
        messages.success(request, _("The line now names its activity."))
        return see_other(back)
    if request.method == "POST" and form.is_valid():
        try:
            asked = _capture(form, row, found)
            others = [] if request.POST.get("anyway") == "1" else likely_duplicates(asked)
            if not others:
                with transaction.atomic():
                    made = capture_activity(actor, asked)
                    services.link_activity(found, made.ref, actor=actor)
                messages.success(request, _("The activity is recorded, and the line names it."))
                return see_other(made.get_absolute_url())
        except DomainError as error:
            if error.status in {403, 404}:
                raise
            form.refuse(error)
    context = {
        "form": form,
        "row": row,
        "line": found,
        "found": [one.shown for one in dress(others)],
        "agreements": known_agreements(),
        "cancel_url": back,
    }
    labels = {row.label_id} | {one.label_id for one in others}
    status = 422 if form.is_bound else 200
    return page(request, "plans/activity.html", context, labels=labels, status=status)


def _initial(plan: Plan, line: PlanLine) -> dict[str, Any]:
    start, end = line.planned_start.isoformat(), line.planned_end.isoformat()
    return {
        "kind": line.kind,
        "partners": partner_codes(plan),
        "when": start if start == end else f"{start}/{end}",
        "what": line.title,
        "agreement": plan.agreement.ref if plan.agreement else "",
    }


def _capture(form: CaptureForm, plan: Plan, line: PlanLine) -> Capture:
    """What the form says. It repeats words of the plan, so it is as classified as the plan; it is released to nobody yet."""
    asked = form.capture()
    asked.label = label_for(replace(plan.label.value, releasable_to=frozenset()))
    asked.areas = [line.area] if line.area else []
    return asked


@login_required
@form_page
def serve(request: HttpRequest, activity_ref: str) -> HttpResponse:
    """Say which line of an agreed plan with its partners an activity carries out."""
    actor = actor_of(request)
    require(actor, policy.CHANGE)
    row = get_object_or_404(Activity.objects.ours().prefetch_related("parties"), ref=activity_ref)
    form = ServeForm(request.POST or None, actor=actor, activity=row)
    back = f"{row.get_absolute_url()}#plans"
    if request.method == "POST" and save(
        form, lambda: services.link_activity(form.line(), row.ref, actor=actor)
    ):
        messages.success(request, _("The line now names its activity."))
        return see_other(back)
    context = {
        "form": form,
        "title": _("Which line of a plan does “%(title)s” carry out?") % {"title": row.title},
        "submit": _("Save"),
        "cancel_url": back,
    }
    labels = {row.label_id} | {line.label_id for line in form.lines}
    status = 422 if form.is_bound else 200
    return page(request, "plans/form.html", context, labels=labels, partial="form", status=status)
