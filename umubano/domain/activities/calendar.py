"""Activities in the calendar and on the agenda of a joint body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.codelists.services import name_of
from umubano.core.dates import today
from umubano.core.registry import CALENDAR_MOST, AgendaProposal, AgendaQuestion, CalendarItem
from umubano.core.ui.dates import in_words
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity, Lesson
from umubano.domain.activities.queries import ActivityQuerySet, partners_of

_PROPOSED = 20
_SHOWN = (
    "id", "ref", "title", "kind", "state", "version", "place", "desk", "label_id", "starts_on", "ends_on", "actual_start",
    "planned_start", "is_illustrative",
)  # fmt: skip
_STATUS = {State.CANCELLED: "cancelled", State.PROPOSED: "tentative", State.POSTPONED: "tentative"}


def calendar(actor: Actor, start: date, end: date) -> Iterable[CalendarItem]:
    """Our activities that may have a day between `start` and `end`; a cancelled one says so, so that calendars take it out.

    Three statements, of plain values: a month of a large directorate has thousands.
    """
    rows: list[Any] = []
    for part in Activity.objects.ours().on_days(start, end):
        rows += part.order_by("starts_on", "id").values_list(*_SHOWN, named=True)[:CALENDAR_MOST]
    partners = partners_of({row.id for row in rows})
    titles = {kind: name_of("activity_kind", kind) for kind in {row.kind for row in rows}}
    before, _same, after = reverse("activities:detail", args=["REF"]).partition("REF")
    return [
        CalendarItem(
            uid=f"activity-{row.ref}",
            start=row.starts_on,
            end=row.ends_on,
            kind=f"activity-{row.kind}",
            kind_title=titles[row.kind],
            title=row.title,
            url=f"{before}{row.ref}{after}",
            label_id=row.label_id,
            status=_STATUS.get(row.state, "confirmed"),
            revision=row.version,
            place=row.place,
            about=row.ref,
            parties=partners.get(row.id, ()),
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


def _ending(
    rows: Any, question: AgendaQuestion, timing: Literal["overdue", "by_session"], why: str
) -> Iterator[AgendaProposal]:
    """Those of the agreements or partners, the first to end first. Their kind is one, so that what becomes overdue is not proposed again."""
    about = Q(agreement__ref__in=question.agreements)
    wanted: ActivityQuerySet = (
        rows.filter(about) | rows.with_partner(*question.parties) if question.parties else rows.filter(about)
    )
    for row in wanted.order_by("ends_on", "id")[:_PROPOSED]:
        yield AgendaProposal(
            kind="activity_overdue",
            title=row.title,
            why=why % {"state": row.get_state_display(), "day": in_words(row.ends_on)},
            about=row.ref,
            url=row.get_absolute_url(),
            label_id=row.label_id,
            timing=timing,
        )


def agenda(actor: Actor, question: AgendaQuestion) -> Iterable[AgendaProposal]:
    """Activities that are overdue today or end by the session, and open lessons, under the agreements or with the partners that it is about.

    Lessons are our own affair.
    """
    overdue: Any = Activity.objects.overdue_on(today())
    by_session: Any = Activity.objects.due_between(today(), question.on)
    yield from _ending(overdue, question, "overdue", _("%(state)s; it was to be over by %(day)s."))
    yield from _ending(by_session, question, "by_session", _("%(state)s; it is to be over by %(day)s."))
    open_lessons: Any = Lesson.objects.filter(closed_on__isnull=True)
    condition = Q(activity__agreement__ref__in=question.agreements) | Q(
        activity__in=Activity.objects.ours().with_partner(*question.parties).values("pk")
    )
    for lesson in open_lessons.filter(condition).select_related("activity").order_by("id")[:_PROPOSED]:
        yield AgendaProposal(
            kind="activity_lesson",
            title=lesson.text[:200],
            why=_("Open lesson from “%(title)s”.") % {"title": lesson.activity.title},
            about=f"{lesson.activity.ref}/{lesson.pk}",
            url=lesson.activity.get_absolute_url(),
            label_id=lesson.label_id,
            is_internal=True,
        )
