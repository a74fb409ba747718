"""Activities for the benchmark: one million at SCALE=1 over 200 partners and 30 years, with partners, areas, people and lessons.

Made by PostgreSQL itself (INSERT … SELECT over a series), because a million rows need no Python. Everything follows from the number of the row,
so two runs measure the same. The agreements of `bench/workload.py` are used where they are there.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from umubano.core.labels.models import Label
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.activities.codes import KINDS
from umubano.domain.activities.models import Activity, ActivityArea, ActivityParty, Lesson, Participation
from umubano.domain.agreements.codes import AREAS
from umubano.domain.parties.models import Party

ACTIVITIES_AT_SCALE_1 = 1_000_000
PARTIES = 200
_TABLES = (Activity, ActivityParty, ActivityArea, Participation, Lesson)

_ACTIVITIES = """
INSERT INTO activities_activity (
    id, label_id, ref, collection, title, kind, visit_level, direction, description, planned_start, planned_end, actual_start, actual_end,
    place, clause, outside_because, agreement_id, state, state_since, state_before_pause, desk, confidence, is_illustrative, captured_by,
    created_at, version, starts_on, ends_on, missing, partners_text, folded_title, folded_rest)
SELECT n, (%(labels)s::int[])[1 + n %% %(label_count)s], 'BV-' || lpad(n::text, 8, '0'), 'own',
    initcap(k) || ' ' || p || ' ' || n, k, '', 'together', '', CASE WHEN is_over THEN '' ELSE first::text END, '',
    CASE WHEN is_over THEN first::text ELSE '' END, CASE WHEN is_over THEN last::text ELSE '' END, 'Kigali', '',
    CASE WHEN agreement IS NULL THEN 'Made for the benchmark.' ELSE '' END, agreement,
    CASE WHEN is_over AND n %% 25 = 0 THEN 'done'
    WHEN is_over AND n %% 25 = 1 THEN 'reported' WHEN is_over THEN 'assessed' WHEN n %% 2 = 0 THEN 'planned' ELSE 'approved' END, least(first, DATE '2026-01-05'), '',
    (ARRAY['africa', 'europe-americas', 'asia-pacific'])[1 + n %% 3], 'reported', true, 'bench', now(), 1, first, last,
    CASE WHEN n %% 5 = 0 THEN ARRAY['people'] ELSE ARRAY[]::varchar[] END, p, lower(replace(k, '_', ' ') || ' ' || p || ' ' || n), lower(p)
FROM (
    SELECT n, (%(kinds)s::text[])[1 + n %% %(kind_count)s] AS k, (%(partners)s::text[])[1 + (n::bigint * 7919 %% %(partner_count)s)::int] AS p,
        DATE '1997-01-01' + (n::bigint * 104729 %% 10950)::int AS first,
        DATE '1997-01-01' + (n::bigint * 104729 %% 10950)::int + lasts AS last,
        DATE '1997-01-01' + (n::bigint * 104729 %% 10950)::int + lasts < DATE '2026-01-05' AND n %% 53 <> 0 AS is_over,
        CASE WHEN n %% 10 < 7 THEN (%(agreements)s::bigint[])[1 + n %% greatest(%(agreement_count)s, 1)] END AS agreement
    FROM (SELECT n, CASE WHEN n %% 101 = 0 THEN 40 + n %% 300 ELSE n %% 12 END AS lasts FROM generate_series(1, %(count)s) AS n) AS numbers
) AS made
"""
_PARTIES = """
INSERT INTO activities_activityparty (activity_id, label_id, party_code, body_name, position, starts_on)
SELECT id, label_id, partners_text, '', 0, starts_on FROM activities_activity WHERE captured_by = 'bench'
"""
_AREAS = """
INSERT INTO activities_activityarea (activity_id, label_id, area)
SELECT id, label_id, (%(areas)s::text[])[1 + id %% %(area_count)s] FROM activities_activity WHERE captured_by = 'bench'
"""
_PEOPLE = """
INSERT INTO activities_participation (activity_id, label_id, party_code, body_name, total)
SELECT id, label_id, 'RWA', '', 5 + id %% 60 FROM activities_activity WHERE captured_by = 'bench' AND state IN ('done', 'reported', 'assessed') AND id %% 2 = 0
"""
_LESSONS = """
INSERT INTO activities_lesson (activity_id, label_id, text, action, outcome, due_on, created_at)
SELECT id, label_id, 'Ask earlier ' || id, 'Ask', '', ends_on + 90, now() FROM activities_activity
WHERE captured_by = 'bench' AND state IN ('done', 'reported', 'assessed') AND id %% 100 = 0
"""


def generate(scale: float) -> int:
    """Fill an empty table of activities as the owner; returns how many were made. History triggers rest meanwhile."""
    count = max(int(ACTIVITIES_AT_SCALE_1 * scale), 1000)
    labels = [label.pk for label in _labels()]
    states = Party.objects.using("owner").filter(kind="state").exclude(code="RWA").order_by("code")
    partners = list(states.values_list("code", flat=True)[:PARTIES])
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM agreements_agreement WHERE collection = 'register' ORDER BY id LIMIT 20000"
        )
        agreements = [row[0] for row in cursor.fetchall()]
        kinds, areas = [entry.code for entry in KINDS], [entry.code for entry in AREAS]
        values: dict[str, Any] = {
            "labels": labels, "label_count": len(labels), "kinds": kinds, "kind_count": len(kinds), "partners": partners,
            "partner_count": len(partners), "agreements": agreements, "agreement_count": len(agreements), "areas": areas,
            "area_count": len(areas), "count": count,
        }  # fmt: skip
        for model in _TABLES:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        try:
            for statement in (_ACTIVITIES, _PARTIES, _AREAS, _PEOPLE, _LESSONS):
                cursor.execute(statement, values)
        finally:
            for model in _TABLES:
                table = model._meta.db_table
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest((SELECT max(id) FROM \"{table}\"), 1))"
                )
                cursor.execute(f'ANALYZE "{table}"')
    return count


def _labels() -> list[Label]:
    """As the agreements have them: most open at home, some for a partner, some above."""
    values = [LabelValue(10)] * 12 + [LabelValue(10, frozenset({"MOZ"}))] * 2 + [LabelValue(20)] * 4
    values += [LabelValue(30)] * 2 + [LabelValue(40, frozenset(), frozenset({"CABO-DELGADO"}))]
    made = {value: label_for(value, using="owner") for value in dict.fromkeys(values)}
    return [made[value] for value in values]
