"""Who may do what with joint bodies. Who may take which step stands in the transition tables (`lifecycle.py`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor, Role
from umubano.core.errors import NotAllowed
from umubano.core.registry import ActionRule
from umubano.domain.committees.lifecycle import BODY, COMMITMENT, SESSION

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_SENIOR = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_OWN_DESK = _("Desk officers: their own desk.")

CREATE = ActionRule("committees.create", _("Record a joint body"), _WRITERS, _OWN_DESK)
CHANGE = ActionRule(
    "committees.change", _("Change a joint body, its rules, members and sessions"), _WRITERS, _OWN_DESK
)
RELABEL = ActionRule(
    "committees.relabel",
    _("Change the security label of a joint body"),
    _WRITERS,
    _("Lowering it: head of the directorate or legal adviser."),
)
LOWER_LABEL = ActionRule("committees.lower_label", _("Lower the security label of a joint body"), _SENIOR)
AGREE_MINUTES = ActionRule(
    "committees.agree_minutes",
    _("Agree to minutes"),
    _WRITERS | {Role.PARTNER},
    _(
        "For our side: head of the directorate or the desk. For a partner’s side: its co-chair, who may write nothing else; or us, "
        "by the paper in which it agreed."
    ),
)

ACTIONS = (
    CREATE,
    CHANGE,
    RELABEL,
    LOWER_LABEL,
    AGREE_MINUTES,
    *BODY.rules(),
    *SESSION.rules(),
    *COMMITMENT.rules(),
)


def require_own_side(actor: Actor, side: str) -> None:
    """A partner's co-chair agrees for the own side and no other. Raises NotAllowed."""
    if actor.is_foreign and side not in actor.affiliations:
        raise NotAllowed(_("You may agree to minutes for your own side only."), code="other_side", side=side)
