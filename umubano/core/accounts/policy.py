"""Who manages accounts. Administrators do, and they see no records: managing who may see is kept apart
from seeing.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule

MANAGE_ACCOUNTS = ActionRule(
    "accounts.manage",
    _("Manage accounts and desks"),
    frozenset({Role.ADMINISTRATOR, Role.SERVICE}),
    _("Nobody changes the own role, desks, clearance, compartments, nationality or organisation."),
)
MANAGE_CODE_LISTS = ActionRule(
    "codelists.manage", _("Manage code lists"), frozenset({Role.ADMINISTRATOR, Role.SERVICE})
)
MANAGE_SETTINGS = ActionRule(
    "installation.manage",
    _("Change the settings of this installation"),
    frozenset({Role.ADMINISTRATOR, Role.SERVICE}),
)

ACTIONS = (MANAGE_ACCOUNTS, MANAGE_CODE_LISTS, MANAGE_SETTINGS)
