"""Pages that change an activity: the full form, its steps, its label."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from umubano.core.changes import operation
from umubano.core.changes.undo import first_event
from umubano.core.errors import DomainError
from umubano.core.policy import require
from umubano.core.ui.notices import notify
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, see_other
from umubano.domain.activities import policy, services
from umubano.domain.activities.forms import EditForm, LabelForm, StepForm
from umubano.domain.activities.lifecycle import LIFECYCLE
from umubano.domain.activities.models import Activity
from umubano.domain.activities.web.reach import activity_to_change, form_of, get_activity


@login_required
@form_page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything that is said of it."""
    row = activity_to_change(request, ref)
    actor = actor_of(request)
    form = EditForm(request.POST or None, actor=actor, row=row, initial=EditForm.initial_of(row))

    done: list[uuid.UUID] = []

    def do() -> Activity:
        data = form.cleaned_data
        reason = data["reason"]
        with operation(actor, "activities.change", reason=reason) as identifier:
            done.append(identifier)
            changed = services.update_activity(
                row, actor=actor, changes=form.changes(), reason=reason, version=data["version"]
            )
            services.set_partners(changed, data["partners"], actor=actor, reason=reason)
            return services.set_areas(changed, data["areas"], actor=actor, reason=reason)

    if request.method == "POST" and save(form, do):
        notify(request, _("The activity is changed."), undo_url=undo_url(done[-1], [row.pk]))
        return see_other(row.get_absolute_url())
    return form_of(request, form, _("Edit the activity"), row)


def undo_url(identifier: uuid.UUID, keys: Sequence[int]) -> str:
    """Where an operation on these activities is taken back; empty when it changed nothing."""
    since = first_event(Activity, identifier, keys)
    return f"{reverse('activities:undo', args=[identifier])}?since={since}" if since is not None else ""


@login_required
@require_POST
def undo(request: HttpRequest, operation: uuid.UUID) -> HttpResponse:
    """Take back what one has just changed."""
    since = request.GET.get("since", "")
    rows = services.undo_operation(actor_of(request), operation, int(since) if since.isdigit() else 0)
    number = len(rows)
    notify(
        request,
        ngettext("%d activity is as it was before.", "%d activities are as they were before.", number)
        % number,
    )
    return see_other(rows[0].get_absolute_url() if number == 1 else reverse("activities:list"))


@login_required
@form_page
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """One step of the life cycle; 404 for one there is none of."""
    row = get_activity(ref)
    actor = actor_of(request)
    try:
        transition = LIFECYCLE.transition(step)
    except DomainError:
        raise Http404 from None
    if step == "assess":
        raise Http404
    require(actor, LIFECYCLE.rule(transition), desk=row.desk)
    form = StepForm(request.POST or None, actor=actor, row=row, transition=transition)

    def do() -> Activity:
        data = form.cleaned_data
        return services.move(
            row,
            step,
            actor=actor,
            effective_on=data["effective_on"],
            reason=data["reason"],
            **form.dates(),
        )

    if request.method == "POST" and (moved := save(form, do)):
        messages.success(request, _("It is now: %(state)s.") % {"state": LIFECYCLE.states[moved.state]})
        return see_other(row.get_absolute_url())
    return form_of(
        request,
        form,
        str(transition.title),
        row,
        submit=str(transition.title),
        obstacles=_obstacles(row, transition, actor),
    )


def _obstacles(row: Activity, transition: Any, actor: Any) -> list[str]:
    """What stands in the way, told before anything is filled in."""
    from umubano.core.dates import today
    from umubano.core.lifecycle import Step

    found = []
    if transition.guard is not None:
        found += transition.guard(row, Step(transition, row.state, transition.target, actor, today(), ""))
    if "owner" in transition.requires and row.owner_id is None:
        found.append(_("It needs an owner; name one in the full form."))
    return found


@login_required
@form_page
def label(request: HttpRequest, ref: str) -> HttpResponse:
    """Who may read it."""
    row = get_activity(ref)
    actor = actor_of(request)
    require(actor, policy.RELABEL, desk=row.desk)
    form = LabelForm(request.POST or None, actor=actor, row=row)

    def do() -> Activity:
        return services.relabel(row, form.label_row(), actor=actor, reason=form.cleaned_data["reason"])

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The security label is changed."))
        return see_other(row.get_absolute_url())
    return form_of(request, form, _("Change the security label"), row)
