"""What activities announce to the surfaces. Start reading here."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem
from umubano.domain.activities.calendar import agenda, calendar
from umubano.domain.activities.codes import CODE_LISTS
from umubano.domain.activities.demonstration import load_demonstration
from umubano.domain.activities.due import deadlines, due, owed
from umubano.domain.activities.history import SUMMARY_WORDS, VALUE_WORDS
from umubano.domain.activities.imports import EXPORTS, IMPORTS
from umubano.domain.activities.imports.public_facts import CATEGORIES, ActivityRows
from umubano.domain.activities.inbox import inbox
from umubano.domain.activities.panels import agreement_panels, body_panels, partner_panels
from umubano.domain.activities.policy import ACTIONS
from umubano.domain.activities.search import search

#: Administrators manage accounts and read no record.
_READERS = frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE}


def _url(ref: str) -> str:
    return reverse("activities:detail", args=[ref])


concept = Concept(
    name="activities",
    title=_("Activities"),
    order=30,
    navigation=(
        NavigationItem(
            _("Activities"),
            "activities:list",
            "activity",
            group="work",
            shortcut="v",
            order=30,
            roles=_READERS,
        ),
    ),
    actions=ACTIONS,
    due=due,
    deadlines=deadlines,
    owed=owed,
    search=search,
    partner_panels=partner_panels,
    agreement_panels=agreement_panels,
    body_panels=body_panels,
    calendar=calendar,
    agenda=agenda,
    inbox=inbox,
    imports=IMPORTS,
    fact_rows=dict.fromkeys(CATEGORIES, ActivityRows),
    exports=EXPORTS,
    code_lists=CODE_LISTS,
    load_demonstration=load_demonstration,
    subject_urls={"activity": _url},
    value_words=VALUE_WORDS,
    summary_words=SUMMARY_WORDS,
    event_titles={
        "activity.recorded": _("Activity recorded"),
        "activity.received_by_mail": _("Activity received by e-mail"),
        "activity.changed": _("Activity changed"),
        "activity.relabelled": _("Label of an activity changed"),
        "activity.state_changed": _("State of an activity changed"),
        "activity.report_written": _("After-action report written"),
        "activity.lesson_recorded": _("Lesson recorded"),
        "activity.lesson_changed": _("Lesson changed"),
        "activity.lesson_closed": _("Lesson closed"),
    },
)
