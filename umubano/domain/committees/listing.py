"""Joint bodies as data: the answers of `umubano committees list` and `umubano committees due`."""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.domain.committees.health import Health
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.services.project import health_of, with_facts
from umubano.domain.committees.words import say
from umubano.domain.parties.resolver import code_of_party


def listing(
    actor: Actor, day: date, *, partner: str | None = None, is_due_only: bool = False
) -> list[dict[str, Any]]:
    """Bodies with their standing on `day`; with `is_due_only` those of which something is late, the longest overdue first."""
    rows: Any = JointBody.objects.all()
    if partner:
        rows = rows.with_partner(code_of_party(partner))
    bodies = with_facts(rows.for_rows().order_by("name", "id"))
    found = [(body, health_of(body, day)) for body in bodies]
    if is_due_only:
        found = [(body, standing) for body, standing in found if is_late(standing)]
        found.sort(key=lambda pair: (-pair[1].days_overdue, pair[0].ref))
    return [_as_data(actor, body, standing) for body, standing in found]


def is_late(standing: Health) -> bool:
    """A session, minutes or a commitment should have been there by the day asked about."""
    return bool(
        standing.days_overdue
        or standing.overdue_commitments
        or (standing.minutes_due_on is not None and standing.minutes_due_on < standing.on)
    )


def _as_data(actor: Actor, body: Any, standing: Health) -> dict[str, Any]:
    data = {
        "ref": body.ref,
        "name": body.title,
        "partners": [partner.party_id for partner in body.partners.all()],
        "kind": body.kind,
        "level": body.level,
        "status": body.status,
        "standing": standing.verdict.value,
        "reason": " ".join(say(reason) for reason in standing.reasons),
        "sessions_held": standing.held,
        "sessions_expected": standing.expected,
        "last_met": standing.last_held or None,
        "next_due": _iso(standing.next_due_on),
        "days_overdue": standing.days_overdue,
        "minutes_due": _iso(standing.minutes_due_on),
        "plan_due": _iso(standing.plan_due_on),
        "commitments": {
            side.side: {
                "open": side.open,
                "overdue": side.overdue,
                "in_time": side.in_time,
                "late": side.late,
                "withdrawn": side.withdrawn,
                "percent_kept": side.percent_kept,
            }
            for side in standing.sides
        },
        "owner": str(body.owner or ""),
        "illustrative": body.is_illustrative,
    }
    if actor.is_foreign:
        for name in (
            "owner",
            "plan_due",
            "reason",
            "standing",
            "next_due",
            "days_overdue",
            "sessions_expected",
        ):
            del data[name]
    return data


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
