"""What plans announce to the surfaces. Start reading here."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem
from umubano.domain.plans.demonstration import load_demonstration
from umubano.domain.plans.due import agenda, calendar, due, inbox
from umubano.domain.plans.exports import EXPORTS
from umubano.domain.plans.history import SUMMARY_WORDS, VALUE_WORDS
from umubano.domain.plans.panels import activity_panels, agreement_panels, body_panels, partner_panels
from umubano.domain.plans.policy import ACTIONS
from umubano.domain.plans.search import search


def _url(ref: str) -> str:
    return reverse("plans:detail", args=[ref])


concept = Concept(
    name="plans",
    title=_("Plans"),
    order=32,
    navigation=(
        NavigationItem(
            _("Plans"),
            "plans:list",
            "target",
            group="work",
            shortcut="l",
            order=32,
            roles=frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE},
        ),
    ),
    actions=ACTIONS,
    due=due,
    calendar=calendar,
    inbox=inbox,
    agenda=agenda,
    search=search,
    partner_panels=partner_panels,
    agreement_panels=agreement_panels,
    activity_panels=activity_panels,
    body_panels=body_panels,
    exports=EXPORTS,
    load_demonstration=load_demonstration,
    subject_urls={"plan": _url},
    value_words=VALUE_WORDS,
    summary_words=SUMMARY_WORDS,
    event_titles={
        "plan.drawn_up": _("Plan drawn up"),
        "plan.changed": _("Plan changed"),
        "plan.state_changed": _("State of a plan changed"),
        "plan.value_state_changed": _("Value of an indicator decided"),
        "plan.relabelled": _("Label of a plan changed"),
    },
)
