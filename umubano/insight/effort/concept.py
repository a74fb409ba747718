"""What the effort announces to the surfaces. Start reading here."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem
from umubano.insight.effort.demonstration import load_demonstration
from umubano.insight.effort.history import VALUE_WORDS
from umubano.insight.effort.panels import home_panels, partner_brief, partner_panels
from umubano.insight.effort.policy import ACTIONS


def _url(ref: str) -> str:
    return reverse("effort:declaration", args=[ref])


concept = Concept(
    name="effort",
    title=_("Effort"),
    order=210,
    navigation=(
        NavigationItem(
            _("Effort"),
            "effort:matrix",
            "chart-bar",
            group="work",
            shortcut="e",
            order=35,
            # our own affair: partners' representatives have no such page, administrators read no record
            roles=frozenset(Role) - {Role.PARTNER, Role.ADMINISTRATOR, Role.SERVICE},
        ),
    ),
    actions=ACTIONS,
    partner_panels=partner_panels,
    partner_brief=partner_brief,
    home_panels=home_panels,
    load_demonstration=load_demonstration,
    subject_urls={"focus": _url},
    value_words=VALUE_WORDS,
    event_titles={
        "focus.declared": _("Focus declared"),
        "focus.corrected": _("Declared focus corrected"),
        "focus.ended": _("Declared focus ended"),
    },
)
