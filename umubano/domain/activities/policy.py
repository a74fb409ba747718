"""Who may do what with activities. Who may take which step stands in the transition table (`lifecycle.py`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule
from umubano.domain.activities.lifecycle import LIFECYCLE

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")

CREATE = ActionRule("activities.create", _("Record an activity"), _WRITERS, _OWN_DESK)
CHANGE = ActionRule(
    "activities.change",
    _("Change an activity, its numbers, costs, report and lessons"),
    _WRITERS,
    _OWN_DESK,
)
RELABEL = ActionRule(
    "activities.relabel",
    _("Change the security label of an activity"),
    _WRITERS,
    _("Lowering it: head of the directorate or legal adviser."),
)
LOWER_LABEL = ActionRule("activities.lower_label", _("Lower the security label of an activity"), _SENIOR)
IMPORT = ActionRule("activities.import", _("Import activities and exercises"), _WRITERS)

ACTIONS = (CREATE, CHANGE, RELABEL, LOWER_LABEL, IMPORT, *LIFECYCLE.rules())
