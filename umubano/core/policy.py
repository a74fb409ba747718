"""May this actor do this? Actions are data (`ActionRule`), announced by concepts; the reference page is generated from them.

Two questions are kept apart. *May I see it* is answered by the database (row security). *May I do it* is answered here, by
role and, for desk officers, by desk. A visible record that the actor may not change answers 403 and says whom to ask.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.errors import NotAllowed
from umubano.core.registry import ActionRule


def may(actor: Actor, rule: ActionRule, *, desk: str = "") -> bool:
    """True when the actor's role allows the action and, for a desk officer, the record is of the own desk or of none."""
    if actor.role not in rule.roles:
        return False
    return actor.role is not Role.DESK_OFFICER or not desk or desk in actor.desks


def require(actor: Actor, rule: ActionRule, *, desk: str = "") -> None:
    """Raise NotAllowed, naming who may, unless `may`."""
    if may(actor, rule, desk=desk):
        return
    if actor.role in rule.roles:
        from umubano.core.accounts.desks import desk_name

        raise NotAllowed(
            _("This record belongs to the desk “%(desk)s”. Ask that desk, or the head of the directorate.")
            % {"desk": desk_name(desk)},
            code="other_desk",
            desk=desk,
        )
    from umubano.core.accounts.models import ROLE_NAMES

    roles = ", ".join(
        str(ROLE_NAMES[role]) for role in Role if role in rule.roles and role is not Role.SERVICE
    )
    raise NotAllowed(
        _("You may not do this: “%(action)s”. It can be done by: %(roles)s.")
        % {"action": rule.title, "roles": roles},
        code="role_may_not",
        action=rule.action,
    )
