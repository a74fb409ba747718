"""The life cycles of a joint body, of its sessions and of what was committed to, as data. The models make their triggers from these tables.

A session: planned → convened → held → minutes drafted → agreed by both → closed. It may be postponed (and is planned anew, the old date
kept in its history) or cancelled, each with a reason. “Agreed by both” is no decision of one side: its guard asks for the agreement of
every side to the latest version of the minutes.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.actors import Role
from umubano.core.lifecycle import Lifecycle, Step, Transition

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")


class BodyStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    DISSOLVED = "dissolved", _("Dissolved")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CONVENED = "convened", _("Convened")
    HELD = "held", _("Held")
    MINUTES_DRAFTED = "minutes_drafted", _("Minutes drafted")
    AGREED = "agreed", pgettext_lazy("session", "Agreed by both sides")
    CLOSED = "closed", _("Closed")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


class CommitmentState(models.TextChoices):
    OPEN = "open", pgettext_lazy("commitment", "Open")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: The way of a session, in order.
WAY = (
    SessionState.PLANNED,
    SessionState.CONVENED,
    SessionState.HELD,
    SessionState.MINUTES_DRAFTED,
    SessionState.AGREED,
    SessionState.CLOSED,
)
#: Sessions that lie ahead.
AHEAD = (SessionState.PLANNED, SessionState.CONVENED)
#: Sessions that took place.
TOOK_PLACE = WAY[2:]
#: What a partner may see of the minutes: what was handed over to be agreed, and what came of it.
SHOWN_TO_PARTNERS = WAY[3:]


def has_minutes(session: Any, step: Step) -> list[str]:
    """The latest version of the minutes says something."""
    latest = session.minutes.order_by("-number").first()
    if latest is None or not latest.texts.exclude(first="", second="").exists():
        return [_say("Nothing is written in the minutes yet.")]
    return []


def every_side_has_agreed(session: Any, step: Step) -> list[str]:
    """Every side has agreed to the latest version of the minutes."""
    from umubano.domain.parties.queries import party_names

    waiting = session.sides_to_agree()
    names = party_names(waiting)
    return [
        _say("%(side)s has not agreed to the minutes yet.") % {"side": names.get(side, side)}
        for side in waiting
    ]


def nobody_has_agreed(session: Any, step: Step) -> list[str]:
    """No side has agreed to the latest version; after that, only a new version can change it."""
    latest = session.minutes.order_by("-number").first()
    if latest is not None and latest.agreements.exists():
        return [_say("A side has agreed to this version; write a new one.")]
    return []


def _record_body(body: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event

    record_event(
        step.actor,
        "jointbody.status_changed",
        body,
        effective_on=step.effective_on,
        summary=f"{step.source} → {step.target}",
    )


def _record_session(session: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event
    from umubano.domain.committees.models import SessionChange

    SessionChange.objects.create(
        body_id=session.body_id,
        session=session,
        label_id=session.label_id,
        source=step.source,
        target=step.target,
        planned=session.planned,
        effective_on=step.effective_on,
        actor_name=step.actor.name,
        reason=step.reason,
    )
    record_event(
        step.actor,
        "session.state_changed",
        session.body,
        effective_on=step.effective_on,
        summary=f"{session.number}: {step.source} → {step.target}",
    )


def _record_commitment(commitment: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event
    from umubano.domain.committees.models import CommitmentChange

    CommitmentChange.objects.create(
        body_id=commitment.body_id,
        commitment=commitment,
        label_id=commitment.label_id,
        source=step.source,
        target=step.target,
        effective_on=step.effective_on,
        actor_name=step.actor.name,
        reason=step.reason,
    )
    record_event(
        step.actor,
        "commitment.state_changed",
        commitment.body,
        effective_on=step.effective_on,
        summary=f"{commitment.text[:80]}: {step.source} → {step.target}",
    )


BODY = Lifecycle(
    name="jointbody",
    field="status",
    states=dict(BodyStatus.choices),
    initial=tuple(BodyStatus.values),
    since="status_since",
    record=_record_body,
    transitions=(
        Transition(
            "set_aside",
            _("Set aside as dormant"),
            (BodyStatus.ACTIVE,),
            BodyStatus.DORMANT,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "revive",
            _("Bring back to work"),
            (BodyStatus.DORMANT,),
            BodyStatus.ACTIVE,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "dissolve",
            _("Record that it was dissolved"),
            (BodyStatus.ACTIVE, BodyStatus.DORMANT),
            BodyStatus.DISSOLVED,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
    ),
)

SESSION = Lifecycle(
    name="session",
    field="state",
    states=dict(SessionState.choices),
    initial=(SessionState.PLANNED, SessionState.HELD),
    since="state_since",
    record=_record_session,
    transitions=(
        Transition(
            "convene",
            _("Convene"),
            (SessionState.PLANNED,),
            SessionState.CONVENED,
            _WRITERS,
            requires=("planned", "host", "place"),
            note=_OWN_DESK,
        ),
        Transition(
            "hold",
            _("Record as held"),
            AHEAD,
            SessionState.HELD,
            _WRITERS,
            requires=("held",),
            note=_OWN_DESK,
        ),
        Transition(
            "draft_minutes",
            _("Hand over the minutes to be agreed"),
            (SessionState.HELD,),
            SessionState.MINUTES_DRAFTED,
            _WRITERS,
            has_minutes,
            note=_OWN_DESK,
        ),
        Transition(
            "take_back_minutes",
            _("Take the minutes back to work on them"),
            (SessionState.MINUTES_DRAFTED,),
            SessionState.HELD,
            _WRITERS,
            nobody_has_agreed,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "agree",
            _("Minutes agreed by both sides"),
            (SessionState.MINUTES_DRAFTED,),
            SessionState.AGREED,
            _WRITERS | {Role.PARTNER},
            every_side_has_agreed,
            note=_(
                "Follows by itself when the last side agrees; a partner’s co-chair agrees for the own side only."
            ),
        ),
        Transition(
            "reopen_minutes",
            _("Correct the minutes by a new version"),
            (SessionState.MINUTES_DRAFTED, SessionState.AGREED, SessionState.CLOSED),
            SessionState.HELD,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "close",
            _("Close"),
            (SessionState.AGREED,),
            SessionState.CLOSED,
            _WRITERS,
            note=_OWN_DESK,
        ),
        Transition(
            "postpone",
            _("Postpone"),
            AHEAD,
            SessionState.POSTPONED,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "plan_anew",
            _("Plan anew"),
            (SessionState.POSTPONED,),
            SessionState.PLANNED,
            _WRITERS,
            requires=("planned",),
            note=_OWN_DESK,
        ),
        Transition(
            "cancel",
            _("Cancel"),
            (*AHEAD, SessionState.POSTPONED),
            SessionState.CANCELLED,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
    ),
)

COMMITMENT = Lifecycle(
    name="commitment",
    field="state",
    states=dict(CommitmentState.choices),
    initial=(CommitmentState.OPEN,),
    since="state_since",
    record=_record_commitment,
    transitions=(
        Transition(
            "fulfil",
            _("Record as done"),
            (CommitmentState.OPEN,),
            CommitmentState.DONE,
            _WRITERS,
            requires=("evidence", "closed_on"),
            note=_OWN_DESK,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            (CommitmentState.OPEN,),
            CommitmentState.WITHDRAWN,
            _WRITERS,
            requires=("closed_on",),
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "reopen",
            _("Open again"),
            (CommitmentState.DONE, CommitmentState.WITHDRAWN),
            CommitmentState.OPEN,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
    ),
)

#: All three, for the generated reference.
LIFECYCLES = {
    _("Joint bodies"): BODY,
    _("Sessions"): SESSION,
    _("Commitments"): COMMITMENT,
}
