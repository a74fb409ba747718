"""The demonstration of activities: the publicly known ones, and illustrative ones over partners, areas and the years 2023–2026.

They are made so that what later pages count makes sense: much with a few partners, little with many, a good part outside any agreement, some
overdue, some reported with lessons, a few that a partner may see and a few that most may not.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.imports import ImportOptions
from umubano.core.labels.rules import LOWEST, LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.activities import services
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services import ActivityDraft
from umubano.domain.agreements.demonstration.load import (
    PUBLIC_FACTS,
    REASON,
    demonstration_ref,
    import_facts,
)
from umubano.domain.agreements.demonstration.records import FOR_MOZAMBIQUE, OFFICIAL, RESTRICTED
from umubano.domain.agreements.imports.public_facts import desk_of
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.negotiations.public_facts import FactsImporter

#: Partner → activities a year: the intended unevenness of the effort.
_EFFORT = {
    "MOZ": 6, "CAF": 4, "TZA": 4, "KEN": 3, "USA": 3, "FRA": 3, "JOR": 2, "TUR": 2, "ZMB": 2, "ETH": 2, "QAT": 2,
    "POL": 1, "DEU": 1, "GHA": 1, "SEN": 1, "MAR": 1, "EGY": 1, "IND": 1, "PAK": 1, "CHN": 1, "COG": 1, "ZWE": 1,
}  # fmt: skip
#: (kind, direction, area, title, days, people of a side): what illustrative activities are.
_SORTS = (
    ("training_given", "given", "training", "Instructor course for infantry companies", 21, 40),
    ("training_received", "received", "engineering", "Demining course for engineers", 28, 18),
    ("education", "received", "education", "Places at a staff college", 300, 2),
    ("exercise", "together", "training", "Command post exercise", 9, 60),
    ("visit", "together", "education", "Visit to a defence academy", 3, 6),
    ("staff_talks", "together", "logistics", "Staff talks", 2, 8),
    ("advisory", "given", "peace_support", "Advisory team on preparing a contingent", 30, 5),
    ("information_exchange", "together", "information", "Information exchange meeting", 2, 4),
    ("assistance", "received", "cyber", "Assistance in setting up a cyber cell", 60, 4),
    ("medical", "given", "health", "Medical outreach week", 7, 30),
    ("ship_or_aircraft_visit", "received", "logistics", "Call of a transport aircraft", 2, 12),
    ("ceremony", "together", "history", "Delegation to a commissioning ceremony", 1, 5),
)
_OUTSIDE = (
    "Courtesy between the services; no agreement is meant to cover it.",
    "An invitation of the partner; the agreement is still under negotiation.",
    "Arranged by a third State for several partners.",
)
_LESSONS = (
    ("Interpreters were booked too late.", "Book interpreters with the first planning conference"),
    ("The host’s medical cover was not known before arrival.", "Ask for the medical plan four weeks ahead"),
    (
        "Half of the places stayed empty, because nominations came after the deadline.",
        "Ask units for nominations a month earlier",
    ),
    ("Vehicle clearances took six weeks.", "Send the list of vehicles with the first letter"),
)
_FIRST_YEAR = 2023
#: The rules by which illustrative records are spread are the same at every load.
_SEED = 20260105


@dataclass(frozen=True, slots=True)
class Sketch:
    """One illustrative activity before it is recorded."""

    key: str
    partner: str
    sort: tuple[str, str, str, str, int, int]
    start: date
    label: LabelValue
    is_outside: bool


def sketches() -> list[Sketch]:
    """What is recorded, the same at every load."""
    chance = random.Random(_SEED)  # noqa: S311 — a spread, no secret
    found = []
    for year in range(_FIRST_YEAR, 2027):
        for partner, number in _EFFORT.items():
            for index in range(number):
                sort = _SORTS[chance.randrange(len(_SORTS))]
                start = date(year, chance.randint(1, 12), chance.randint(1, 28))
                label = OFFICIAL
                if partner == "MOZ" and index % 2 == 0:
                    label = FOR_MOZAMBIQUE
                elif sort[0] == "information_exchange" or chance.random() < 0.06:
                    label = RESTRICTED
                found.append(
                    Sketch(
                        f"activity-{year}-{partner}-{index}",
                        partner,
                        sort,
                        start,
                        label,
                        chance.random() < 0.3,
                    )
                )
    return found


def load_demonstration(actor: Actor) -> None:
    """The public facts, then the illustrative activities that are not there yet, by the services that everybody uses."""
    import_facts(FactsImporter(actor, ImportOptions(PUBLIC_FACTS.name, REASON)))
    wanted = {demonstration_ref("V", one.key): one for one in sketches()}
    present = set(Activity.objects.filter(ref__in=wanted).values_list("ref", flat=True))
    agreements = _agreements()
    owners = dict(
        Account.objects.filter(username__in=["desk", "otherdesk", "head"]).values_list("username", "pk")
    )
    source = source_for(publisher="Umubano", title="Illustrative record, made up for the demonstration").pk
    for number, (ref, one) in enumerate(wanted.items()):
        if ref not in present:
            _load(actor, ref, one, number, agreements, owners, source)


def _agreements() -> dict[str, list[tuple[int, date | None]]]:
    """Partner → agreements of the register that anybody at home may read, with the day of signature."""
    found: dict[str, list[tuple[int, date | None]]] = {}
    rows = Agreement.objects.register().filter(label__level=LOWEST, label__compartments=[]).order_by("ref")
    for row in rows.prefetch_related("parties"):
        for party in row.parties.all():
            if not party.is_home:
                found.setdefault(party.party_id, []).append((row.pk, row.signed_on))
    return found


def _load(
    actor: Actor,
    ref: str,
    one: Sketch,
    number: int,
    agreements: dict[str, list[tuple[int, date | None]]],
    owners: dict[str, int],
    source: int,
) -> None:
    kind, direction, area, title, days, people = one.sort
    end = one.start + timedelta(days=days - 1)
    desk = desk_of(one.partner)
    owner = owners.get({"africa": "desk", "europe-americas": "otherdesk"}.get(desk, "head"))
    signed = [pk for pk, day in agreements.get(one.partner, []) if day is None or day <= one.start]
    basis: dict[str, Any] = (
        {"agreement_id": signed[number % len(signed)]}
        if signed and not one.is_outside
        else {"outside_because": _OUTSIDE[number % len(_OUTSIDE)]}
    )
    # one in eleven was never said to have taken place; what began and is not over is under way
    is_forgotten = number % 11 == 7
    if end < today() and not is_forgotten:
        state = State.DONE
    elif one.start <= today() and not is_forgotten:
        state = State.UNDER_WAY
    else:
        state = (State.PLANNED, State.APPROVED, State.PROPOSED)[number % 3]
    dates: dict[str, Any] = {"planned_start": one.start.isoformat(), "planned_end": end.isoformat()}
    if state in {State.DONE, State.UNDER_WAY}:
        dates["actual_start"] = one.start.isoformat()
    if state is State.DONE:
        dates["actual_end"] = end.isoformat()
    home = direction != "received" and kind not in {"visit", "education"}
    row = services.create_activity(
        actor,
        ActivityDraft(
            ref=ref,
            title=f"{title} ({one.start.year})",
            kind=kind,
            label=label_for(one.label),
            partners=[one.partner],
            direction=direction,
            visit_level="senior" if kind == "visit" else "",
            description="Illustrative: made up for the demonstration, stands for no real activity.",
            place="Kigali" if home else "",
            country_id="RWA" if home else one.partner if len(one.partner) == 3 else None,
            state=state,
            desk=desk,
            owner_id=owner,
            confidence="illustrative",
            is_illustrative=True,
            areas=[area],
            sources=[SourceDraft(source, "illustrative")],
            **basis,
            **dates,
        ),
        reason=REASON,
    )
    if state is State.DONE:
        _after(actor, row, one, number, people, owner)


def _after(actor: Actor, row: Activity, one: Sketch, number: int, people: int, owner: int | None) -> None:
    """What took part and was learnt: of most there are numbers, of half a report, of some a lesson that is still open."""
    kind = row.kind
    women = max(1, people // 6)
    services.record_participation(
        row,
        actor=actor,
        party="RWA",
        body_name="Rwanda Defence Force",
        numbers={"officers_men": people - women, "officers_women": women},
    )
    if number % 3 == 0:
        services.record_participation(row, actor=actor, party=one.partner, numbers={}, total=people)
    if kind == "education":
        services.set_education(
            row,
            actor=actor,
            course="Command and staff course",
            places_offered=people,
            places_taken=people,
            graduates=people,
        )
    if number % 4 == 0:
        services.record_cost(
            row,
            actor=actor,
            category="travel",
            amount=Decimal(people * 850),
            currency="USD",
            paid_by="RWA" if number % 8 else one.partner,
            sharing="own" if number % 8 else "host",
        )
    if number % 2:
        return
    services.write_report(
        row,
        actor=actor,
        planned=f"{people} of our people for the days planned.",
        happened="It took place as planned."
        if number % 4
        else "It took place, with fewer people than planned.",
        why="" if number % 4 else "Nominations came late.",
        next_steps="Hold it again next year.",
    )
    if row.ends_on and row.ends_on < today() - timedelta(days=60):
        services.move(row, "report", actor=actor, reason=REASON)
    if number % 6 == 0:
        text, action = _LESSONS[number // 6 % len(_LESSONS)]
        lesson = services.record_lesson(
            row,
            actor=actor,
            text=text,
            action=action,
            owner_id=owner,
            due_on=(row.ends_on or today()) + timedelta(days=90),
        )
        if number % 12 == 0:
            services.close_lesson(lesson, actor=actor, outcome="It is in the planning checklist now.")
