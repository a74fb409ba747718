"""Who may look at what was done. Everything here is about oversight; no rule opens a label."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import ActionRule

READ_HISTORY = ActionRule(
    "history.read",
    _("Read who changed what, and why"),
    frozenset({Role.DESK_OFFICER, Role.READER, Role.LEGAL, Role.HEAD, Role.AUDITOR, Role.SERVICE}),
    _(
        "Of the records that one may see. Reasons are written for colleagues, so not for partners’ representatives."
    ),
)
READ_ACCESS_LOG = ActionRule(
    "history.read_access_log",
    _("Read who signed in, and who read, exported or printed what"),
    frozenset({Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR, Role.SERVICE}),
    _("Administrators: sign-ins and the management of accounts only."),
)
READ_SEALS = ActionRule(
    "history.read_seals",
    _("See how history is sealed"),
    frozenset({Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR, Role.SERVICE}),
)
VERIFY = ActionRule(
    "history.verify",
    _("Verify that history was not altered"),
    frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.SERVICE}),
)

ACTIONS = (READ_HISTORY, READ_ACCESS_LOG, READ_SEALS, VERIFY)
