"""What joint bodies announce to the surfaces. Start reading here."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor, Role
from umubano.core.registry import BriefKind, Concept, NavigationItem
from umubano.domain.committees.agenda import agenda
from umubano.domain.committees.brief import compose_minutes
from umubano.domain.committees.calendar import calendar, calendar_with
from umubano.domain.committees.codes import CODE_LISTS
from umubano.domain.committees.demonstration import load_demonstration
from umubano.domain.committees.due import deadlines, due, owed
from umubano.domain.committees.exports import EXPORTS
from umubano.domain.committees.history import SUMMARY_WORDS, VALUE_WORDS
from umubano.domain.committees.inbox import inbox
from umubano.domain.committees.panels import (
    AGREEMENT_FILTERS,
    agreement_panels,
    home_panels,
    partner_panels,
)
from umubano.domain.committees.policy import ACTIONS
from umubano.domain.committees.public_facts import FACT_ROWS
from umubano.domain.committees.queries import body_names
from umubano.domain.committees.search import search
from umubano.domain.committees.services.project import turn_due

#: Administrators manage accounts and read no record.
_READERS = frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE}


def _nightly(_actor: Actor, day: date) -> int:
    """Recompute the bodies whose standing turns by `day`; returns how many."""
    return turn_due(day)


def _turn_back(_actor: Actor, day: date) -> int:
    """Recompute all for an earlier day; returns how many changed."""
    return turn_due(day, everything=True)


def _url(ref: str) -> str:
    return reverse("committees:detail", args=[ref])


concept = Concept(
    name="committees",
    title=_("Joint committees"),
    order=30,
    navigation=(
        NavigationItem(
            title=_("Committees"),
            url_name="committees:list",
            icon="users",
            shortcut="c",
            order=30,
            roles=_READERS,
        ),
    ),
    actions=ACTIONS,
    due=due,
    deadlines=deadlines,
    owed=owed,
    calendar=calendar,
    calendar_with=calendar_with,
    body_names=body_names,
    agenda=agenda,
    inbox=inbox,
    search=search,
    home_panels=home_panels,
    partner_panels=partner_panels,
    agreement_panels=agreement_panels,
    agreement_filters=AGREEMENT_FILTERS,
    fact_rows=FACT_ROWS,
    code_lists=CODE_LISTS,
    exports=EXPORTS,
    briefs=(BriefKind("minutes", _("Minutes"), compose_minutes),),
    load_demonstration=load_demonstration,
    nightly=_nightly,
    turn_back=_turn_back,
    subject_urls={"jointbody": _url},
    value_words=VALUE_WORDS,
    summary_words=SUMMARY_WORDS,
    event_titles={
        "jointbody.recorded": _("Joint body recorded"),
        "jointbody.changed": _("Joint body changed"),
        "jointbody.rule_set": _("Rule of a joint body laid down"),
        "jointbody.members_changed": _("Members of a joint body changed"),
        "jointbody.status_changed": _("Status of a joint body changed"),
        "jointbody.relabelled": _("Security label of a joint body changed"),
        "session.planned": _("Session planned"),
        "session.held": _("Session held"),
        "session.changed": _("Session changed"),
        "session.state_changed": _("Step of a session"),
        "session.attendance_recorded": _("Attendance recorded"),
        "session.agenda_changed": _("Agenda changed"),
        "session.minutes_written": _("Minutes written"),
        "session.decision_written": _("Decision written"),
        "session.minutes_agreed": _("Minutes agreed by one side"),
        "commitment.made": _("Commitment made"),
        "commitment.changed": _("Commitment changed"),
        "commitment.state_changed": _("Step of a commitment"),
    },
)
