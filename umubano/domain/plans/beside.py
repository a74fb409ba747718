"""What stands beside a plan in time: sessions of its joint bodies, through the registry, and the terms and deadlines of its agreements.

Sessions come from what concepts announce for the calendar, so this folder needs none of them. The register is below this folder and is
read directly: a few columns of the plan's own agreements, whatever the number of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.registry import CalendarItem, Concept, concepts
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.words import coming_title
from umubano.domain.agreements.queries import BINDING
from umubano.domain.plans.queries import partner_codes
from umubano.domain.plans.timeline import Event
from umubano.domain.plans.words import span_in_words

#: Concepts whose calendar is not asked: the plan itself, its own activities, and the register, which is read directly.
_NOT_ASKED = frozenset({"plans", "activities", "agreements"})
#: The most agreements of a partner whose deadlines are drawn.
_MOST = 25

_DEADLINES = (
    ("last_day_for_notice", "bad", False),
    ("term_ends", "warn", False),
    ("decide_by", "info", True),
)


def agreements_of(plan: Any) -> list[Agreement]:
    """The agreement the plan is under, or those that bind us with its partner."""
    if plan.agreement_id:
        return [plan.agreement] if plan.agreement is not None else []
    rows = Agreement.objects.register().filter(status__in=BINDING).with_partner(plan.partner_id)
    return list(rows.newest_first()[:_MOST])


def events_beside(plan: Any, actor: Actor, start: date, end: date) -> tuple[list[Event], set[int]]:
    """The events from `start` to `end`, and the labels of what they come from. Our own decision days are not told to a partner."""
    agreements = agreements_of(plan)
    label_ids = set()
    events = []
    for agreement in agreements:
        for event in _deadlines(agreement, actor):
            if start <= event.on <= end:
                events.append(event)
                label_ids.add(agreement.label_id)
    refs, parties = {agreement.ref for agreement in agreements}, set(partner_codes(plan))
    for concept in concepts():
        if concept.name in _NOT_ASKED:
            continue
        for item in _items(concept, actor, frozenset(parties), start, end):
            is_session = bool(item.bodies) and item.status != "cancelled"
            if is_session and (item.about in refs or parties & set(item.parties)):
                until = item.end if item.end > item.start else None
                words = f"{item.kind_title}: {item.title}, {span_in_words(item.start, item.end)}"
                events.append(Event(item.start, item.title, words, item.url, "neutral", until))
                label_ids.add(item.label_id)
    return events, label_ids


def _items(
    concept: Concept, actor: Actor, parties: frozenset[str], start: date, end: date
) -> Iterable[CalendarItem]:
    if concept.calendar_with is not None:
        return concept.calendar_with(actor, parties, start, end)
    return concept.calendar(actor, start, end) if concept.calendar is not None else ()


def _deadlines(agreement: Any, actor: Actor) -> Iterator[Event]:
    for name, colour, is_internal in _DEADLINES:
        day = getattr(agreement, name)
        if day is None or (is_internal and actor.is_foreign):
            continue
        title = coming_title(name)
        words = _("%(title)s, %(day)s: %(agreement)s") % {
            "title": title,
            "day": in_words(day),
            "agreement": agreement.title,
        }
        yield Event(day, title, words, agreement.get_absolute_url(), colour)
