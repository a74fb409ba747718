"""What joint bodies leave in an inbox: minutes to agree, minutes to write, sessions to convene, commitments overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.registry import InboxItem
from umubano.core.ui.dates import in_words
from umubano.domain.committees.lifecycle import SessionState
from umubano.domain.committees.models import Commitment, JointBody, MinutesAgreement, Session

#: A session planned to begin within so many days awaits its convening.
CONVENE_AHEAD_DAYS = 60
MOST = 500
_OURS = frozenset({Role.DESK_OFFICER, Role.HEAD})


def inbox(actor: Actor, on: date) -> Iterable[InboxItem]:
    """What awaits somebody on `on`. To a partner's co-chair only the minutes of the own side."""
    yield from _to_agree(actor)
    if not actor.is_foreign:
        yield from _to_minute()
        yield from _to_convene(on)
        yield from _overdue(on)


def _ours(body: Any) -> dict[str, Any]:
    return {
        "owner": body.owner.username if body.owner else "",
        "roles": _OURS,
        "desks": (body.desk,) if body.desk else (),
        "is_illustrative": body.is_illustrative,
    }


def _to_agree(actor: Actor) -> Iterator[InboxItem]:
    """Minutes handed over to which a side has not agreed."""
    rows = list(
        Session.objects.filter(state=SessionState.MINUTES_DRAFTED)
        .select_related("body__owner")
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
            **who,
        )


def _to_minute() -> Iterator[InboxItem]:
    rows = (
        Session.objects.filter(state=SessionState.HELD, body__minutes_due_on__isnull=False)
        .select_related("body__owner")
        .order_by("held_to", "id")[:MOST]
    )
    for row in rows:
        yield InboxItem(
            key=f"minute:session:{row.body.ref}/{row.number}",
            group="report",
            title=row.title,
            why=_("Held on %(day)s; write the minutes and hand them over.") % {"day": in_words(row.held)},
            url=f"{row.get_absolute_url()}#minutes",
            since=row.held_to or row.state_since,
            label_id=row.label_id,
            due=row.body.minutes_due_on,
            **_ours(row.body),
        )


def _to_convene(on: date) -> Iterator[InboxItem]:
    """Sessions whose window begins soon or has gone by, and bodies that are overdue by their rule and have nothing planned."""
    rows = list(
        Session.objects.filter(
            state=SessionState.PLANNED,
            body__status="active",
            planned_from__lte=on + timedelta(days=CONVENE_AHEAD_DAYS),
        )
        .select_related("body__owner")
        .order_by("planned_to", "id")[:MOST]
    )
    for row in rows:
        is_late = row.planned_to is not None and row.planned_to < on
        yield InboxItem(
            key=f"convene:session:{row.body.ref}/{row.number}",
            group="overdue" if is_late else "decide",
            title=row.title,
            why=_("Planned for %(when)s, which has gone by: convene, record, postpone or cancel it.")
            % {"when": in_words(row.planned)}
            if is_late
            else _("Planned for %(when)s: convene it.") % {"when": in_words(row.planned)},
            url=row.get_absolute_url(),
            since=row.planned_from or row.state_since,
            label_id=row.label_id,
            due=row.planned_to,
            **_ours(row.body),
        )
    planned = {row.body_id for row in rows}
    bodies: Any = (
        JointBody.objects.overdue_on(on)
        .exclude(sessions__state__in=[SessionState.PLANNED, SessionState.CONVENED])
        .select_related("owner")
        .defer("search", "folded_rest")
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
                **_ours(body),
            )


def _overdue(on: date) -> Iterator[InboxItem]:
    """Our own commitments first of all; the other side's too, because somebody must ask for them."""
    rows = (
        Commitment.objects.overdue_on(on)
        .select_related("body__owner", "session", "side")
        .defer("body__search", "body__folded_title", "body__folded_rest", "evidence")
        .order_by("due_on", "id")[:MOST]
    )
    for row in rows:
        row.session.body = row.body
        ours = row.side_id == settings.UMUBANO_HOME_COUNTRY
        yield InboxItem(
            key=f"overdue:commitment:{row.pk}",
            group="overdue",
            title=row.text[:200],
            why=_("We promised it by %(day)s in %(body)s.")
            % {"day": in_words(row.due), "body": row.body.title}
            if ours
            else _("%(side)s promised it by %(day)s in %(body)s: ask.")
            % {"side": row.side.name, "day": in_words(row.due), "body": row.body.title},
            url=f"{row.session.get_absolute_url()}#commitments",
            since=row.due_on or row.state_since,
            label_id=row.label_id,
            due=row.due_on,
            **_ours(row.body),
        )
