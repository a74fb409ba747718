"""Activities in the calendar, on the agenda of a joint body, and in the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.codelists.services import name_of
from umubano.core.registry import AgendaProposal, AgendaQuestion, CalendarItem, InboxItem
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity, Lesson
from umubano.domain.activities.queries import ActivityQuerySet
from umubano.domain.activities.spans import REPORT_WITHIN

_MOST = 2000
_PROPOSED = 20
_STATUS = {State.CANCELLED: "cancelled", State.PROPOSED: "tentative", State.POSTPONED: "tentative"}
_SENIOR = frozenset({Role.HEAD, Role.LEGAL})
_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD})


def calendar(actor: Actor, start: date, end: date) -> Iterable[CalendarItem]:
    """Our activities that may have a day between `start` and `end`; a cancelled one says so, so that calendars take it out."""
    rows: Any = (
        Activity.objects.ours()
        .filter(starts_on__lte=end, ends_on__gte=start)
        .prefetch_related("parties")
        .order_by("starts_on", "id")[:_MOST]
    )
    return [
        CalendarItem(
            uid=f"activity-{row.ref}",
            start=row.starts_on,
            end=row.ends_on,
            kind="activity",
            kind_title=name_of("activity_kind", row.kind),
            title=row.title,
            url=row.get_absolute_url(),
            label_id=row.label_id,
            status=_STATUS.get(row.state, "confirmed"),
            revision=row.version,
            place=row.place,
            about=row.ref,
            parties=tuple(party.party_id for party in row.parties.all()),
            desks=(row.desk,) if row.desk and not actor.is_foreign else (),
            is_certain=_is_certain(row),
            is_illustrative=row.is_illustrative,
        )
        for row in rows
    ]


def _is_certain(row: Any) -> bool:
    """Whether the days themselves are known, or only the month or year."""
    start = row.actual_start or row.planned_start
    return len(start) == len("2026-01-01") and start[-1] not in "?~%X"


def agenda(actor: Actor, question: AgendaQuestion) -> Iterable[AgendaProposal]:
    """Overdue activities and open lessons under the agreements, or with the partners, that a session is about."""
    about = Q(agreement__ref__in=question.agreements)
    rows: Any = Activity.objects.overdue_on(question.on)
    wanted: ActivityQuerySet = (
        rows.filter(about) | rows.with_partner(*question.parties) if question.parties else rows.filter(about)
    )
    for row in wanted.order_by("ends_on", "id")[:_PROPOSED]:
        yield AgendaProposal(
            kind="activity_overdue",
            title=row.title,
            why=_("%(state)s; it was to be over by %(day)s.")
            % {"state": row.get_state_display(), "day": row.ends_on.isoformat()},
            about=row.ref,
            url=row.get_absolute_url(),
            label_id=row.label_id,
        )
    open_lessons: Any = Lesson.objects.filter(closed_on__isnull=True)
    condition = Q(activity__agreement__ref__in=question.agreements) | Q(
        activity__in=Activity.objects.ours().with_partner(*question.parties).values("pk")
    )
    for lesson in open_lessons.filter(condition).select_related("activity").order_by("id")[:_PROPOSED]:
        yield AgendaProposal(
            kind="activity_lesson",
            title=lesson.text[:200],
            why=_("Open lesson from “%(title)s”.") % {"title": lesson.activity.title},
            about=lesson.activity.ref,
            url=lesson.activity.get_absolute_url(),
            label_id=lesson.label_id,
        )


def inbox(actor: Actor, on: date) -> Iterable[InboxItem]:
    """What awaits somebody: proposals to approve, activities to be said done, reports to write and to assess, actions from lessons."""
    if actor.is_foreign:
        return
    yield from _waiting(
        Activity.objects.ours().filter(state=State.PROPOSED, missing__len=0),
        "approve",
        "approve",
        _("It is proposed and complete; approve it, or say why not."),
        roles=_SENIOR,
    )
    yield from _waiting(
        Activity.objects.overdue_on(on).exclude(state=State.PROPOSED),
        "happened",
        "overdue",
        _("Its days are over; say that it is done, or postpone or cancel it."),
    )
    yield from _waiting(
        Activity.objects.ours().filter(state=State.DONE),
        "report",
        "report",
        _("It is done; write and hand in the after-action report."),
        within_report=True,
    )
    yield from _waiting(
        Activity.objects.ours().filter(state=State.REPORTED),
        "assess",
        "decide",
        _("The report is handed in; somebody who neither owns the activity nor wrote it assesses it."),
        roles=_WRITERS,
        is_for_owner=False,
    )
    yield from _lessons(on)


def _waiting(
    rows: Any,
    step: str,
    group: str,
    why: str,
    *,
    roles: frozenset[Role] = frozenset(),
    is_for_owner: bool = True,
    within_report: bool = False,
) -> Iterator[InboxItem]:
    for row in rows.select_related("owner").order_by("state_since", "id")[: _PROPOSED * 5]:
        due = row.ends_on + REPORT_WITHIN if within_report and row.ends_on else row.ends_on
        owner = row.owner.username if row.owner and is_for_owner and not roles else ""
        yield InboxItem(
            key=f"{step}:activity:{row.ref}",
            group=group,
            title=row.title,
            why=why,
            url=row.get_absolute_url(),
            since=row.state_since,
            label_id=row.label_id,
            due=due,
            owner=owner,
            roles=roles or (frozenset() if owner else _WRITERS),
            desks=(row.desk,) if row.desk and roles != _SENIOR else (),
            is_illustrative=row.is_illustrative,
        )


def _lessons(on: date) -> Iterator[InboxItem]:
    rows = Lesson.objects.filter(closed_on__isnull=True, owner__isnull=False).exclude(action="")
    for lesson in rows.select_related("activity", "owner").order_by("due_on", "id")[: _PROPOSED * 5]:
        is_late = lesson.due_on is not None and lesson.due_on < on
        yield InboxItem(
            key=f"lesson:activity:{lesson.activity.ref}:{lesson.pk}",
            group="overdue" if is_late else "answer",
            title=lesson.action,
            why=_("Action from a lesson of “%(title)s”.") % {"title": lesson.activity.title},
            url=f"{lesson.activity.get_absolute_url()}#lessons",
            since=lesson.created_at.date(),
            label_id=lesson.label_id,
            due=lesson.due_on,
            owner=lesson.owner.username if lesson.owner else "",
            is_illustrative=lesson.activity.is_illustrative,
        )
