"""Pages that decide: the steps of a plan and of an indicator's value."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from umubano.core.errors import Conflict, InvalidInput
from umubano.core.lifecycle import Lifecycle, Transition
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, see_other
from umubano.domain.negotiations.forms import StepForm
from umubano.domain.plans import services
from umubano.domain.plans.lifecycle import LIFECYCLE, VALUE_LIFECYCLE, State, ValueState, is_complete
from umubano.domain.plans.models import IndicatorValue
from umubano.domain.plans.web.change import part, show_form, tab
from umubano.domain.plans.web.pages import get_plan


def _transition(lifecycle: Lifecycle, row: Any, name: str) -> Transition:
    """The step of this name if it leads on from where the row is. Raises Http404, Conflict."""
    try:
        transition = lifecycle.transition(name)
    except InvalidInput:
        raise Http404
    if row.state not in transition.sources:
        raise Conflict(
            _("“%(step)s” is not possible from “%(state)s”.")
            % {"step": transition.title, "state": lifecycle.states[row.state]},
            code="wrong_state",
        )
    return transition


@login_required
@form_page
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Agree, close or abandon the plan."""
    row, actor = get_plan(ref), actor_of(request)
    transition = _transition(LIFECYCLE, row, step)
    require(actor, LIFECYCLE.rule(transition), desk=row.desk)
    form = StepForm(request.POST or None, actor=actor)
    form.fields["reason"].required = transition.needs_reason
    if request.method == "POST" and (
        moved := save(form, lambda: services.take_step(row, step, actor=actor, **form.cleaned_data))
    ):
        messages.success(request, _("The plan is now: %(state)s.") % {"state": State(moved.state).label})
        return see_other(row.get_absolute_url())
    is_agreeing = transition.name == "agree"
    text = (
        _(
            "What is planned now becomes the baseline that slip is measured against. From then on every change needs a reason."
        )
        if is_agreeing
        else _("The plan is then no longer changed. This cannot be taken back.")
    )
    obstacles = is_complete(row, None) if is_agreeing else []  # type: ignore[arg-type]
    return show_form(
        request, form, str(transition.title), row=row, submit=transition.title, text=text, obstacles=obstacles
    )


@login_required
@form_page
def value_step(request: HttpRequest, ref: str, pk: int, step: str) -> HttpResponse:
    """Submit, return, approve or lock the value of a period."""
    row, actor = get_plan(ref), actor_of(request)
    found = part(IndicatorValue, row, pk, "indicator__assessor", "plan")
    transition = _transition(VALUE_LIFECYCLE, found, step)
    require(actor, VALUE_LIFECYCLE.rule(transition))
    form = StepForm(request.POST or None, actor=actor)
    del form.fields["effective_on"]
    form.fields["reason"].required = transition.needs_reason
    back = tab(row, "indicators")
    if request.method == "POST" and (
        moved := save(form, lambda: services.take_value_step(found, step, actor=actor, **form.cleaned_data))
    ):
        messages.success(
            request, _("The value is now: %(state)s.") % {"state": ValueState(moved.state).label}
        )
        return see_other(back)
    figure = found.value if found.value is not None else found.note
    text = _("%(indicator)s, %(start)s to %(end)s: %(value)s %(unit)s.") % {
        "indicator": found.indicator.name,
        "start": found.period_start.isoformat(),
        "end": found.period_end.isoformat(),
        "value": figure,
        "unit": found.indicator.unit,
    }
    if transition.name == "lock":
        text += " " + _("A locked value is never changed again.")
    return show_form(
        request, form, str(transition.title), row=row, submit=transition.title, text=text, cancel_url=back
    )
