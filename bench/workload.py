"""Generate the workload: agreements of many parties with their acts, by COPY, with the product's own projections.

SCALE=1 is 300,000 agreements of 200 parties with 3 million acts. Everything is random from a fixed seed, so two runs measure the same.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connections, models

from umubano.core.labels.models import Label
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.core.text import fold
from umubano.domain.agreements.codes import AREAS, TITLE_KINDS
from umubano.domain.agreements.models import Act, Agreement, AgreementArea, AgreementParty, StatusPeriod
from umubano.domain.agreements.services.projection import PERIOD, project
from umubano.domain.parties.models import Party

AGREEMENTS_AT_SCALE_1 = 300_000
PARTIES = 200
BATCH = 5_000
TODAY = date(2026, 1, 5)
WORDS = [
    "defence",
    "military",
    "cooperation",
    "training",
    "logistics",
    "medical",
    "cyber",
    "intelligence",
    "peace",
    "support",
    "status",
    "forces",
    "exchange",
    "education",
]
TERMS = (
    {"entry": "on_signature", "term": "indefinite", "notice": {"months": 6}},
    {
        "entry": "on_signature",
        "term": "tacit_renewal",
        "initial_months": 60,
        "notice": {"months": 6},
        "notice_when": "before_term_end_only",
    },
    {"entry": "on_last_notification", "term": "tacit_renewal", "initial_months": 36, "notice": {"months": 3}},
    {"entry": "on_signature", "term": "fixed", "initial_months": 60},
    {"entry": "on_last_notification", "term": "fixed_express_renewal", "initial_months": 48},
)


def generate(scale: float) -> int:
    """Fill an empty register as the owner; returns how many agreements were made. History triggers rest meanwhile."""
    count = max(int(AGREEMENTS_AT_SCALE_1 * scale), 100)
    source = random.Random(2026)
    labels = _labels()
    codes = list(
        Party.objects.using("owner")
        .filter(kind="state")
        .exclude(code="RWA")
        .values_list("code", flat=True)[:PARTIES]
    )
    names = dict(Party.objects.using("owner").values_list("code", "names"))
    names = {code: by_language.get("en", code) for code, by_language in names.items()}
    owner = connections["owner"]
    tables: tuple[type[models.Model], ...] = (Agreement, AgreementParty, AgreementArea, Act, StatusPeriod)
    started = time.monotonic()
    with owner.cursor() as cursor:
        for model in tables:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
    try:
        rows = _rows(source, count, labels, codes, names)
        done = 0
        while batch := list(islice(rows, BATCH)):
            _copy(owner, Agreement, [row[0] for row in batch])
            for index, model in enumerate(tables[1:], start=1):
                _copy(owner, model, [part for row in batch for part in row[index]])
            done += len(batch)
            print(
                f"\r  {done:,} of {count:,} agreements, {time.monotonic() - started:.0f} s",
                end="",
                file=sys.stderr,
            )
    finally:
        with owner.cursor() as cursor:
            for model in tables:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT max(id) FROM \"{model._meta.db_table}\"))"
                )
                cursor.execute(f'ANALYZE "{model._meta.db_table}"')
    print(file=sys.stderr)
    return count


def _labels() -> list[Label]:
    values = [LabelValue(10)] * 12 + [LabelValue(10, frozenset({"MOZ"}))] * 2 + [LabelValue(20)] * 4
    values += [LabelValue(30)] * 2 + [LabelValue(40, frozenset(), frozenset({"CABO-DELGADO"}))]
    made = {value: label_for(value, using="owner") for value in dict.fromkeys(values)}
    return [made[value] for value in values]


def _rows(
    source: random.Random, count: int, labels: list[Label], codes: list[str], names: dict[str, str]
) -> Iterator[tuple[Any, ...]]:
    """Each agreement with lists of its parties, areas, acts and periods, unsaved."""
    act_id = party_id = area_id = period_id = 0
    kinds = [entry.code for entry in TITLE_KINDS]
    areas = [entry.code for entry in AREAS]
    for identifier in range(1, count + 1):
        label = source.choice(labels)
        partners = source.sample(codes, 1 if source.random() < 0.95 else 3)
        signed = date(1980, 1, 1) + timedelta(days=source.randrange(16_800))
        title = f"{source.choice(WORDS).capitalize()} {source.choice(WORDS)} {source.choice(WORDS)} {names[partners[0]]} {identifier}"
        agreement = Agreement(
            id=identifier,
            label=label,
            ref=f"B-{identifier:07d}",
            title=title,
            kind=source.choice(kinds),
            legal_nature=source.choice(["treaty", "non_binding", "undetermined"]),
            level=source.choice(["government", "ministry", "force"]),
            scope=source.choice(["general", "sector"]),
            terms=source.choice(TERMS),
            desk=source.choice(["africa", "europe-americas", "asia-pacific"]),
            partners_text=", ".join(names[code] for code in partners),
            is_illustrative=True,
        )
        own = {"agreement_id": identifier, "label_id": label.pk}
        members = ["RWA", *partners]
        parties = [
            AgreementParty(
                id=party_id + position + 1, **own, party_id=code, is_home=position == 0, position=position
            )
            for position, code in enumerate(members)
        ]
        party_id += len(members)
        chosen = source.sample(areas, 2)
        covered = [
            AgreementArea(id=area_id + position + 1, **own, area=area) for position, area in enumerate(chosen)
        ]
        area_id += 2
        acts = []
        for kind, party, day in _acts(source, signed, members):
            act_id += 1
            acts.append(
                Act(
                    id=act_id,
                    **own,
                    kind=kind,
                    party_id=party,
                    effective=day.isoformat(),
                    effective_from=day,
                    effective_to=day,
                )
            )
        periods = []
        for values in project(agreement, acts, [(code, code == "RWA") for code in members], TODAY):
            period_id += 1
            periods.append(StatusPeriod(id=period_id, **dict(zip(PERIOD, values, strict=True))))
        agreement.folded_title = fold(title)
        yield agreement, parties, covered, acts, periods


def _acts(source: random.Random, signed: date, members: list[str]) -> Iterator[tuple[str, str | None, date]]:
    """Ten acts in order of time, as an agreement gathers them over the years."""
    yield "negotiation_authorised", "RWA", signed - timedelta(days=source.randrange(100, 900))
    yield "text_agreed", None, signed - timedelta(days=source.randrange(5, 90))
    yield "signed", None, signed
    notified = signed
    for code in members[:2]:
        notified = notified + timedelta(days=source.randrange(20, 300))
        yield "notified", code, notified
    yield "approved_by_parliament", "RWA", signed + timedelta(days=15)
    yield "published_in_gazette", "RWA", notified + timedelta(days=10)
    yield "registered_with_un", "RWA", notified + timedelta(days=60)
    yield "reviewed", None, notified + timedelta(days=700)
    if source.random() < 0.1:
        yield "notice_given", members[1], notified + timedelta(days=1500)
    else:
        yield "reviewed", None, notified + timedelta(days=1400)


def _copy(connection: Any, model: type[models.Model], instances: Sequence[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
    ):
        for instance in instances:
            copy.write_row(
                [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]
            )
