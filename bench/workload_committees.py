"""Generate joint bodies by COPY: 20,000 sessions and 200,000 commitments at SCALE=1, with the product's own projections.

`bench/measures_work.py` measures their pages.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

SESSIONS_AT_SCALE_1 = 20_000
SESSIONS_OF_A_BODY = 10
COMMITMENTS_OF_A_SESSION = 10
TODAY = date(2026, 1, 5)


def generate(scale: float) -> dict[str, int]:
    """Fill the tables as the owner; history triggers rest meanwhile. Returns how many bodies, sessions and commitments there are."""
    from django.db import connections

    from bench.workload import _copy, _labels
    from umubano.core.text import fold
    from umubano.domain.committees.health import (
        BodyFacts,
        CommitmentFact,
        Frequency,
        Rules,
        SessionFact,
        health,
    )
    from umubano.domain.committees.models import BodyPartner, BodyRule, Commitment, JointBody, Session
    from umubano.domain.parties.models import Party

    source = random.Random(2026)
    sessions = max(int(SESSIONS_AT_SCALE_1 * scale), 100)
    labels = _labels()
    codes = list(
        Party.objects.using("owner")
        .filter(kind="state")
        .exclude(code="RWA")
        .values_list("code", flat=True)[:200]
    )
    owner = connections["owner"]
    tables = (JointBody, BodyPartner, BodyRule, Session, Commitment)
    rows: dict[Any, list[Any]] = {model: [] for model in tables}
    for number in range(1, sessions // SESSIONS_OF_A_BODY + 1):
        label, code = source.choice(labels).pk, source.choice(codes)
        name = f"Joint committee {code} {number}"
        facts: list[SessionFact] = []
        promises: list[CommitmentFact] = []
        own = {"body_id": number, "label_id": label}
        for place, day in enumerate(_days(source), start=1):
            pk = len(rows[Session]) + 1
            is_ahead = day > TODAY
            dates: dict[str, Any] = (
                {"planned": day.isoformat(), "planned_from": day, "planned_to": day}
                if is_ahead
                else {"held": day.isoformat(), "held_from": day, "held_to": day}
            )
            state = "planned" if is_ahead else source.choice(["closed", "closed", "minutes_drafted", "held"])
            rows[Session].append(
                Session(
                    id=pk,
                    number=place,
                    state=state,
                    state_since=min(day, TODAY),
                    host_id=code,
                    **own,
                    **dates,
                )
            )
            facts.append(
                SessionFact(
                    place,
                    state,
                    **{name: on for name, on in dates.items() if name not in {"planned", "held"}},
                )
            )
            for _index in range(COMMITMENTS_OF_A_SESSION):
                due = day + timedelta(days=source.randrange(20, 400))
                done = due + timedelta(days=source.randrange(-60, 30)) if source.random() < 0.8 else None
                done = done if done and done <= TODAY else None
                side = source.choice(["RWA", code])
                promises.append(CommitmentFact(side, due, done))
                rows[Commitment].append(
                    Commitment(
                        id=len(rows[Commitment]) + 1,
                        session_id=pk,
                        text="Send the list of candidates for the staff course",
                        side_id=side,
                        due=due.isoformat(),
                        due_on=due,
                        state="done" if done else "open",
                        state_since=done or min(day, TODAY),
                        closed_on=done,
                        evidence="Letter" if done else "",
                        **own,
                    )
                )
        found = health(BodyFacts(rules=Rules(Frequency(1, 12)), sessions=facts, commitments=promises), TODAY)
        rows[JointBody].append(
            JointBody(
                id=number,
                label_id=label,
                ref=f"BJ-{number:06d}",
                name=name,
                kind="committee",
                desk=source.choice(["africa", "europe-americas", "asia-pacific"]),
                is_illustrative=True,
                partners_text=code,
                verdict=found.verdict.value,
                sessions_held=found.held,
                last_held_on=found.last_held_on,
                last_held=found.last_held,
                next_due_on=found.next_due_on,
                open_commitments=found.open_commitments,
                overdue_commitments=found.overdue_commitments,
                next_change_on=found.next_change_on,
                folded_title=fold(name),
            )
        )
        rows[BodyPartner].append(BodyPartner(id=number, party_id=code, **own))
        rows[BodyRule].append(
            BodyRule(
                id=number,
                kind="frequency",
                value={"sessions": 1, "months": 12},
                source_kind="by_hand",
                set_by="Bench",
                set_reason="Bench",
                **own,
            )
        )
    with owner.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            _copy(owner, model, rows[model])
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )
            cursor.execute(f'ANALYZE "{table}"')
    return {model.__name__: len(rows[model]) for model in tables}


def _days(source: random.Random) -> Iterator[date]:
    """Ten sessions a year or so apart, the last ones about now."""
    first = TODAY - timedelta(days=365 * (SESSIONS_OF_A_BODY - 1) + source.randrange(-200, 200))
    for place in range(SESSIONS_OF_A_BODY):
        yield first + timedelta(days=365 * place)
