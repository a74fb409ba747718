"""The states of an activity and every way from one to another, as data. `models` makes its trigger from this table.

Proposed → approved → planned → under way → done → reported → assessed. Aside: postponed (and back to where it was) and cancelled. What
happened without going that way is recorded as done with a reason, because it happened; the history then shows that nobody approved it.
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
    PROPOSED = "proposed", pgettext_lazy("activity", "Proposed")
    APPROVED = "approved", pgettext_lazy("activity", "Approved")
    PLANNED = "planned", pgettext_lazy("activity", "Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", pgettext_lazy("activity", "Done")
    REPORTED = "reported", pgettext_lazy("activity", "Reported")
    ASSESSED = "assessed", pgettext_lazy("activity", "Assessed")
    POSTPONED = "postponed", pgettext_lazy("activity", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")


#: The way, in order.
WAY = (
    State.PROPOSED,
    State.APPROVED,
    State.PLANNED,
    State.UNDER_WAY,
    State.DONE,
    State.REPORTED,
    State.ASSESSED,
)
#: Still to come or going on.
AHEAD = (State.PROPOSED, State.APPROVED, State.PLANNED, State.UNDER_WAY, State.POSTPONED)
#: Planned days that go by without anybody saying that it took place are overdue.
TO_HAPPEN = (State.PROPOSED, State.APPROVED, State.PLANNED, State.UNDER_WAY)
#: Somebody owes the next step: to say that it happened, to report, to assess.
OWED = (*TO_HAPPEN, State.DONE, State.REPORTED)
#: It happened.
HAPPENED = (State.DONE, State.REPORTED, State.ASSESSED)

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")


def basis_is_said(activity: Any, step: Step) -> list[str]:
    """The agreement it serves is named, or why it is outside any."""
    if activity.agreement_id or activity.outside_because:
        return []
    return [_now("Say first which agreement it serves, or why it is outside any.")]


def report_is_written(activity: Any, step: Step) -> list[str]:
    """The after-action report is written."""
    return [] if hasattr(activity, "report") else [_now("Write the after-action report first.")]


def assessor_is_not_implementer(activity: Any, step: Step) -> list[str]:
    """Whoever assesses neither owns the activity nor wrote its report."""
    refusals = []
    if activity.owner_id and activity.owner_id == step.actor.user_id:
        refusals.append(_now("You own this activity; somebody else must assess it."))
    if hasattr(activity, "report") and activity.report.author_key == step.actor.id:
        refusals.append(_now("You wrote the report; somebody else must assess it."))
    return refusals


def _record(activity: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event
    from umubano.domain.activities.models import StateChange
    from umubano.domain.activities.services.describe import describe_again

    StateChange.objects.create(
        activity=activity,
        label_id=activity.label_id,
        source=step.source,
        target=step.target,
        effective_on=step.effective_on,
        actor_name=step.actor.name,
        reason=step.reason,
    )
    describe_again(activity)
    record_event(
        step.actor,
        "activity.state_changed",
        activity,
        effective_on=step.effective_on,
        summary=f"{step.source} → {step.target}",
    )


LIFECYCLE = Lifecycle(
    name="activity",
    field="state",
    states=dict(State.choices),
    initial=(State.PROPOSED, State.APPROVED, State.PLANNED, State.UNDER_WAY, State.DONE),
    since="state_since",
    remembered="state_before_pause",
    record=_record,
    transitions=(
        Transition(
            "approve", _("Approve"), (State.PROPOSED,), State.APPROVED, _SENIOR | {Role.LEGAL}, basis_is_said
        ),
        Transition(
            "plan",
            _("Record that it is planned"),
            (State.APPROVED,),
            State.PLANNED,
            _WRITERS,
            basis_is_said,
            requires=("planned_start", "owner"),
            note=_OWN_DESK,
        ),
        Transition(
            "start",
            _("Record that it has begun"),
            (State.APPROVED, State.PLANNED),
            State.UNDER_WAY,
            _WRITERS,
            basis_is_said,
            requires=("actual_start",),
            note=_OWN_DESK,
        ),
        Transition(
            "finish",
            _("Record that it is done"),
            (State.APPROVED, State.PLANNED, State.UNDER_WAY),
            State.DONE,
            _WRITERS,
            basis_is_said,
            requires=("actual_start",),
            note=_OWN_DESK,
        ),
        Transition(
            "record_done",
            _("Record as done without approval"),
            (State.PROPOSED,),
            State.DONE,
            _WRITERS,
            basis_is_said,
            requires=("actual_start",),
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "report",
            _("Hand in the report"),
            (State.DONE,),
            State.REPORTED,
            _WRITERS,
            report_is_written,
            note=_OWN_DESK,
        ),
        Transition(
            "return_report",
            _("Return the report"),
            (State.REPORTED,),
            State.DONE,
            _SENIOR | {Role.LEGAL},
            needs_reason=True,
        ),
        Transition(
            "assess",
            _("Record the assessment"),
            (State.REPORTED,),
            State.ASSESSED,
            _WRITERS,
            assessor_is_not_implementer,
            needs_reason=True,
            note=_("Neither the owner nor the author of the report. Desk officers: their own desk."),
        ),
        Transition(
            "postpone",
            _("Postpone"),
            (State.PROPOSED, State.APPROVED, State.PLANNED),
            State.POSTPONED,
            _WRITERS,
            needs_reason=True,
            remembers=True,
            note=_OWN_DESK,
        ),
        Transition(
            "resume",
            _("Take up again"),
            (State.POSTPONED,),
            "",
            _WRITERS,
            needs_reason=True,
            returns=True,
            note=_OWN_DESK,
        ),
        Transition(
            "cancel",
            _("Cancel"),
            (State.PROPOSED, State.APPROVED, State.PLANNED, State.UNDER_WAY, State.POSTPONED),
            State.CANCELLED,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
    ),
)


def place_on_way(state: str) -> int:
    """The place of a state on the way, from 0; -1 for postponed and cancelled."""
    return WAY.index(State(state)) if state in WAY else -1
