"""What the audit surface announces: history in the navigation and who may look at it. The night's work
(cli/nightly.py) seals it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.changes.policy import ACTIONS, READ_HISTORY
from umubano.core.registry import Concept, NavigationItem

concept = Concept(
    name="audit",
    title=_("History"),
    order=80,
    navigation=(
        NavigationItem(
            title=_("History"),
            url_name="audit:list",
            icon="history",
            group="system",
            shortcut="y",
            order=80,
            roles=READ_HISTORY.roles,
        ),
        NavigationItem(
            title=_("Access log"),
            url_name="audit:access",
            icon="history",
            group="system",
            shortcut="y",
            order=80,
            roles=frozenset({Role.ADMINISTRATOR}),
        ),
    ),
    actions=ACTIONS,
)
