"""What of the pipeline awaits somebody: gates that only one role can confirm, waivers about to end, negotiations that do not move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.registry import InboxItem
from umubano.domain.negotiations.gates import GateState, gates_before, gates_of
from umubano.domain.negotiations.lifecycle import COUNTED, STUCK_AFTER_DAYS, Stage
from umubano.domain.negotiations.models import Gate, Negotiation
from umubano.domain.negotiations.profiles import current_profile
from umubano.domain.negotiations.queries import next_stage

#: A waiver about to end is told so long before.
WARN = timedelta(days=30)


def inbox(actor: Actor, on: date) -> Iterator[InboxItem]:
    """What awaits whoever it is for, as far as the actor may see it. Nothing of it is for a partner's representative."""
    if actor.is_foreign:
        return
    rows = list(
        Negotiation.objects.filter(closed_on__isnull=True)
        .select_related("owner")
        .prefetch_related("gates")
        .order_by("stage_since", "id")
    )
    for row in rows:
        if row.stage in COUNTED:
            yield from _opinions(row, on)
        yield from _stuck(row, on)
    yield from _waivers(on)


def _opinions(row: Any, on: date) -> Iterator[InboxItem]:
    """Gates before the next step that are known to apply and that the profile lets only legal adviser or head confirm."""
    for gate in gates_before(gates_of(row, on=on), next_stage(row.stage)):
        office = _office(gate.rule.confirmed_by)
        if gate.state is not GateState.OPEN or office is None:
            continue
        yield _item(
            row,
            f"gate:{gate.code}",
            "approve" if office is Role.HEAD else "answer",
            f"{gate.title}: {row.title}",
            _("“%(stage)s” waits for it. %(source)s")
            % {"stage": Stage(next_stage(row.stage)).label, "source": gate.rule.legal_source},
            since=row.stage_since,
            roles=frozenset({office}),
        )


def _office(confirmed_by: frozenset[Role]) -> Role | None:
    """Whose opinion it is: the legal adviser's where that office may give it, else the head's. What a desk officer may confirm is the
    desk's own work and no opinion."""
    if Role.DESK_OFFICER in confirmed_by:
        return None
    return next((role for role in (Role.LEGAL, Role.HEAD) if role in confirmed_by), None)


def _stuck(row: Any, on: date) -> Iterator[InboxItem]:
    allowed = STUCK_AFTER_DAYS.get(row.stage)
    days = (on - row.stage_since).days
    if allowed is None or days <= allowed:
        return
    why = _("%(days)d days at “%(stage)s”: move it, set it aside or drop it.") % {
        "days": days,
        "stage": Stage(row.stage).label,
    }
    since = row.stage_since + timedelta(days=allowed)
    yield _item(
        row,
        "stuck",
        "decide",
        row.title,
        why,
        since=since,
        due=since,
        due_key=f"negotiation-stuck-{row.ref}",
        is_weighty=True,
        **_responsible(row),
    )


def _waivers(on: date) -> Iterator[InboxItem]:
    waived = (
        Gate.objects.filter(state=Gate.State.WAIVED, due_on__lte=on + WARN)
        .exclude(negotiation__stage=Stage.DROPPED)
        .select_related("negotiation__owner")
        .order_by("due_on", "id")
    )
    for gate in waived:
        rule = current_profile().gate(gate.code)
        if rule is None or gate.due_on is None:
            continue
        row = gate.negotiation
        yield _item(
            row,
            f"waiver:{gate.code}",
            "overdue" if gate.due_on < on else "answer",
            row.title,
            _("The waiver of “%(gate)s” ends; it must be met by then.") % {"gate": rule.title},
            since=gate.decided_on or gate.due_on,
            due=gate.due_on,
            due_key=f"negotiation-waiver-{gate.code}-{row.ref}",
            is_weighty=True,
            **_responsible(row),
        )


def _responsible(row: Any) -> dict[str, Any]:
    """The owner; where nobody owns it, the desk officers of the desk, else the head."""
    if row.owner is not None and row.owner.is_active:
        return {"owner": row.owner.username}
    if row.desk:
        return {"roles": frozenset({Role.DESK_OFFICER}), "desks": (row.desk,)}
    return {"roles": frozenset({Role.HEAD})}


def _item(row: Any, what: str, group: str, title: str, why: str, *, since: date, **given: Any) -> InboxItem:
    return InboxItem(
        key=f"{group}:negotiation:{row.ref}:{what}",
        group=group,
        title=title,
        why=why,
        url=row.get_absolute_url(),
        since=since,
        label_id=row.label_id,
        is_illustrative=row.is_illustrative,
        **given,
    )
