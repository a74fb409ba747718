"""What the register announces to the surfaces. Start reading here."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor, Role
from umubano.core.registry import Concept, NavigationItem
from umubano.domain.agreements.agenda import agenda
from umubano.domain.agreements.calendar import calendar
from umubano.domain.agreements.codes import CODE_LISTS
from umubano.domain.agreements.demonstration import load_demonstration
from umubano.domain.agreements.due import deadlines, due, due_then, owed
from umubano.domain.agreements.imports import EXPORTS, IMPORTS
from umubano.domain.agreements.panels import partner_panels
from umubano.domain.agreements.policy import ACTIONS
from umubano.domain.agreements.presentation.history import ROW_WORDS, SUMMARY_WORDS, VALUE_WORDS
from umubano.domain.agreements.search import search
from umubano.domain.agreements.services.projection import turn_back, turn_due

#: Administrators manage accounts and read no record.
_READERS = frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE}


def _nightly(_actor: Actor, day: date) -> int:
    """Recompute what turns by `day`; returns how many."""
    return turn_due(day)


def _turn_back(_actor: Actor, day: date) -> int:
    """Recompute all for an earlier day; returns how many changed."""
    return turn_back(day)


def _url(ref: str) -> str:
    return reverse("agreements:detail", args=[ref])


concept = Concept(
    name="agreements",
    title=_("Agreements"),
    order=15,
    navigation=(
        NavigationItem(
            title=_("Agreements"),
            url_name="agreements:list",
            icon="file-certificate",
            shortcut="a",
            order=10,
            roles=_READERS,
        ),
    ),
    actions=ACTIONS,
    due=due,
    due_then=due_then,
    deadlines=deadlines,
    owed=owed,
    calendar=calendar,
    agenda=agenda,
    search=search,
    partner_panels=partner_panels,
    code_lists=CODE_LISTS,
    imports=IMPORTS,
    exports=EXPORTS,
    load_demonstration=load_demonstration,
    nightly=_nightly,
    turn_back=_turn_back,
    subject_urls={"agreement": _url},
    value_words=VALUE_WORDS,
    row_words=ROW_WORDS,
    summary_words=SUMMARY_WORDS,
)
