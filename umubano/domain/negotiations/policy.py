"""Who may do what in the pipeline. Who may take which step stands in the transition table (`lifecycle.py`), who may confirm a
gate in the national profile."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule
from umubano.domain.negotiations.lifecycle import LIFECYCLE

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")

CREATE = ActionRule("negotiations.create", _("Open a negotiation"), _WRITERS, _OWN_DESK)
CHANGE = ActionRule("negotiations.change", _("Change a negotiation, record talks"), _WRITERS, _OWN_DESK)
MEET_GATE = ActionRule(
    "negotiations.meet_gate",
    _("Record that a gate is met"),
    _WRITERS,
    _("The national profile says for each gate which of these roles may; desk officers: their own desk."),
)
WAIVE_GATE = ActionRule(
    "negotiations.waive_gate",
    _("Waive a gate until a date"),
    _SENIOR,
    _("With reason, approver and date; not where the national profile forbids it."),
)
LIFT_PROHIBITION = ActionRule(
    "negotiations.lift_prohibition", _("State that a draft no longer does what is prohibited"), _SENIOR
)
RELABEL = ActionRule(
    "negotiations.relabel",
    _("Change the security label of a negotiation"),
    _WRITERS,
    _("Lowering it: head of the directorate or legal adviser."),
)
LOWER_LABEL = ActionRule("negotiations.lower_label", _("Lower the security label of a negotiation"), _SENIOR)

ACTIONS = (
    CREATE,
    CHANGE,
    MEET_GATE,
    WAIVE_GATE,
    LIFT_PROHIBITION,
    RELABEL,
    LOWER_LABEL,
    *LIFECYCLE.rules(),
)
