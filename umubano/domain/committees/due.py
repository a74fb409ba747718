"""What falls due with joint bodies: sessions, minutes, commitments. Read from projected, indexed columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.registry import DueItem
from umubano.domain.committees.models import Commitment, JointBody, Session
from umubano.domain.committees.queries import partners_of
from umubano.domain.parties.queries import party_names

#: The most of one kind that is listed, soonest first.
MOST = 2000
#: The most of one kind that the inbox is told of.
MOST_OWED = 100
#: A directorate with more commitments late at once asks the list of bodies.
MOST_COMMITMENTS = 500


def due(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """Everything due by `end`, what was due before and is still open included. In order of days.

    Who owns a body is our own affair and not told to a partner's representative. Yearly plans are told by `plans`, which knows them.
    """
    items = [*_sessions(actor, end), *_minutes(actor, end), *_commitments(actor, end)]
    return sorted(items, key=lambda item: (item.on, item.about))


def deadlines(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """What of it falls on these days. A session that is planned or convened until the day due stands in the calendar itself."""
    bodies = JointBody.objects.filter(~Exists(_ON_THE_DAY))
    return [
        *_sessions(actor, end, start, bodies=bodies),
        *_minutes(actor, end, start),
        *_commitments(actor, end, start),
    ]


def owed(actor: Actor, on: date) -> Iterable[DueItem]:
    """Sessions and minutes that should have been there before `on`, of the actor's bodies; for the head of all. Commitments are told by `inbox.py`."""
    if actor.is_foreign:
        return []
    end, bodies = on - timedelta(days=1), JointBody.objects.looked_after_by(actor)
    return [
        *_sessions(actor, end, bodies=bodies, most=MOST_OWED),
        *_minutes(actor, end, bodies=bodies, most=MOST_OWED),
    ]


#: The session that is to be held by the day on which a body is due.
_ON_THE_DAY = Session.objects.filter(
    body=OuterRef("pk"), state__in=["planned", "convened"], planned_to=OuterRef("next_due_on")
)


def _item(
    actor: Actor,
    key: str,
    body: Any,
    on: date,
    kind: str,
    kind_title: str,
    why: str,
    *,
    parties: Mapping[int, tuple[str, ...]],
    person: Any = None,
    **given: Any,
) -> DueItem:
    return DueItem(
        key=key,
        on=on,
        kind=kind,
        kind_title=kind_title,
        about=body.ref,
        about_title=body.title,
        why=why,
        owner="" if actor.is_foreign else str(person or body.owner or ""),
        label_id=body.label_id,
        is_illustrative=body.is_illustrative,
        is_weighty=True,
        parties=parties.get(body.pk, ()),
        desks=() if actor.is_foreign or not body.desk else (body.desk,),
        bodies=(body.ref,),
        **{"url": body.get_absolute_url(), **given},
    )


#: What an item says of a body, and none of its long columns.
_SAID = (
    "ref", "name", "names", "desk", "label_id", "is_illustrative", "last_held_on", "next_due_on", "minutes_due_on",
    "owner__full_name", "owner__username",
)  # fmt: skip


def _sessions(
    actor: Actor, end: date, start: date = date.min, *, bodies: Any = None, most: int = MOST
) -> Iterator[DueItem]:
    """The next session of each active body. What is convened is on its way, and stands in the calendar."""
    rows: Any = list(
        (JointBody.objects.all() if bodies is None else bodies)
        .active()
        .filter(next_due_on__range=(start, end))
        .select_related("owner")
        .only(*_SAID)
        .order_by("next_due_on", "id")[:most]
    )
    parties = partners_of({row.pk for row in rows})
    for row in rows:
        if row.last_held_on is None:
            why = (
                _("It has not met yet; by its rule or plan it should have met by then.")
                if row.next_due_on < today()
                else _("It has not met yet; by its rule or plan it meets by then.")
            )
        elif row.next_due_on < today():
            why = _("By its rule or plan it should have met by then; no session is recorded.")
        else:
            why = _("By its rule or plan it meets by then.")
        key = f"session-due-{row.ref}"
        title = _("Session due")
        yield _item(actor, key, row, row.next_due_on, "joint_session_due", title, why, parties=parties)


def _minutes(
    actor: Actor, end: date, start: date = date.min, *, bodies: Any = None, most: int = MOST
) -> Iterator[DueItem]:
    rows: Any = list(
        (JointBody.objects.all() if bodies is None else bodies)
        .filter(minutes_due_on__range=(start, end))
        .select_related("owner")
        .only(*_SAID)
        .order_by("minutes_due_on", "id")[:most]
    )
    parties = partners_of({row.pk for row in rows})
    for row in rows:
        assert row.minutes_due_on is not None
        why = _("The rule gives this long to agree on the minutes; both sides have not agreed yet.")
        key = f"minutes-due-{row.ref}"
        title = _("Minutes to be agreed")
        yield _item(actor, key, row, row.minutes_due_on, "joint_minutes", title, why, parties=parties)


def _commitments(actor: Actor, end: date, start: date = date.min) -> Iterator[DueItem]:
    rows: Any = list(
        Commitment.objects.open()
        .filter(due_on__range=(start, end))
        .select_related("body__owner", "session", "person")
        .only(
            "person__full_name",
            "person__username",
            "text",
            "side_id",
            "function",
            "due_on",
            "version",
            "session__number",
            "session__body_id",
            *(f"body__{name}" for name in _SAID),
        )
        .order_by("due_on", "id")[:MOST_COMMITMENTS]
    )
    names = party_names(row.side_id for row in rows)
    parties = partners_of({row.body_id for row in rows})
    for row in rows:
        assert row.due_on is not None
        row.session.body = row.body
        who = ", ".join(part for part in (names.get(row.side_id, row.side_id), row.function) if part)
        yield _item(
            actor,
            f"commitment-{row.pk}",
            row.body,
            row.due_on,
            "joint_commitment",
            _("Commitment"),
            f"{row.text} ({who})",
            parties=parties,
            revision=row.version,
            url=f"{row.session.get_absolute_url()}#commitments",
            person=row.person,
        )
