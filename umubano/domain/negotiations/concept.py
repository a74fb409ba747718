"""What negotiations announce to the surfaces."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem
from umubano.domain.negotiations.calendar import calendar
from umubano.domain.negotiations.demonstration import load_demonstration
from umubano.domain.negotiations.due import due
from umubano.domain.negotiations.history import SUMMARY_WORDS, VALUE_WORDS
from umubano.domain.negotiations.inbox import inbox
from umubano.domain.negotiations.panels import partner_panels
from umubano.domain.negotiations.policy import ACTIONS
from umubano.domain.negotiations.public_facts import IMPORTS
from umubano.domain.negotiations.search import search


def _url(ref: str) -> str:
    return reverse("negotiations:detail", args=[ref])


concept = Concept(
    name="negotiations",
    title=_("Negotiations"),
    order=20,
    navigation=(
        NavigationItem(
            _("Negotiations"),
            "negotiations:list",
            "progress",
            group="work",
            shortcut="n",
            order=20,
            roles=frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE},
        ),
    ),
    actions=ACTIONS,
    due=due,
    calendar=calendar,
    inbox=inbox,
    search=search,
    imports=IMPORTS,
    load_demonstration=load_demonstration,
    partner_panels=partner_panels,
    subject_urls={"negotiation": _url},
    value_words=VALUE_WORDS,
    summary_words=SUMMARY_WORDS,
)
