"""Read the figures: one statement over the register, one over the pipeline, whatever their size. Row security trims both.

Counts by partner, region and area add up to more than the total where an agreement has several: it is counted once for each partner,
once for each region in which it has a partner (two partners in Africa are one agreement with Africa), once for each area.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from umubano.core.dates import today
from umubano.domain.agreements.counting import counted, three_years_before
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.queries import BINDING
from umubano.domain.negotiations.lifecycle import COUNTED, STUCK_AFTER_DAYS
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.queries import on_day
from umubano.insight.portfolio.figures import (
    ORGANISATIONS,
    UNKNOWN,
    NegotiatingFigures,
    PartnerFigures,
    PipelineFigures,
    RegisterFigures,
    StageFigures,
)
from umubano.insight.statements import inline, set_for_counting

_REGISTER = """
WITH counted (id, label_id, kind, signed, signed_on, is_illustrative, status) AS MATERIALIZED ({counted}),
binding (label_id, is_illustrative) AS ({binding}),
unsettled (label_id) AS ({unsettled}),
standing AS MATERIALIZED ({standing}),
others AS MATERIALIZED (
    SELECT agreement_id, count(*) AS rows, min(party_code) AS party_code
    FROM agreements_agreementparty WHERE NOT is_home GROUP BY agreement_id
),
several AS MATERIALIZED (
    SELECT DISTINCT standing.id, standing.label_id, standing.status, standing.signed, standing.signed_on, standing.is_illustrative, party.party_code
    FROM others JOIN standing ON standing.id = others.agreement_id
    JOIN agreements_agreementparty AS party ON party.agreement_id = standing.id AND NOT party.is_home
    WHERE others.rows > 1
),
partners AS (
    SELECT others.party_code, standing.label_id, standing.status, standing.signed, standing.signed_on, standing.is_illustrative, 1 AS alone
    FROM others JOIN standing ON standing.id = others.agreement_id WHERE others.rows = 1
    UNION ALL SELECT party_code, label_id, status, signed, signed_on, is_illustrative, 0 FROM several
),
by_partner AS MATERIALIZED (
    SELECT party_code, label_id, count(*) AS count, count(*) FILTER (WHERE status = ANY (%(statuses)s)) AS binding,
           count(*) FILTER (WHERE is_illustrative) AS illustrative, max(signed_on) AS last_signed,
           max(signed_on || ' ' || signed) FILTER (WHERE length(signed) <> 10 OR right(signed, 1) = 'X') AS last_in_part, sum(alone) AS alone
    FROM partners GROUP BY party_code, label_id
),
places AS MATERIALIZED (
    SELECT party.code, CASE WHEN party.kind = 'state' THEN COALESCE(NULLIF(state.region, ''), '{unknown}') ELSE '{organisations}' END
           AS region, NULLIF(state.au_region, '') AS african_region
    FROM parties_party AS party LEFT JOIN places_state AS state ON state.alpha3 = party.state_id
)
SELECT CASE GROUPING(kind, year, status, label_id, is_illustrative)
         WHEN 15 THEN 'kind' WHEN 23 THEN 'year' WHEN 27 THEN 'status' WHEN 29 THEN 'label' WHEN 30 THEN 'illustrative' ELSE 'all' END,
       COALESCE(kind, year::text, status, label_id::text, is_illustrative::text, '{unknown}'),
       count(*), count(*) FILTER (WHERE signed_on >= %(three_years)s AND signed_on <= %(on)s),
       count(*) FILTER (WHERE signed_on >= %(year)s AND signed_on <= %(on)s), NULL::date, NULL::text
FROM (SELECT *, EXTRACT(YEAR FROM signed_on)::int AS year FROM standing) AS rows
GROUP BY GROUPING SETS ((), (kind), (year), (status), (label_id), (is_illustrative))
UNION ALL
SELECT 'partner', party_code || ' ' || label_id, count, binding, illustrative, last_signed, last_in_part FROM by_partner
UNION ALL
SELECT 'region', region, sum(count)::bigint, 0, 0, NULL, NULL FROM (
    SELECT region, sum(alone) AS count FROM by_partner JOIN places ON code = party_code GROUP BY region
    UNION ALL SELECT region, count(DISTINCT id) FROM several JOIN places ON code = party_code GROUP BY region
) AS parts GROUP BY region
UNION ALL
SELECT 'african_region', african_region, sum(count)::bigint, 0, 0, NULL, NULL FROM (
    SELECT african_region, sum(alone) AS count FROM by_partner JOIN places ON code = party_code GROUP BY african_region
    UNION ALL SELECT african_region, count(DISTINCT id) FROM several JOIN places ON code = party_code GROUP BY african_region
) AS parts WHERE african_region IS NOT NULL GROUP BY african_region
UNION ALL
SELECT 'area', area, count(*), 0, 0, NULL, NULL FROM agreements_agreementarea WHERE agreement_id IN (SELECT id FROM counted) GROUP BY area
UNION ALL
SELECT 'binding', label_id::text, count(*), count(*) FILTER (WHERE is_illustrative), 0, NULL, NULL FROM binding GROUP BY label_id
UNION ALL
SELECT 'unsettled', label_id::text, count(*), 0, 0, NULL, NULL FROM unsettled GROUP BY label_id
"""

#: The status on a day from the projected periods; today's stands in the agreement itself.
_STANDING_TODAY = "SELECT * FROM counted"
_STANDING_THEN = """
    SELECT counted.id, counted.label_id, counted.kind, counted.signed, counted.signed_on, counted.is_illustrative, COALESCE(period.status, 'none') AS status
    FROM counted LEFT JOIN agreements_statusperiod AS period
      ON period.agreement_id = counted.id AND period.starts_on <= %(on)s AND period.ends_before > %(on)s
"""


def read_register(on: date, rule: str) -> RegisterFigures:
    """The figures of the register as of `on` under a counting rule. Raises InvalidInput for an unknown rule."""
    base = Agreement.objects.all()
    columns = ("id", "label_id", "kind", "signed", "signed_on", "is_illustrative", "status")
    rows = counted(rule, on, base).order_by().values_list(*columns)
    binding = counted("in_force", on, base).order_by().values_list("label_id", "is_illustrative")
    unsettled = counted("entry_unknown", on, base).order_by().values_list("label_id")
    parameters: dict[str, Any] = {
        "on": on,
        "year": date(on.year, 1, 1),
        "three_years": three_years_before(on),
        "statuses": list(BINDING),
    }
    sql = _REGISTER.format(
        counted=inline(rows, "counted", parameters),
        binding=inline(binding, "binding", parameters),
        unsettled=inline(unsettled, "unsettled", parameters),
        standing=_STANDING_TODAY if on == today() else _STANDING_THEN,
        unknown=UNKNOWN,
        organisations=ORGANISATIONS,
    )
    found: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    with connection.cursor() as cursor, set_for_counting(cursor):
        cursor.execute(sql, parameters)
        for dimension, key, *values in cursor.fetchall():
            found[dimension][key] = tuple(values)
    total = found["all"][UNKNOWN]
    return RegisterFigures(
        agreements=total[0],
        signed_last_3_years=total[1],
        signed_this_year=total[2],
        illustrative=found["illustrative"].get("true", (0,))[0],
        in_force=sum(row[0] for row in found["binding"].values()),
        in_force_illustrative=sum(row[1] for row in found["binding"].values()),
        entry_unknown=sum(row[0] for row in found["unsettled"].values()),
        by_year=dict(sorted(_counts(found["year"]).items())),
        by_kind=_largest_first(_counts(found["kind"])),
        by_status=_largest_first(_counts(found["status"])),
        by_area=_largest_first(_counts(found["area"])),
        by_region=_largest_first(_counts(found["region"])),
        by_african_region=_largest_first(_counts(found["african_region"])),
        by_partner=_partners(found["partner"]),
        label_ids=frozenset(int(key) for key in (*found["label"], *found["binding"], *found["unsettled"])),
    )


def _partners(rows: Mapping[str, tuple[Any, ...]]) -> dict[str, PartnerFigures]:
    """Figures by partner, largest first, out of rows by partner and label (`MOZ 3`).

    The last two columns: the latest day of signature; and of dates known in part only, the latest day that one allows, a blank, and the
    date as written, so that its maximum is the latest.
    """
    parts: dict[str, list[tuple[int, tuple[Any, ...]]]] = defaultdict(list)
    for key, row in rows.items():
        code, _blank, label = key.rpartition(" ")
        parts[code].append((int(label), row))
    partners = {}
    for code, found in parts.items():
        day = max((row[3] for _label, row in found if row[3] is not None), default=None)
        in_part, _blank, written = max(row[4] or "" for _label, row in found).partition(" ")
        exact = day.isoformat() if day else ""
        partners[code] = PartnerFigures(
            agreements=sum(row[0] for _label, row in found),
            in_force=sum(row[1] for _label, row in found),
            last_signed=written if in_part == exact else exact,
            last_signed_on=day,
            illustrative=sum(row[2] for _label, row in found),
            label_ids=frozenset(label for label, _row in found),
        )
    return dict(sorted(partners.items(), key=lambda item: (-item[1].agreements, item[0])))


_PIPELINE = """
WITH rows (id, label_id, is_illustrative, stage, since) AS MATERIALIZED ({rows}),
ages AS (SELECT rows.*, (%(on)s::date - since) AS days, COALESCE((%(limits)s::jsonb ->> stage)::int, 2147483647) AS patience FROM rows)
SELECT 'stage', stage, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY days), max(days),
       count(*) FILTER (WHERE days > patience), count(*) FILTER (WHERE is_illustrative)
FROM ages GROUP BY stage
UNION ALL
SELECT 'partner', party.party_code || ' ' || rows.label_id, count(*), 0, 0, 0, 0
FROM rows JOIN negotiations_negotiationparty AS party ON party.negotiation_id = rows.id
WHERE stage = ANY (%(counted)s) GROUP BY party.party_code, rows.label_id
UNION ALL
SELECT 'label', label_id::text, count(*), 0, 0, 0, 0 FROM rows GROUP BY label_id
"""


def read_pipeline(on: date, *, tells_stuck: bool = True) -> PipelineFigures:
    """The figures of the pipeline as of `on`: what was open that day, by the stage it was in then; none `stuck` unless `tells_stuck`."""
    import json

    is_today = on == today()
    rows = on_day(Negotiation.objects.under_way_on(on), on, is_today=is_today).order_by()
    counted_stages = ["", *COUNTED]
    parameters: dict[str, Any] = {
        "on": on,
        "limits": json.dumps(
            {str(stage): days for stage, days in STUCK_AFTER_DAYS.items()} if tells_stuck else {}
        ),
        "counted": [str(stage) for stage in counted_stages],
    }
    columns = rows.values_list("id", "label_id", "is_illustrative", "stage_then", "since_then")
    sql = _PIPELINE.format(rows=inline(columns, "rows", parameters))
    stages: dict[str, StageFigures] = {}
    partners: dict[str, NegotiatingFigures] = {}
    labels: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for dimension, key, count, median, oldest, stuck, illustrative in cursor.fetchall():
            if dimension == "stage":
                stages[key] = StageFigures(count, max(median, 0), max(oldest, 0), stuck, illustrative)
            elif dimension == "partner":
                code, _blank, label = key.rpartition(" ")
                before = partners.get(code, NegotiatingFigures(0, frozenset()))
                partners[code] = NegotiatingFigures(before.count + count, before.label_ids | {int(label)})
            else:
                labels.add(int(key))
    in_count = [figures for stage, figures in stages.items() if stage in parameters["counted"]]
    return PipelineFigures(
        in_negotiation=sum(figures.count for figures in in_count),
        illustrative=sum(figures.illustrative for figures in in_count),
        by_stage=stages,
        by_partner=partners,
        label_ids=frozenset(labels),
    )


def _counts(rows: dict[str, tuple[Any, ...]]) -> dict[str, int]:
    return {key: row[0] for key, row in rows.items()}


def _largest_first(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
