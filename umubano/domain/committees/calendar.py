"""Sessions in the calendar: convened and held ones confirmed, planned windows tentative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.registry import CALENDAR_MOST, CalendarItem
from umubano.domain.committees.lifecycle import SessionState
from umubano.domain.committees.models import BodyPartner, Session

#: As a plain list: a related manager for each of thousands of rows takes longer than reading them.
_PARTNERS = BodyPartner.objects.only("body_id", "party_id", "position")
_TENTATIVE = {SessionState.PLANNED, SessionState.POSTPONED}


def calendar(actor: Actor, start: date, end: date) -> Iterable[CalendarItem]:
    """The sessions held or planned between two days, and those cancelled, which a calendar must hear of. Two statements."""
    return _items(actor, Session.objects.between(start, end))


def calendar_with(actor: Actor, parties: frozenset[str], start: date, end: date) -> Iterable[CalendarItem]:
    """Those of bodies in which one of these parties sits."""
    partners: Any = BodyPartner.objects
    sits = partners.filter(body=OuterRef("body"), party__in=parties)
    return _items(actor, Session.objects.between(start, end).filter(Exists(sits)))


def _items(actor: Actor, sessions: Any) -> Iterator[CalendarItem]:
    rows: Any = (
        sessions.select_related("body")
        .defer(
            "summary", "languages", "body__search", "body__folded_title", "body__folded_rest", "body__purpose"
        )
        .prefetch_related(Prefetch("body__partners", _PARTNERS, to_attr="calendar_partners"))
        .order_by("planned_from", "held_from", "id")[:CALENDAR_MOST]
    )
    for row in rows:
        first, last = (row.held_from, row.held_to) if row.held_to else (row.planned_from, row.planned_to)
        if first is None or last is None:
            continue
        status = "confirmed"
        if row.state == SessionState.CANCELLED:
            status = "cancelled"
        elif row.state in _TENTATIVE:
            status = "tentative"
        yield CalendarItem(
            uid=f"session-{row.body.ref}-{row.number}",
            start=first,
            end=last,
            kind="joint_session",
            kind_title=_("Session"),
            title=row.title,
            url=row.get_absolute_url(),
            label_id=row.label_id,
            status=status,
            revision=row.version - 1,
            place=row.place,
            about=row.body.ref,
            parties=tuple(partner.party_id for partner in row.body.calendar_partners),
            desks=(row.body.desk,) if row.body.desk and not actor.is_foreign else (),
            bodies=(row.body.ref,),
            is_certain=bool(row.held_to) or row.state == SessionState.CONVENED,
            is_illustrative=row.body.is_illustrative,
        )
