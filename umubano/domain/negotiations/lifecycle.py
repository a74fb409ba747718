"""The stages of a negotiation and every way from one to another, as data. `models.py` makes its trigger from this table.

Forward: idea → proposed → authorised → negotiating → text agreed → cleared → signed. Back, as it happens: talks reopened,
clearance withdrawn. Aside: dormant (and back to the stage it was in) and dropped. What must be true before a stage is not
written here: the gates come from the national profile (`gates.py`), and the guard of every step forward asks them.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.actors import Role
from umubano.core.lifecycle import Lifecycle, Step, Transition


class Stage(models.TextChoices):
    IDEA = "idea", _("Idea")
    PROPOSED = "proposed", _("Proposed")
    AUTHORISED = "authorised", _("Authorised")
    NEGOTIATING = "negotiating", _("Negotiating")
    TEXT_AGREED = "text_agreed", _("Text agreed")
    CLEARED = "cleared", _("Cleared for signature")
    SIGNED = "signed", pgettext_lazy("stage of a negotiation", "Signed")
    DORMANT = "dormant", _("Dormant")
    DROPPED = "dropped", _("Dropped")


#: The way to signature, in order.
WAY = (
    Stage.IDEA,
    Stage.PROPOSED,
    Stage.AUTHORISED,
    Stage.NEGOTIATING,
    Stage.TEXT_AGREED,
    Stage.CLEARED,
    Stage.SIGNED,
)
#: Stages in which a negotiation is open and moving.
ACTIVE = WAY[:-1]
#: Stages that end a negotiation.
CLOSED = (Stage.SIGNED, Stage.DROPPED)
#: What the figure “in negotiation” counts: from the proposal to clearance. An idea the partner has not heard of and a dormant
#: negotiation are not counted.
COUNTED = ACTIVE[1:]

#: Days after which a negotiation counts as stuck in a stage. The directorate's own measure; no rule sets it.
STUCK_AFTER_DAYS: dict[str, int] = {
    Stage.IDEA: 180,
    Stage.PROPOSED: 90,
    Stage.AUTHORISED: 90,
    Stage.NEGOTIATING: 180,
    Stage.TEXT_AGREED: 60,
    Stage.CLEARED: 60,
    Stage.DORMANT: 365,
}

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")


def gates_let_pass(negotiation: Any, step: Step) -> list[str]:
    """Every gate that the national profile sets before this stage is met, waived or not applicable."""
    from umubano.domain.negotiations.gates import gates_of, obstacles

    return obstacles(gates_of(negotiation, on=step.effective_on), step.target)


def _record(negotiation: Any, step: Step) -> None:
    from umubano.core.changes.log import record_event
    from umubano.domain.negotiations.models import StageChange

    StageChange.objects.create(
        negotiation=negotiation,
        label_id=negotiation.label_id,
        source=step.source,
        target=step.target,
        effective_on=step.effective_on,
        actor_name=step.actor.name,
        reason=step.reason,
    )
    record_event(
        step.actor,
        "negotiation.stage_changed",
        negotiation,
        effective_on=step.effective_on,
        summary=f"{step.source} → {step.target}",
    )


LIFECYCLE = Lifecycle(
    name="negotiation",
    field="stage",
    states=dict(Stage.choices),
    initial=(*ACTIVE, Stage.DORMANT),
    since="stage_since",
    remembered="stage_before_pause",
    record=_record,
    transitions=(
        Transition(
            "propose",
            _("Propose to the partner"),
            (Stage.IDEA,),
            Stage.PROPOSED,
            _WRITERS,
            gates_let_pass,
            note=_OWN_DESK,
        ),
        Transition(
            "authorise",
            _("Authorise negotiation"),
            (Stage.PROPOSED,),
            Stage.AUTHORISED,
            _SENIOR,
            gates_let_pass,
        ),
        Transition(
            "open_talks",
            _("Open talks"),
            (Stage.AUTHORISED,),
            Stage.NEGOTIATING,
            _WRITERS,
            gates_let_pass,
            requires=("owner",),
            note=_OWN_DESK,
        ),
        Transition(
            "agree_text",
            _("Record that the text is agreed"),
            (Stage.NEGOTIATING,),
            Stage.TEXT_AGREED,
            _WRITERS,
            gates_let_pass,
            note=_OWN_DESK,
        ),
        Transition(
            "clear", _("Clear for signature"), (Stage.TEXT_AGREED,), Stage.CLEARED, _SENIOR, gates_let_pass
        ),
        Transition(
            "sign",
            _("Record the signature"),
            (Stage.CLEARED,),
            Stage.SIGNED,
            _WRITERS,
            gates_let_pass,
            requires=("agreement", "closed_on"),
            note=_OWN_DESK,
        ),
        Transition(
            "reopen_talks",
            _("Reopen talks on the text"),
            (Stage.TEXT_AGREED,),
            Stage.NEGOTIATING,
            _WRITERS,
            needs_reason=True,
            note=_OWN_DESK,
        ),
        Transition(
            "withdraw_clearance",
            _("Withdraw clearance"),
            (Stage.CLEARED,),
            Stage.TEXT_AGREED,
            _SENIOR,
            needs_reason=True,
        ),
        Transition(
            "pause",
            _("Set aside as dormant"),
            ACTIVE,
            Stage.DORMANT,
            _WRITERS,
            needs_reason=True,
            remembers=True,
            note=_OWN_DESK,
        ),
        Transition(
            "resume",
            _("Resume where it stood"),
            (Stage.DORMANT,),
            "",
            _WRITERS,
            needs_reason=True,
            returns=True,
            note=_OWN_DESK,
        ),
        Transition(
            "drop",
            _("Drop"),
            (*ACTIVE, Stage.DORMANT),
            Stage.DROPPED,
            _WRITERS,
            requires=("closed_on",),
            needs_reason=True,
            note=_OWN_DESK,
        ),
    ),
)


def place_on_way(stage: str) -> int:
    """The place of a stage on the way to signature, from 0; -1 for dormant and dropped."""
    return WAY.index(Stage(stage)) if stage in WAY else -1
