"""What imports and exports announce: their place in the navigation. The kinds of files come from the concepts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem

concept = Concept(
    name="transfer",
    title=_("Imports and exports"),
    order=70,
    navigation=(
        NavigationItem(
            title=_("Import and export"),
            url_name="transfer:list",
            icon="file-import",
            group="system",
            shortcut="t",
            order=70,
            roles=frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE},
        ),
    ),
)
