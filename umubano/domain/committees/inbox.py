"""What joint bodies leave in an inbox: minutes to agree, minutes to write, sessions to convene, commitments overdue.

A desk officer is told of the own bodies and of those of the own desks that nobody owns; the head of all, because all of it is weighty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor, Role
from umubano.core.registry import InboxItem
from umubano.core.ui.dates import fill, in_words
from umubano.domain.agreements.filters import NO_DESK
from umubano.domain.committees.lifecycle import SessionState
from umubano.domain.committees.models import Commitment, JointBody, MinutesAgreement, Session
from umubano.domain.committees.queries import looked_after_by
from umubano.domain.parties.queries import party_names

#: A session planned to begin within so many days awaits its convening.
CONVENE_AHEAD_DAYS = 60
#: So many of one kind are named, the longest due first.
MOST = 100
#: Columns of a body that no line shows.
_LONG = ("body__search", "body__folded_title", "body__folded_rest", "body__purpose")
_OURS = frozenset({Role.DESK_OFFICER, Role.HEAD})


def inbox(actor: Actor, on: date) -> Iterable[InboxItem]:
    """What awaits somebody on `on`. To a partner's co-chair only the minutes of the own side."""
    yield from _to_agree(actor)
    if not actor.is_foreign:
        yield from _to_minute(actor)
        yield from _to_convene(actor, on)
        yield from _overdue(actor, on)


def _of(rows: Any, actor: Actor, besides: Q | None = None) -> Any:
    """The rows (sessions, commitments) of the bodies that the actor looks after, and those that `besides` names."""
    if actor.is_foreign or actor.role is Role.HEAD:
        return rows
    ours = looked_after_by(actor, "body__")
    return rows.filter(ours | besides if besides is not None else ours)


def _ours(body: Any, person: Any = None) -> dict[str, Any]:
    """Whom it awaits: the person named, or else the owner of the body, or else its desk."""
    owner = person or body.owner
    return {
        "owner": owner.username if owner else "",
        "roles": _OURS,
        "desks": (body.desk,) if body.desk else (),
        "is_illustrative": body.is_illustrative,
        "is_weighty": True,
    }


def _to_agree(actor: Actor) -> Iterator[InboxItem]:
    """Minutes handed over to which a side has not agreed."""
    rows = list(
        _of(Session.objects.filter(state=SessionState.MINUTES_DRAFTED), actor)
        .select_related("body__owner")
        .defer(*_LONG)
        .prefetch_related("body__partners", "minutes")
        .order_by("state_since", "id")[:MOST]
    )
    latest = {row.pk: max(row.minutes.all(), key=lambda one: one.number, default=None) for row in rows}
    versions = [version.pk for version in latest.values() if version is not None]
    agreed: dict[int, set[str]] = {}
    side: Any
    for version_id, side in MinutesAgreement.objects.filter(minutes__in=versions).values_list(
        "minutes_id", "side_id"
    ):
        agreed.setdefault(version_id, set()).add(side)
    for row in rows:
        version = latest[row.pk]
        done = agreed.get(version.pk, set()) if version is not None else set()
        partners = {partner.party_id for partner in row.body.partners.all()}
        mine = (
            (actor.affiliations & partners) - done
            if actor.is_foreign
            else {settings.UMUBANO_HOME_COUNTRY} - done
        )
        if not mine:
            continue
        who: dict[str, Any] = (
            {"roles": frozenset({Role.PARTNER}), "is_illustrative": row.body.is_illustrative}
            if actor.is_foreign
            else _ours(row.body)
        )
        yield InboxItem(
            key=f"agree:session:{row.body.ref}/{row.number}",
            group="approve",
            title=row.title,
            why=_("The minutes wait for the agreement of your side."),
            url=f"{row.get_absolute_url()}#minutes",
            since=row.state_since,
            label_id=row.label_id,
            due=row.body.minutes_due_on if not actor.is_foreign else None,
            due_key=f"minutes-due-{row.body.ref}",
            **who,
        )


def _to_minute(actor: Actor) -> Iterator[InboxItem]:
    """Sessions that were held and whose minutes are not handed over, whether or not a rule says by when."""
    rows = (
        _of(Session.objects.filter(state=SessionState.HELD), actor)
        .select_related("body__owner")
        .defer(*_LONG)
        .order_by("held_to", "id")[:MOST]
    )
    for row in rows:
        yield InboxItem(
            key=f"minute:session:{row.body.ref}/{row.number}",
            group="report",
            title=row.title,
            why=fill(
                _("Held on %(day)s; write the minutes and hand them over."),
                {"day": in_words(row.held)},
                {"day"},
            ),
            url=f"{row.get_absolute_url()}#minutes",
            since=row.held_to or row.state_since,
            label_id=row.label_id,
            due=row.body.minutes_due_on,
            due_key=f"minutes-due-{row.body.ref}",
            **_ours(row.body),
        )


def _to_convene(actor: Actor, on: date) -> Iterator[InboxItem]:
    """Sessions whose window begins soon or has gone by, and bodies that are overdue by their rule and have nothing planned."""
    soon = Session.objects.filter(
        state=SessionState.PLANNED,
        body__status="active",
        planned_from__lte=on + timedelta(days=CONVENE_AHEAD_DAYS),
    )
    rows = list(
        _of(soon, actor).select_related("body__owner").defer(*_LONG).order_by("planned_to", "id")[:MOST]
    )
    for row in rows:
        is_late = row.planned_to is not None and row.planned_to < on
        yield InboxItem(
            key=f"convene:session:{row.body.ref}/{row.number}",
            group="overdue" if is_late else "decide",
            title=row.title,
            why=fill(
                _("Planned for %(when)s, which has gone by: convene, record, postpone or cancel it.")
                if is_late
                else _("Planned for %(when)s: convene it."),
                {"when": in_words(row.planned)},
                {"when"},
            ),
            url=row.get_absolute_url(),
            since=row.planned_from or row.state_since,
            label_id=row.label_id,
            due=row.planned_to,
            due_key=f"session-due-{row.body.ref}",
            **_ours(row.body),
        )
    planned = {row.body_id for row in rows}
    ahead = Session.objects.filter(
        body=OuterRef("pk"), state__in=[SessionState.PLANNED, SessionState.CONVENED]
    )
    bodies: Any = (
        JointBody.objects.looked_after_by(actor)
        .overdue_on(on)
        .filter(~Exists(ahead))
        .select_related("owner")
        .defer("search", "folded_title", "folded_rest")
        .order_by("next_due_on", "id")[:MOST]
    )
    for body in bodies:
        if body.pk not in planned:
            yield InboxItem(
                key=f"plan:jointbody:{body.ref}",
                group="overdue",
                title=body.title,
                why=_("A session is overdue by its rule, and none is planned."),
                url=body.get_absolute_url(),
                since=body.next_due_on,
                label_id=body.label_id,
                due=body.next_due_on,
                due_key=f"session-due-{body.ref}",
                **_ours(body),
            )


def _overdue(actor: Actor, on: date) -> Iterator[InboxItem]:
    """Our own commitments first of all; the other side's too, because somebody must ask for them."""
    late = _of(Commitment.objects.overdue_on(on), actor, Q(person=actor.user_id) if actor.user_id else None)
    rows: Any = list(
        late.select_related("body__owner", "session", "person")
        .defer(*_LONG, "evidence")
        .order_by("due_on", "id")[: MOST + 1]
    )
    if len(rows) > MOST:
        yield from _all_late(actor, late)
    names = party_names(row.side_id for row in rows)
    for row in rows[:MOST]:
        row.session.body = row.body
        ours = row.side_id == settings.UMUBANO_HOME_COUNTRY
        yield InboxItem(
            key=f"overdue:commitment:{row.pk}",
            group="overdue",
            title=row.text[:200],
            why=fill(
                _("We promised it by %(day)s in %(body)s.")
                if ours
                else _("%(side)s promised it by %(day)s in %(body)s: ask."),
                {
                    "side": names.get(row.side_id, row.side_id),
                    "day": in_words(row.due),
                    "body": row.body.title,
                },
                {"day"},
            ),
            url=f"{row.session.get_absolute_url()}#commitments",
            since=row.due_on or row.state_since,
            label_id=row.label_id,
            due=row.due_on,
            **_ours(row.body, row.person),
        )


def _all_late(actor: Actor, late: Any) -> Iterator[InboxItem]:
    """A line for each desk that says how many there are in all, where there are more than are named."""
    found = late.order_by().values("body__desk").annotate(
        number=Count("id"), oldest=Min("due_on"), labels=ArrayAgg("label_id", distinct=True)
    )  # fmt: skip
    is_head = actor.role is Role.HEAD
    for one in sorted(found, key=lambda one: str(one["body__desk"])):
        desk = one["body__desk"]
        yield InboxItem(
            key=f"all:overdue:commitment:{desk}",
            group="escalated" if is_head else "overdue",
            title=_("%(desk)s: %(number)s overdue commitments in all")
            % {"desk": desk_name(desk) if desk else _("No desk"), "number": f"{one['number']:,}"},
            why=_("The longest overdue stand here by name; the list shows the bodies that have the others."),
            url=f"{reverse('committees:list')}?{urlencode({'late': 'on', 'desk': desk or NO_DESK})}",
            since=one["oldest"],
            label_id=min(one["labels"]),
            label_ids=frozenset(one["labels"]),
            due=one["oldest"],
            roles=frozenset({Role.HEAD}) if is_head else frozenset({actor.role}),
            desks=() if is_head or not desk else (desk,),
        )
