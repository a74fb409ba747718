"""Who may do what in the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})

CREATE = ActionRule("agreements.create", _("Register an agreement"), _WRITERS)
CHANGE = ActionRule(
    "agreements.change",
    _("Change what is said of an agreement"),
    _WRITERS,
    _("Desk officers: their own desk."),
)
RECORD_ACT = ActionRule(
    "agreements.record_act", _("Record an act"), _WRITERS, _("Desk officers: their own desk.")
)
CORRECT_ACT = ActionRule(
    "agreements.correct_act",
    _("Correct an act"),
    _WRITERS,
    _("By a new act that says why; desk officers: their own desk."),
)
GIVE_OPINION = ActionRule(
    "agreements.give_opinion",
    _("State the legal nature, with an opinion"),
    frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE}),
)
DECIDE_CLAIM = ActionRule("agreements.decide_claim", _("Decide between competing claims"), _WRITERS)
RELABEL = ActionRule(
    "agreements.relabel",
    _("Change the security label"),
    _WRITERS,
    _("Lowering it: head of the directorate or legal adviser."),
)
LOWER_LABEL = ActionRule(
    "agreements.lower_label", _("Lower the security label"), frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
)
IMPORT = ActionRule("agreements.import", _("Import a file into the register"), _WRITERS)

ACTIONS = (CREATE, CHANGE, RECORD_ACT, CORRECT_ACT, GIVE_OPINION, DECIDE_CLAIM, RELABEL, LOWER_LABEL, IMPORT)
