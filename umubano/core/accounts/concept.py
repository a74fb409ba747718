"""What accounts announce: the administration in the navigation, and who may do what there."""

from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.policy import ACTIONS
from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem

concept = Concept(
    name="accounts",
    title=_("Accounts"),
    order=90,
    navigation=(
        NavigationItem(
            title=_("Administration"),
            url_name="accounts:list",
            icon="settings",
            group="system",
            shortcut="z",
            order=90,
            roles=frozenset({Role.ADMINISTRATOR}),
        ),
    ),
    actions=ACTIONS,
)
