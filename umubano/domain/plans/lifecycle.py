"""The states of a plan and of an indicator's value, and every way from one to another, as data.

A plan: draft → agreed → closed, or abandoned. Agreeing sets the baseline that slip is measured against. A value: draft → submitted →
approved → locked, or returned to whoever wrote it. Who implements never assesses: the guard of approval asks for the assessor.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.actors import Role
from umubano.core.lifecycle import Lifecycle, Step, Transition


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")
    ABANDONED = "abandoned", _("Abandoned")


#: States in which a plan is still worked on.
OPEN = (State.DRAFT, State.AGREED)


class ValueState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("value of an indicator", "Submitted")
    RETURNED = "returned", pgettext_lazy("value of an indicator", "Returned")
    APPROVED = "approved", pgettext_lazy("value of an indicator", "Approved")
    LOCKED = "locked", pgettext_lazy("value of an indicator", "Locked")


#: States in which the figure of a value may still be changed.
WRITABLE = (ValueState.DRAFT, ValueState.RETURNED)
#: States in which a value counts as the actual one.
COUNTED = (ValueState.APPROVED, ValueState.LOCKED)

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")
_ASSESSOR = _("Only the assessor named for the indicator, who is never the one who implements.")


def is_complete(plan: Any, step: Step) -> list[str]:
    """Every objective has an indicator and, under its goals, at least one line."""
    objectives = list(plan.objectives.prefetch_related("indicators", "goals__lines"))
    if not objectives:
        return [_now("The plan has no objective yet.")]
    missing = []
    for objective in objectives:
        if not objective.indicators.all():
            missing.append(_now("Objective %(number)s has no indicator.") % {"number": objective.number})
        if not any(goal.lines.all() for goal in objective.goals.all()):
            missing.append(_now("Objective %(number)s has no line of work.") % {"number": objective.number})
    return missing


def nothing_awaits(plan: Any, step: Step) -> list[str]:
    """No value of an indicator still waits for its assessor."""
    waiting = plan.indicator_values.filter(state=ValueState.SUBMITTED).count()
    return [_now("Values of indicators still wait for their assessor.")] if waiting else []


def is_assessed_by_actor(value: Any, step: Step) -> list[str]:
    """Whoever decides is the assessor named for the indicator, and did not submit the value."""
    indicator = value.indicator
    if step.actor.user_id != indicator.assessor_id or step.actor.user_id == value.submitted_by_id:
        return [
            _now("Only %(name)s, who assesses this indicator, decides on its values.")
            % {"name": indicator.assessor}
        ]
    return []


def has_a_figure(value: Any, step: Step) -> list[str]:
    """The value has a figure, or says why there is none."""
    if value.value is None and not value.note.strip():
        return [_now("Give the figure, or say in the note why there is none.")]
    return []


def _record_plan(plan: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event

    record_event(
        step.actor,
        "plan.state_changed",
        plan,
        effective_on=step.effective_on,
        summary=f"{step.source} → {step.target}",
    )


def _record_value(value: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event

    record_event(
        step.actor,
        "plan.value_state_changed",
        value.plan,
        effective_on=step.effective_on,
        summary=f"{value.indicator.name}: {step.source} → {step.target}",
    )


LIFECYCLE = Lifecycle(
    name="plan",
    field="state",
    states=dict(State.choices),
    initial=(State.DRAFT,),
    since="state_since",
    record=_record_plan,
    transitions=(
        Transition(
            "agree",
            _("Agree the plan"),
            (State.DRAFT,),
            State.AGREED,
            _SENIOR,
            is_complete,
            note=_("Sets the baseline: what is planned now is what slip is measured against."),
        ),
        Transition(
            "close",
            _("Close the plan"),
            (State.AGREED,),
            State.CLOSED,
            _WRITERS,
            nothing_awaits,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "abandon",
            _("Abandon the plan"),
            (State.DRAFT, State.AGREED),
            State.ABANDONED,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
    ),
)

VALUE_LIFECYCLE = Lifecycle(
    name="indicatorvalue",
    field="state",
    states=dict(ValueState.choices),
    initial=(ValueState.DRAFT,),
    since="state_since",
    record=_record_value,
    transitions=(
        Transition(
            "submit",
            _("Submit for approval"),
            (ValueState.DRAFT, ValueState.RETURNED),
            ValueState.SUBMITTED,
            _WRITERS,
            has_a_figure,
            note=_OWN_DESK,
        ),
        Transition(
            "return",
            _("Return"),
            (ValueState.SUBMITTED,),
            ValueState.RETURNED,
            _WRITERS,
            is_assessed_by_actor,
            needs_reason=True,
            note=_ASSESSOR,
        ),
        Transition(
            "approve",
            _("Approve"),
            (ValueState.SUBMITTED,),
            ValueState.APPROVED,
            _WRITERS,
            is_assessed_by_actor,
            note=_ASSESSOR,
        ),
        Transition(
            "lock",
            _("Lock"),
            (ValueState.APPROVED,),
            ValueState.LOCKED,
            _WRITERS,
            is_assessed_by_actor,
            note=_("A locked value is never changed again."),
        ),
    ),
)
