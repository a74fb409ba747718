"""Who may do what with plans. Who may take which step stands in the transition tables (`lifecycle.py`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule
from umubano.domain.plans.lifecycle import LIFECYCLE, VALUE_LIFECYCLE

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")

CREATE = ActionRule("plans.create", _("Draw up a plan"), _WRITERS, _OWN_DESK)
CHANGE = ActionRule(
    "plans.change",
    _("Change a plan, its objectives, lines, indicators, risks and budget"),
    _WRITERS,
    _OWN_DESK,
)
REPORT = ActionRule("plans.report", _("Record progress and the values of indicators"), _WRITERS, _OWN_DESK)
RELABEL = ActionRule(
    "plans.relabel",
    _("Change the security label of a plan"),
    _WRITERS,
    _("Lowering it: head of the directorate or legal adviser."),
)
LOWER_LABEL = ActionRule("plans.lower_label", _("Lower the security label of a plan"), _SENIOR)

ACTIONS = (CREATE, CHANGE, REPORT, RELABEL, LOWER_LABEL, *LIFECYCLE.rules(), *VALUE_LIFECYCLE.rules())
