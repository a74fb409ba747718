"""Between rows and the pure `health.py`: read what a body's standing rests on, and write what it comes to into its columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from umubano.core.dates import today
from umubano.core.text import fold
from umubano.domain.committees.health import (
    BodyFacts,
    CommitmentFact,
    Frequency,
    Health,
    Rules,
    SessionFact,
    health,
)
from umubano.domain.committees.models import JointBody
from umubano.domain.parties.queries import parties, party_names

PROJECTED = (
    "verdict",
    "sessions_held",
    "last_held_on",
    "last_held",
    "next_due_on",
    "minutes_due_on",
    "open_commitments",
    "overdue_commitments",
    "next_change_on",
)
_AT_ONCE = 500


def rules_of(rows: Iterable[Any]) -> Rules:
    """The rules that health reads, from the rows of a body."""
    values = {row.kind: row.value for row in rows}
    frequency = values.get("frequency", {})
    plan = values.get("plan_deadline")
    minutes = values.get("minutes_deadline")
    return Rules(
        frequency=Frequency(int(frequency["sessions"]), int(frequency["months"]))
        if "sessions" in frequency
        else None,
        is_at_request=bool(frequency.get("at_request")),
        plan_deadline=(int(plan["month"]), int(plan["day"])) if plan else None,
        minutes_days=int(minutes["days"]) if minutes else None,
    )


def facts_of(body: Any) -> BodyFacts:
    """Everything the health of a body rests on, as the actor sees it; prefetch `with_facts` for many."""
    sessions = list(body.sessions.all())
    first_known = [one.held_from for one in sessions if one.held_from]
    known = [day for day in (body.established_on, min(first_known, default=None)) if day]
    return BodyFacts(
        status=body.status,
        known_since=min(known, default=None),
        rules=rules_of(body.rules.all()),
        sessions=[
            SessionFact(
                number=one.number,
                state=one.state,
                planned_from=one.planned_from,
                planned_to=one.planned_to,
                held_from=one.held_from,
                held_to=one.held_to,
                written=one.held,
                agreed_on=one.state_since if one.state == "agreed" else None,
            )
            for one in sessions
        ],
        commitments=[
            CommitmentFact(
                side=one.side_id,
                due_on=one.due_on,
                closed_on=one.closed_on,
                is_withdrawn=one.state == "withdrawn",
            )
            for one in body.commitments.all()
        ],
    )


def with_facts(rows: Any) -> Any:
    """Prefetch what `facts_of` reads: three statements for any number of bodies."""
    return rows.prefetch_related("sessions", "rules", "commitments")


def health_of(body: Any, on: date | None = None) -> Health:
    return health(facts_of(body), on or today())


def project(body: JointBody) -> bool:
    """Write the standing of today into the row; True when something changed. Called by every service that touches a body."""
    found = health_of(JointBody.objects.prefetch_related("sessions", "rules", "commitments").get(pk=body.pk))
    values = {
        "verdict": found.verdict.value,
        "sessions_held": found.held,
        "last_held_on": found.last_held_on,
        "last_held": found.last_held,
        "next_due_on": found.next_due_on,
        "minutes_due_on": found.minutes_due_on,
        "open_commitments": found.open_commitments,
        "overdue_commitments": found.overdue_commitments,
        "next_change_on": found.next_change_on,
    }
    changed = [name for name, value in values.items() if getattr(body, name) != value]
    for name in changed:
        setattr(body, name, values[name])
    if changed:
        body.save(update_fields=changed)
    return bool(changed)


def turn_due(day: date, *, everything: bool = False) -> int:
    """Recompute the bodies whose standing turns by `day`, or all of them; returns how many changed. Idempotent."""
    from umubano.core.changes import current_actor, operation

    actor = current_actor()
    rows = JointBody.objects.all() if everything else JointBody.objects.filter(next_change_on__lte=day)
    count = 0
    ids = list(rows.order_by("id").values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        bodies = JointBody.objects.filter(pk__in=ids[start : start + _AT_ONCE]).select_for_update(
            of=("self",)
        )
        if actor is None:
            raise RuntimeError("the nightly job acts as somebody")
        with operation(actor, "committees.turn"):
            count += sum(project(body) for body in bodies)
    return count


def describe(body: JointBody, codes: Iterable[str]) -> None:
    """Fill the columns that are computed from others: partners in words, and the folded text that search reads."""
    listed = list(codes)
    names, known = party_names(listed), parties()
    body.partners_text = ", ".join(names.get(code, code) for code in listed)[:400]
    body.folded_title = " ".join(fold(name) for name in (body.name, *body.names.values()))
    words = [known[code].folded_names or fold(known[code].name) for code in listed if code in known]
    body.folded_rest = " ".join((fold(" ".join((body.ref, *listed, body.purpose))), *words))
