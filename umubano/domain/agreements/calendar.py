"""What of the register stands in the calendar: ends of terms, last days for notice, our decision days, reviews; all of them whole days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from umubano.core.actors import Actor
from umubano.core.registry import CalendarItem
from umubano.domain.agreements.due import MOST, bound_agreements
from umubano.domain.agreements.life import TermRule
from umubano.domain.agreements.models import Agreement, AgreementParty
from umubano.domain.agreements.presentation.words import coming_title


def calendar(actor: Actor, start: date, end: date) -> Iterator[CalendarItem]:
    """What falls on the days from `start` to `end`. Our own decision days are not told to a partner's representative."""
    span = (start, end)
    in_span = Q(term_ends__range=span) | Q(last_day_for_notice__range=span) | Q(review_due_on__range=span)
    if not actor.is_foreign:
        in_span |= Q(decide_by__range=span)
    rows = (
        bound_agreements()
        .filter(in_span)
        .only(*_COLUMNS, "owner__full_name", "owner__username")
        .prefetch_related(Prefetch("parties", _PARTNERS, to_attr="calendar_partners"))
        .order_by("id")[:MOST]
    )
    for row in rows:
        for kind, day in _days(row, actor):
            if day is not None and start <= day <= end:
                yield _item(row, kind, day, actor)


#: As a plain list: a related manager for each of thousands of rows takes longer than reading them.
_PARTNERS = AgreementParty.objects.filter(is_home=False).only("agreement_id", "party_id", "position")

_COLUMNS = (
    "ref", "title", "desk", "owner", "label_id", "is_certain", "is_illustrative", "version", "terms",
    "term_ends", "last_day_for_notice", "decide_by", "review_due_on", "partners_text", "in_force_on",
)  # fmt: skip


def _days(row: Agreement, actor: Actor) -> list[tuple[str, date | None]]:
    """The kinds are those of `due.py`, and with them the keys, so that a surface that asks both shows each day once."""
    renews = row.terms.get("term") == TermRule.TACIT_RENEWAL and row.last_day_for_notice is not None
    days: list[tuple[str, date | None]] = [
        ("term_renews" if renews else "term_ends", row.term_ends),
        ("last_day_for_notice", row.last_day_for_notice),
        ("review", row.review_due_on),
    ]
    if not actor.is_foreign:
        days.append(("decide_by" if row.last_day_for_notice else "decide_renewal_by", row.decide_by))
    return days


def _item(row: Any, kind: str, day: date, actor: Actor) -> CalendarItem:
    return CalendarItem(
        uid=f"agreement-{kind}-{row.ref}",
        start=day,
        end=day,
        kind=kind,
        kind_title=coming_title(kind),
        title=row.title,
        url=row.get_absolute_url(),
        label_id=row.label_id,
        revision=row.version,
        about=row.ref,
        parties=tuple(party.party_id for party in row.calendar_partners),
        desks=(row.desk,) if row.desk and not actor.is_foreign else (),
        is_certain=row.is_certain,
        is_illustrative=row.is_illustrative,
    )
