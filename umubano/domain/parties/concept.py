"""What parties announce: reference tables, their loader, and who may record counterpart bodies."""

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem
from umubano.domain.parties import policy
from umubano.domain.parties.history import SUMMARY_WORDS, VALUE_WORDS
from umubano.domain.parties.search import search
from umubano.domain.parties.services.load import load_reference


def _load() -> None:
    load_reference(using="owner")


concept = Concept(
    name="parties",
    title=_("Partners"),
    order=20,
    reference_tables={
        "parties_party": "states, organisations and missions as possible parties, the same for everybody",
        "parties_membership": "public memberships of organisations, the same for everybody",
    },
    navigation=(
        NavigationItem(
            _("Partners"),
            "parties:list",
            "world",
            group="work",
            shortcut="p",
            order=30,
            roles=frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE},
        ),
    ),
    actions=policy.ACTIONS,
    load_reference=_load,
    search=search,
    value_words=VALUE_WORDS,
    summary_words=SUMMARY_WORDS,
)
