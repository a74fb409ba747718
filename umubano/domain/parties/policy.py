"""Who may do what to counterpart bodies and contact points. Parties themselves are shipped and change
with the product.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})

RECORD_BODY = ActionRule("parties.record_body", _("Record a counterpart body or contact point"), _WRITERS)
CHANGE_BODY = ActionRule("parties.change_body", _("Change a counterpart body or contact point"), _WRITERS)

ACTIONS = (RECORD_BODY, CHANGE_BODY)
