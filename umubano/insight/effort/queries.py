"""Read the figures: one statement for what is on paper, one for what was done, one for a trend. Row security trims all of them.

An activity with several partners or areas is counted once for each of them, and once for each region in which it has a partner; so sums may
exceed the total, which counts it once. It is held in a span when a day of the span can be one of its days: the list of activities asks the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from umubano.core.dates import add_months
from umubano.domain.activities.models import NUMBERS, Activity, CostLine
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.agreements.counting import counted
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.places import codes_in_region
from umubano.insight.effort.figures import (
    Bucket,
    Cell,
    Done,
    Measure,
    Paper,
    PaperTally,
    Span,
    Tally,
    Trend,
)
from umubano.insight.portfolio.figures import ORGANISATIONS
from umubano.insight.statements import inline, set_for_counting

#: The regions of the United Nations by which effort is counted and its focus is declared; who is in none is counted as an organisation.
REGIONS = ("002", "019", "142", "150", "009")
#: So many reasons are named; the others are together.
MOST_REASONS = 12
#: Between two codes in one key; in no code.
_BETWEEN = " "

_PLACES = (
    "places (code, region) AS MATERIALIZED (SELECT * FROM unnest(%(codes)s::text[], %(regions)s::text[]))"
)

_PAPER = """
WITH held (id, label_id, is_illustrative) AS MATERIALIZED ({rows}),
partners AS MATERIALIZED (
    SELECT held.*, party.party_code FROM held
    JOIN agreements_agreementparty AS party ON party.agreement_id = held.id AND NOT party.is_home
),
areas AS MATERIALIZED (
    SELECT held.id, COALESCE(area.area, '{no_area}') AS area FROM held LEFT JOIN agreements_agreementarea AS area ON area.agreement_id = held.id
),
{places},
located AS MATERIALIZED (
    SELECT DISTINCT partners.id, partners.label_id, partners.is_illustrative, COALESCE(places.region, '{elsewhere}') AS region
    FROM partners LEFT JOIN places ON places.code = partners.party_code
)
SELECT 'label', label_id::text, {tally} FROM held GROUP BY label_id
UNION ALL SELECT 'area', area, {tally} FROM held JOIN areas USING (id) GROUP BY area
UNION ALL SELECT 'partner', party_code || ' ' || label_id, {tally} FROM partners GROUP BY party_code, label_id
UNION ALL SELECT 'cell', party_code || ' ' || area, {tally} FROM partners JOIN areas USING (id) GROUP BY party_code, area
UNION ALL SELECT 'region', region, {tally} FROM located GROUP BY region
UNION ALL SELECT 'region_area', region || ' ' || area, {tally} FROM located JOIN areas USING (id) GROUP BY region, area
"""
_PAPER_TALLY = "count(*), count(*) FILTER (WHERE is_illustrative)"

_DONE = """
WITH held (id, label_id, is_illustrative, outside, unsaid, weight) AS MATERIALIZED ({held}),
partners AS MATERIALIZED (
    SELECT held.*, party.party_code FROM held LEFT JOIN activities_activityparty AS party ON party.activity_id = held.id
),
areas AS MATERIALIZED (
    SELECT held.id, COALESCE(area.area, '{no_area}') AS area FROM held LEFT JOIN activities_activityarea AS area ON area.activity_id = held.id
),
{places},
located AS MATERIALIZED (
    SELECT DISTINCT partners.id, partners.label_id, partners.is_illustrative, partners.outside, partners.unsaid, partners.weight,
           COALESCE(places.region, '{elsewhere}') AS region
    FROM partners LEFT JOIN places ON places.code = partners.party_code
)
SELECT 'label', label_id::text, {tally} FROM held GROUP BY label_id
UNION ALL SELECT 'area', area, {tally} FROM held JOIN areas USING (id) GROUP BY area
UNION ALL SELECT 'partner', party_code || ' ' || label_id, {tally} FROM partners WHERE party_code IS NOT NULL GROUP BY party_code, label_id
UNION ALL SELECT 'cell', party_code || ' ' || area, {tally} FROM partners JOIN areas USING (id) WHERE party_code IS NOT NULL GROUP BY party_code, area
UNION ALL SELECT 'region', region, {tally} FROM located GROUP BY region
UNION ALL SELECT 'region_area', region || ' ' || area, {tally} FROM located JOIN areas USING (id) GROUP BY region, area
UNION ALL (
    SELECT 'reason', activity.outside_because, count(*), 0, 0, 0, 0, 0 FROM held JOIN activities_activity AS activity USING (id)
    WHERE held.outside GROUP BY activity.outside_because ORDER BY count(*) DESC, activity.outside_because LIMIT {most_reasons}
)
UNION ALL SELECT 'undated', '', count(*), 0, 0, 0, 0, 0 FROM ({undated}) AS undated
"""
_TALLY = (
    "count(*), count(*) FILTER (WHERE outside), count(*) FILTER (WHERE unsaid), count(*) FILTER (WHERE is_illustrative), "
    "COALESCE(sum(weight), 0)::float8, count(weight)"
)

_TREND = """
WITH buckets (name, first, last) AS MATERIALIZED (SELECT * FROM unnest(%(names)s::text[], %(firsts)s::date[], %(lasts)s::date[])),
held (bucket, id, label_id, is_illustrative, outside, unsaid, weight) AS MATERIALIZED ({held}),
areas AS (
    SELECT held.*, COALESCE(area.area, '{no_area}') AS area FROM held LEFT JOIN activities_activityarea AS area ON area.activity_id = held.id
),
{places},
located AS (
    SELECT DISTINCT held.*, COALESCE(places.region, '{elsewhere}') AS region
    FROM held LEFT JOIN activities_activityparty AS party ON party.activity_id = held.id LEFT JOIN places ON places.code = party.party_code
)
SELECT 'label', label_id::text, {tally} FROM held GROUP BY label_id
UNION ALL SELECT 'total', bucket, {tally} FROM held GROUP BY bucket
UNION ALL SELECT 'area', bucket || ' ' || area, {tally} FROM areas GROUP BY bucket, area
UNION ALL SELECT 'region', bucket || ' ' || region, {tally} FROM located GROUP BY bucket, region
"""

_EXACT = r"'^\d{{4}}-\d{{2}}-\d{{2}}$'"
#: Days are counted only where first and last day are known; the last is the first when only that is written (`activities/spans.py`).
_DAYS = rf"""CASE WHEN
    CASE WHEN actual_start <> '' THEN actual_start ELSE planned_start END ~ {_EXACT}
    AND (CASE WHEN actual_end <> '' THEN actual_end WHEN actual_start <> '' THEN actual_start
              WHEN planned_end <> '' THEN planned_end ELSE planned_start END) ~ {_EXACT}
    THEN LEAST(ends_on, {{last}}) - GREATEST(starts_on, {{first}}) + 1 END"""
_PEOPLE = (
    "SELECT activity_id, sum(CASE WHEN "  # noqa: S608 — names of columns, no input
    + " IS NOT NULL OR ".join(NUMBERS)
    + " IS NOT NULL THEN GREATEST("
    + " + ".join(f"COALESCE({name}, 0)" for name in NUMBERS)
    + ", COALESCE(total, 0)) ELSE total END) AS weight FROM activities_participation GROUP BY activity_id"
)
_MONEY = (
    "SELECT activity_id, sum(amount) AS weight FROM activities_costline "
    "WHERE paid_by_code = %(home)s AND currency = %(currency)s GROUP BY activity_id"
)
_COLUMNS = (
    "id",
    "label_id",
    "is_illustrative",
    "outside_because",
    "agreement_id",
    "starts_on",
    "ends_on",
    "planned_start",
    "planned_end",
    "actual_start",
    "actual_end",
)


def months_before(day: date, months: int) -> Span:
    """The months that end with `day`, to the day: 36 before 5 January 2026 begin on 6 January 2023."""
    return Span(add_months(day + timedelta(days=1), -months), day)


def held_in(span: Span) -> Any:
    """Our activities that were held, a day of which can be in the span."""
    return Activity.objects.ours().happened().filter(ends_on__gte=span.first, starts_on__lte=span.last)


def region_by_code() -> dict[str, str]:
    """Code of a party → its region, for those that are in one; missions stand where their host is."""
    return {code: region for region in REGIONS for code in codes_in_region(region)}


def _weighed(measure: Measure, first: str, last: str) -> tuple[str, str]:
    """(expression of an activity's weight, what must be joined for it)."""
    if measure.name == "days":
        return _DAYS.format(first=first, last=last), ""
    if measure.name == "persons":
        return "weighing.weight", f"LEFT JOIN ({_PEOPLE}) AS weighing ON weighing.activity_id = rows.id"
    if measure.name == "cost":
        return "weighing.weight", f"LEFT JOIN ({_MONEY}) AS weighing ON weighing.activity_id = rows.id"
    return "1", ""


def _held(rows: str, measure: Measure, *, bucket: str = "", first: str, last: str, join: str = "") -> str:
    weight, weighing = _weighed(measure, first, last)
    return (
        f"SELECT {bucket}rows.id, rows.label_id, rows.is_illustrative, rows.outside_because <> '', "  # noqa: S608 — no input
        f"rows.outside_because = '' AND rows.agreement_id IS NULL, {weight} "
        f"FROM ({rows}) AS rows ({', '.join(_COLUMNS)}) {join} {weighing}"
    )


def _shared(measure: Measure) -> dict[str, Any]:
    regions = region_by_code()
    return {
        "codes": list(regions),
        "regions": list(regions.values()),
        "home": settings.UMUBANO_HOME_COUNTRY,
        "currency": measure.currency,
    }


def _asked(sql: str, parameters: Mapping[str, Any]) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Rows by what they are about and their key."""
    found: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    with connection.cursor() as cursor, set_for_counting(cursor):
        cursor.execute(sql, parameters)
        for about, key, *values in cursor.fetchall():
            found[about][key] = tuple(values)
    return found


def _pair(key: str) -> Cell:
    first, _between, second = key.rpartition(_BETWEEN)
    return first, second


def _labels(rows: Iterable[str]) -> frozenset[int]:
    return frozenset(int(key) for key in rows)


def _partner_labels(rows: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for key in rows:
        code, label = _pair(key)
        found[code].add(int(label))
    return {code: frozenset(labels) for code, labels in found.items()}


def read_paper(on: date) -> Paper:
    """Agreements in force on a day, by the counting rule `in_force`."""
    columns = ("id", "label_id", "is_illustrative")
    rows = counted("in_force", on, Agreement.objects.all()).order_by().values_list(*columns)
    parameters = _shared(Measure())
    sql = _PAPER.format(
        rows=inline(rows, "rows", parameters),
        places=_PLACES,
        no_area=NO_AREA,
        elsewhere=ORGANISATIONS,
        tally=_PAPER_TALLY,
    )
    found = _asked(sql, parameters)

    def tallies(about: str) -> dict[str, PaperTally]:
        return {key: PaperTally(*values) for key, values in found[about].items()}

    by_partner: dict[str, PaperTally] = {}
    for key, tally in tallies("partner").items():
        code = _pair(key)[0]
        before = by_partner.get(code, PaperTally())
        by_partner[code] = PaperTally(before.count + tally.count, before.illustrative + tally.illustrative)
    labels = tallies("label")
    return Paper(
        total=PaperTally(
            sum(tally.count for tally in labels.values()),
            sum(tally.illustrative for tally in labels.values()),
        ),
        by_area=tallies("area"),
        by_partner=by_partner,
        by_region=tallies("region"),
        by_cell={_pair(key): tally for key, tally in tallies("cell").items()},
        by_region_and_area={_pair(key): tally for key, tally in tallies("region_area").items()},
        label_ids=_labels(labels),
        partner_label_ids=_partner_labels(found["partner"]),
    )


def read_done(span: Span, measure: Measure) -> Done:
    """Activities held in a span, weighed by a measure."""
    parameters = {**_shared(measure), "first": span.first, "last": span.last}
    undated = Activity.objects.ours().happened().filter(Q(starts_on__isnull=True) | Q(ends_on__isnull=True))
    rows = held_in(span).order_by().values_list(*_COLUMNS)
    held = _held(inline(rows, "rows", parameters), measure, first="%(first)s::date", last="%(last)s::date")
    sql = _DONE.format(
        held=held,
        undated=inline(undated.order_by().values_list("id"), "undated", parameters),
        places=_PLACES,
        no_area=NO_AREA,
        elsewhere=ORGANISATIONS,
        tally=_TALLY,
        most_reasons=MOST_REASONS,
    )
    found = _asked(sql, parameters)

    def tallies(about: str) -> dict[str, Tally]:
        return {key: Tally(*values) for key, values in found[about].items()}

    by_partner: dict[str, Tally] = {}
    for key, tally in tallies("partner").items():
        code = _pair(key)[0]
        by_partner[code] = by_partner.get(code, Tally()).plus(tally)
    labels = tallies("label")
    total = Tally()
    for tally in labels.values():
        total = total.plus(tally)
    reasons = {key: values[0] for key, values in found["reason"].items()}
    return Done(
        total=total,
        by_area=tallies("area"),
        by_partner=by_partner,
        by_region=tallies("region"),
        by_cell={_pair(key): tally for key, tally in tallies("cell").items()},
        by_region_and_area={_pair(key): tally for key, tally in tallies("region_area").items()},
        reasons=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        undated=found["undated"][""][0],
        label_ids=_labels(labels),
        partner_label_ids=_partner_labels(found["partner"]),
    )


def buckets_until(on: date, step: str) -> tuple[Bucket, ...]:
    """The five years or eight quarters that end with the one of `on`, the last as far as it has gone."""
    if step == "quarter":
        last = on.year * 4 + (on.month - 1) // 3
        starts = [(number, date(number // 4, number % 4 * 3 + 1, 1)) for number in range(last - 7, last + 1)]
        return tuple(
            Bucket(
                f"{number // 4}-Q{number % 4 + 1}",
                Span(first, min(on, add_months(first, 3) - timedelta(days=1))),
            )
            for number, first in starts
        )
    years = range(on.year - 4, on.year + 1)
    return tuple(Bucket(str(year), Span(date(year, 1, 1), min(on, date(year, 12, 31)))) for year in years)


def read_trend(buckets: Sequence[Bucket], measure: Measure) -> Trend:
    """Activities held in each bucket; one that goes over a turn of the year is counted in both."""
    parameters = {
        **_shared(measure),
        "names": [bucket.name for bucket in buckets],
        "firsts": [bucket.span.first for bucket in buckets],
        "lasts": [bucket.span.last for bucket in buckets],
    }
    whole = Span(buckets[0].span.first, buckets[-1].span.last)
    rows = held_in(whole).order_by().values_list(*_COLUMNS)
    held = _held(
        inline(rows, "rows", parameters),
        measure,
        bucket="buckets.name, ",
        first="buckets.first",
        last="buckets.last",
        join="JOIN buckets ON rows.starts_on <= buckets.last AND rows.ends_on >= buckets.first",
    )
    sql = _TREND.format(held=held, places=_PLACES, no_area=NO_AREA, elsewhere=ORGANISATIONS, tally=_TALLY)
    found = _asked(sql, parameters)
    return Trend(
        buckets=tuple(buckets),
        total={key: Tally(*values) for key, values in found["total"].items()},
        by_region={_pair(key): Tally(*values) for key, values in found["region"].items()},
        by_area={_pair(key): Tally(*values) for key, values in found["area"].items()},
        label_ids=_labels(found["label"]),
    )


def currencies_in(span: Span) -> list[str]:
    """The currencies in which we paid for activities held in the span, the most used first."""
    lines = CostLine.objects.filter(activity__in=held_in(span), paid_by__code=settings.UMUBANO_HOME_COUNTRY)
    counts = lines.order_by().values_list("currency").annotate(lines=Count("id"))
    return [currency for currency, _lines in sorted(counts, key=lambda pair: (-pair[1], pair[0]))]
