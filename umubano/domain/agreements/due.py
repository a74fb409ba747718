"""What falls due in the register: our decisions, last days for notice, ends of term, reviews, registrations with the United Nations.

Read from projected columns, each under its own partial index, so that the cost follows the number of days asked about and not the number
of agreements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.due import LOOK_BACK
from umubano.core.registry import DueItem
from umubano.domain.agreements.life import TermRule
from umubano.domain.agreements.models import Agreement, AgreementParty
from umubano.domain.agreements.presentation.words import coming_title, day_in_words
from umubano.domain.agreements.queries import BINDING
from umubano.domain.agreements.services.projection import apply_standing, life_of_row

#: The most of one kind that is listed, soonest first; a directorate that has more due in one period asks for a shorter one.
MOST = 2000
#: The most of one kind that the inbox is told of.
MOST_OWED = 100
#: Kinds that the head sees by themselves when they wait too long: a day that is missed here does not come back.
_WEIGHTY = frozenset({"decide_by", "decide_renewal_by", "last_day_for_notice", "term_ends"})
_ANY = Q()


def due(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """Everything due from `start` to `end`, and what was due before `start` and is still open. In order of days.

    Our own decision days are not told to a partner's representative.
    """
    items = [*_last_days(start, end), *_ends(start, end), *_registrations(end), *_reviews(end)]
    if not actor.is_foreign:
        items += _decisions(start, end)
    return sorted(_told(items, actor), key=lambda item: (item.on, item.about))


def deadlines(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """What of it falls on these days."""
    items = [*_last_days(start, end), *_ends(start, end), *_registrations(end, start), *_reviews(end, start)]
    if not actor.is_foreign:
        items += (item for item in _decisions(start, end) if item.on >= start)
    return _told(items, actor)


def owed(actor: Actor, on: date) -> Iterable[DueItem]:
    """What was due in the year before `on` and is open, of the actor's agreements; for the head, of all: the longest due of each kind."""
    if actor.is_foreign:
        return []
    start, end = on - LOOK_BACK, on - timedelta(days=1)
    mine = Q(owner=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    mine |= Q(owner=None, desk__in=sorted(actor.desks))
    narrow = _ANY if actor.role is Role.HEAD else mine
    items = [
        *_last_days(start, end, narrow, MOST_OWED),
        *_ends(start, end, narrow, MOST_OWED),
        *_decisions(start, end, narrow, MOST_OWED),
        *_registrations(end, narrow=narrow, most=MOST_OWED),
        *_reviews(end, narrow=narrow, most=MOST_OWED),
    ]
    return sorted(_told(items, actor), key=lambda item: (item.on, item.about))


def _told(items: list[DueItem], actor: Actor) -> list[DueItem]:
    """With the partners of the agreements; without our desks for a partner's representative. One statement."""
    if not items:
        return []
    partners: dict[str, tuple[str, ...]] = {}
    rows = AgreementParty.objects.filter(agreement__ref__in={item.about for item in items}, is_home=False)
    for ref, code in rows.order_by("agreement_id", "position", "id").values_list(
        "agreement__ref", "party_id"
    ):
        partners[ref] = (*partners.get(ref, ()), str(code))
    hidden: dict[str, Any] = {"desks": ()} if actor.is_foreign else {}
    return [replace(item, parties=partners.get(item.about, ()), **hidden) for item in items]


def bound_agreements() -> Any:
    """The agreements of the register that bind now, with what an item of them shows."""
    return (
        Agreement.objects.register()
        .filter(status__in=BINDING)
        .select_related("owner")
        .only(
            "ref", "title", "owner__full_name", "owner__username", "desk", "label_id", "is_certain", "is_illustrative",
            "partners_text", "term_ends", "last_day_for_notice", "decide_by", "review_due_on", "registration_due_on", "terms", "version",
        )
    )  # fmt: skip


def _item(row: Agreement, on: date, kind: str, why: str) -> DueItem:
    return DueItem(
        key=f"agreement-{kind}-{row.ref}",
        on=on,
        kind=kind,
        kind_title=coming_title(kind),
        about=row.ref,
        about_title=row.title,
        url=row.get_absolute_url(),
        why=why,
        owner=str(row.owner or ""),
        label_id=row.label_id,
        is_certain=row.is_certain,
        is_illustrative=row.is_illustrative,
        is_weighty=kind in _WEIGHTY,
        is_of_agreement=True,
        desks=(row.desk,) if row.desk else (),
        revision=row.version,
    )


def _decisions(start: date, end: date, narrow: Q = _ANY, most: int = MOST) -> Iterator[DueItem]:
    """Decision days ahead, and those gone by while it is not yet too late."""
    ahead = Q(decide_by__gte=start)
    still_open = Q(last_day_for_notice__gte=start) | Q(last_day_for_notice__isnull=True, term_ends__gte=start)
    rows = bound_agreements().filter(narrow, decide_by__lte=end).filter(ahead | still_open)
    return map(_decision, rows.order_by("decide_by", "id")[:most])


def _decision(row: Any) -> DueItem:
    if row.last_day_for_notice:
        why = _("The last day for notice is %(last)s; without notice it is renewed.") % {
            "last": day_in_words(row.last_day_for_notice)
        }
        return _item(row, row.decide_by, "decide_by", why)
    why = _("The term ends on %(end)s unless it is renewed.") % {"end": day_in_words(row.term_ends)}
    return _item(row, row.decide_by, "decide_renewal_by", why)


def _last_days(start: date, end: date, narrow: Q = _ANY, most: int = MOST) -> Iterator[DueItem]:
    rows = bound_agreements().filter(narrow, last_day_for_notice__range=(start, end))
    return map(_last_day, rows.order_by("last_day_for_notice", "id")[:most])


def _last_day(row: Any) -> DueItem:
    why = _("Notice given later ends a later term; the present one ends on %(end)s.") % {
        "end": day_in_words(row.term_ends)
    }
    return _item(row, row.last_day_for_notice, "last_day_for_notice", why)


def _ends(start: date, end: date, narrow: Q = _ANY, most: int = MOST) -> Iterator[DueItem]:
    rows = bound_agreements().filter(narrow, term_ends__range=(start, end))
    return map(_end, rows.order_by("term_ends", "id")[:most])


def _end(row: Any) -> DueItem:
    if row.terms.get("term") == TermRule.TACIT_RENEWAL and row.last_day_for_notice is not None:
        return _item(row, row.term_ends, "term_renews", _("It is renewed tacitly the day after."))
    return _item(row, row.term_ends, "term_ends", _("Nothing binds after that day unless it is renewed."))


def _registrations(
    end: date, start: date = date.min, *, narrow: Q = _ANY, most: int = MOST
) -> Iterator[DueItem]:
    """In force, to be registered, and not registered: due since its entry into force, as soon as possible (Charter 102)."""
    rows = bound_agreements().filter(narrow, registration_due_on__range=(start, end))
    return map(_registration, rows.order_by("registration_due_on", "id")[:most])


def _registration(row: Any) -> DueItem:
    why = _(
        "In force and not registered; it cannot be invoked before organs of the United Nations (Charter 102(2))."
    )
    return _item(row, row.registration_due_on, "register", why)


def _reviews(end: date, start: date = date.min, *, narrow: Q = _ANY, most: int = MOST) -> Iterator[DueItem]:
    """Reviews that the terms ask for, counted from the last one or from entry into force, overdue ones included."""
    rows = bound_agreements().filter(narrow, review_due_on__range=(start, end))
    return map(_review, rows.order_by("review_due_on", "id")[:most])


def _review(row: Any) -> DueItem:
    months = row.terms.get("review_months")
    if months:
        why = _("The terms ask for a review every %(months)d months.") % {"months": months}
    else:
        why = _("The terms, as amended, ask for a review.")
    return _item(row, row.review_due_on, "review", why)


#: With more agreements binding on another day than this, their lives are not computed for a list: what today's columns say is shown.
MOST_THEN = 5000


def due_then(actor: Actor, on: date, start: date, end: date) -> Iterable[DueItem]:
    """As `due`, of the day `on`: from the lives of the agreements that bound then, because the columns hold what is due today."""
    bound = Agreement.objects.register().in_status_on(on, *BINDING)
    keys = list(bound.values_list("pk", flat=True)[: MOST_THEN + 1])
    if len(keys) > MOST_THEN:
        return due(actor, start, end)
    rows = Agreement.objects.filter(pk__in=keys).select_related("owner").prefetch_related("acts", "parties")
    items: list[DueItem] = []
    for row in rows.order_by("id").iterator(chunk_size=1000):
        life = life_of_row(row)
        apply_standing(row, life, life.on(on))
        items += _of_row(row, start, end, is_told_decisions=not actor.is_foreign)
    return sorted(_told(items, actor), key=lambda item: (item.on, item.about))


def _of_row(row: Any, start: date, end: date, *, is_told_decisions: bool) -> Iterator[DueItem]:
    """What `due` reads by its columns, of one row."""
    if row.last_day_for_notice and start <= row.last_day_for_notice <= end:
        yield _last_day(row)
    if row.term_ends and start <= row.term_ends <= end:
        yield _end(row)
    if row.registration_due_on and row.registration_due_on <= end:
        yield _registration(row)
    if row.review_due_on and row.review_due_on <= end:
        yield _review(row)
    last = row.last_day_for_notice or row.term_ends or date.min
    if is_told_decisions and row.decide_by and row.decide_by <= end and max(row.decide_by, last) >= start:
        yield _decision(row)
