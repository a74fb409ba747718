"""What of the activities awaits somebody: captures to finish, proposals to approve, activities to be said done, reports to write and to assess, actions from lessons.

Each person is answered for alone: what names them, and what belongs to their desks and names nobody. Of more than anybody reads in an inbox
the longest due are named, and one line leads to the list with the rest. The head is told what the desks are late with as one number for each
desk, because none of it weighs enough to stand there by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor, Role
from umubano.core.registry import InboxItem
from umubano.core.ui.dates import in_words
from umubano.core.web.paging import count_up_to
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity, Lesson
from umubano.domain.activities.services.describe import MISSING
from umubano.domain.activities.spans import ASSESS_WITHIN, REPORT_WITHIN
from umubano.domain.agreements.filters import NO_DESK

#: So many of one kind are named, the longest due first.
MOST = 50
_SENIOR = frozenset({Role.HEAD, Role.LEGAL})
_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD})


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that is owed. `listed` is the filter of the list that shows all of it; `is_for_owner`: its owner does it, where it has one.

    It is due `within` so long of the end, or (`is_since_state`) of the day on which the activity came into its state. With `late_before` it is
    overdue where the activity ended before that day, and else not due yet.
    """

    name: str
    group: str
    why: str
    listed: dict[str, str]
    is_for_owner: bool = True
    within: timedelta = timedelta()
    is_since_state: bool = False
    late_before: date | None = None

    def due_of(self, row: Any) -> date | None:
        """The day by which it is due for an activity."""
        if self.is_since_state:
            return row.state_since + self.within
        if row.ends_on is None or (self.late_before is not None and row.ends_on >= self.late_before):
            return None
        return row.ends_on + self.within


def inbox(actor: Actor, on: date) -> Iterable[InboxItem]:
    """What may await the actor. Nothing to a partner's representative: all of it is our own work."""
    if actor.is_foreign:
        return
    ours: Any = Activity.objects.ours()
    if actor.role in _SENIOR:
        yield from _to_approve(ours.filter(state=State.PROPOSED, missing__len=0))
    late: Any = Activity.objects.overdue_on(on).exclude(state=State.PROPOSED)
    yield from _awaiting(actor, late, _happened())
    yield from _awaiting(actor, ours.to_finish(), _finish(on))
    yield from _awaiting(actor, ours.to_report(), _report())
    yield from _awaiting(actor, ours.filter(state=State.REPORTED), _assess())
    yield from _lessons(actor, on)
    if actor.role is Role.HEAD:
        yield from _of_the_desks(on)


def _happened() -> _Step:
    why = _("Its days are over; say that it is done, or postpone or cancel it.")
    return _Step("happened", "overdue", why, {"show": "overdue"})


def _report() -> _Step:
    why = _("It is done; write and hand in the after-action report.")
    return _Step("report", "report", why, {"show": "to_report"}, within=REPORT_WITHIN)


def _finish(on: date) -> _Step:
    why = _("It was recorded in short; still to be said: %(what)s.")
    return _Step("finish", "report", why, {"show": "to_finish"}, late_before=on)


def _assess() -> _Step:
    why = _(
        "The report is handed in; somebody who neither owns the activity nor wrote it assesses it within %(days)d days."
    ) % {"days": ASSESS_WITHIN.days}
    listed = {"state": State.REPORTED.value}
    return _Step(
        "assess", "decide", why, listed, is_for_owner=False, within=ASSESS_WITHIN, is_since_state=True
    )


def _to_approve(rows: Any) -> Iterator[InboxItem]:
    step = _Step("approve", "approve", _("It is proposed and complete; approve it, or say why not."), {})
    for row in rows.select_related("owner").order_by("state_since", "id")[:MOST]:
        yield _item(row, step, roles=_SENIOR)


def _awaiting(actor: Actor, rows: Any, step: _Step) -> Iterator[InboxItem]:
    """What of the rows is the actor's by name, and what is of the actor's desks and nobody's."""
    if step.is_for_owner and actor.user_id is not None:
        owned = rows.filter(owner=actor.user_id)
        yield from _named(owned, step, {**step.listed, "owner": str(actor.user_id)})
    if actor.role not in _WRITERS:
        return
    for desk in (*sorted(actor.desks), ""):
        of_desk = rows.filter(desk=desk)
        if step.is_for_owner:
            of_desk = of_desk.filter(owner__isnull=True)
        yield from _named(of_desk, step, {**step.listed, "desk": desk or NO_DESK})


def _named(rows: Any, step: _Step, listed: dict[str, str]) -> Iterator[InboxItem]:
    """The longest due by name, found in the index before a row is read, and a line for all where there are more."""
    keys = list(rows.order_by("ends_on", "id").values_list("pk", flat=True)[: MOST + 1])
    shown = Activity.objects.filter(pk__in=keys[:MOST]).defer("search", "folded_title", "folded_rest")
    last: Any = None
    for last in sorted(shown.select_related("owner"), key=lambda row: (row.ends_on or date.max, row.pk)):
        owner = last.owner.username if last.owner and step.is_for_owner else ""
        yield _item(last, step, owner=owner, roles=frozenset() if owner else _WRITERS)
    if len(keys) > MOST:
        yield _all_of(rows, step, listed, last)


def _item(row: Any, step: _Step, *, roles: frozenset[Role] = frozenset(), owner: str = "") -> InboxItem:
    due = step.due_of(row)
    missing = ", ".join(str(MISSING[name]) for name in row.missing)
    return InboxItem(
        key=f"{step.name}:activity:{row.ref}",
        group="overdue" if step.late_before is not None and due is not None else step.group,
        title=row.title,
        why=step.why % {"what": missing} if step.late_before is not None else step.why,
        url=row.get_absolute_url(),
        since=row.state_since,
        label_id=row.label_id,
        due=due,
        owner=owner,
        roles=roles,
        desks=(row.desk,) if row.desk and roles != _SENIOR else (),
        is_illustrative=row.is_illustrative,
    )


def _all_of(rows: Any, step: _Step, listed: dict[str, str], last: Any) -> InboxItem:
    """The line that stands for those that are not named."""
    count, is_exact = count_up_to(rows)
    number = f"{count:,}" if is_exact else _("more than %(number)s") % {"number": f"{count:,}"}
    owner = last.owner.username if "owner" in listed else ""
    return InboxItem(
        key=f"all:{step.name}:{urlencode(listed)}",
        group=step.group,
        title=_("All of them: %(number)s activities") % {"number": number},
        why=_("The %(most)d longest due stand here by name; the list has the rest.") % {"most": MOST},
        url=_list_url(listed),
        since=last.state_since,
        label_id=last.label_id,
        owner=owner,
        roles=frozenset() if owner else _WRITERS,
        desks=(last.desk,) if last.desk and not owner else (),
        is_illustrative=last.is_illustrative,
    )


def _list_url(listed: dict[str, str]) -> str:
    return f"{reverse('activities:list')}?{urlencode(listed)}"


def _lessons(actor: Actor, on: date) -> Iterator[InboxItem]:
    if actor.user_id is None:
        return
    rows = Lesson.objects.filter(closed_on__isnull=True, owner=actor.user_id).exclude(action="")
    for lesson in rows.select_related("activity", "owner").order_by("due_on", "id")[:MOST]:
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


def _of_the_desks(on: date) -> Iterator[InboxItem]:
    """For the head: with how many activities and reports each desk is late, where the oldest has waited longer than is allowed."""
    rows: Any = Activity.objects
    yield from _sums(rows.overdue_on(on), on, "overdue", timedelta(), _overdue_words)
    yield from _sums(rows.unreported_on(on), on, "unreported", REPORT_WITHIN, _unreported_words)


def _sums(rows: Any, on: date, show: str, within: timedelta, words: Any) -> Iterator[InboxItem]:
    allowed = timedelta(days=settings.UMUBANO_ESCALATE_AFTER_DAYS)
    found = rows.order_by().values("desk").annotate(
        number=Count("id"), oldest=Min("ends_on"), labels=ArrayAgg("label_id", distinct=True)
    )  # fmt: skip
    for one in sorted(found, key=lambda one: str(one["desk"])):
        since = one["oldest"] + within
        if on - since <= allowed:
            continue
        listed = {"show": show, "desk": one["desk"] or NO_DESK}
        yield InboxItem(
            key=f"{show}:activities:{one['desk']}",
            group="escalated",
            title=words(desk_name(one["desk"]) if one["desk"] else _("No desk"), one["number"]),
            why=_("The longest due since %(day)s.") % {"day": in_words(since)},
            url=_list_url(listed),
            since=since,
            due=since,
            label_id=min(one["labels"]),
            label_ids=frozenset(one["labels"]),
            roles=frozenset({Role.HEAD}),
        )


def _overdue_words(desk: str, number: int) -> str:
    text = ngettext(
        "%(desk)s: %(number)s overdue activity", "%(desk)s: %(number)s overdue activities", number
    )
    return text % {"desk": desk, "number": f"{number:,}"}


def _unreported_words(desk: str, number: int) -> str:
    text = ngettext("%(desk)s: %(number)s report is late", "%(desk)s: %(number)s reports are late", number)
    return text % {"desk": desk, "number": f"{number:,}"}
