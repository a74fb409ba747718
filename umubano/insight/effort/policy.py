"""Who may declare the focus. The figures themselves are for everybody at home: row security trims them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule

#: The service role loads the demonstration.
_HEAD = frozenset({Role.HEAD, Role.SERVICE})

DECLARE = ActionRule("effort.declare", _("Declare the intended focus of the effort"), _HEAD)
CHANGE = ActionRule("effort.change", _("Correct a declared focus"), _HEAD)
END = ActionRule("effort.end", _("End a declared focus"), _HEAD)

ACTIONS = (DECLARE, CHANGE, END)
