"""One function per chart: Altair makes the specification that the page shows and that documents print, with its figures as a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from umubano.insight.effort.comparison import Share, Stroke, TrendShare
from umubano.insight.effort.figures import NOTHING, Trend
from umubano.insight.effort.words import bucket_name, code_name, days_words
from umubano.insight.portfolio.charts import Chart

#: So many lines can be told apart in one drawing.
_MOST_LINES = 6
#: Percentage points between two strokes of the same share.
_APART = 0.8


def _altair() -> Any:
    """Altair takes a second to import; whoever shows no chart need not wait for it."""
    import altair

    return altair


def percent(value: float | None) -> str:
    """A share for a table."""
    return "—" if value is None else f"{value:.0f} %"


def intended_and_actual(axis: str, made: Sequence[Share]) -> Chart:
    """Bars of what was done, a stroke where it was meant to be."""
    alt = _altair()
    rows: list[dict[str, Any]] = [
        {
            "name": code_name(axis, share.code),
            "actual": round(share.actual, 1),
            **({"intended": share.intended} if share.intended is not None else {}),
        }
        for share in made
    ]
    data = alt.Data(values=rows)
    place = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=240))
    bars = (
        alt.Chart(data)
        .mark_bar(height={"band": 0.6})
        .encode(
            y=place,
            x=alt.X(
                "actual:Q", title=_("Percent of the effort"), axis=alt.Axis(tickCount=5), scale={"zero": True}
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("actual:Q", title=_("Done (%)")),
                alt.Tooltip("intended:Q", title=_("Intended (%)")),
            ],
        )
    )
    strokes = (
        alt.Chart(data)
        .transform_filter("isValid(datum.intended)")
        .mark_tick(thickness=4, opacity=1, height={"band": 0.9}, color="#d0722a")
        .encode(y=place, x=alt.X("intended:Q"))
    )
    return Chart(
        key=f"focus-{axis}",
        title=_("Done (bar) and intended (stroke)"),
        description=_("Bars: share of the effort done. Strokes: the share that was intended."),
        spec=alt.layer(bars, strokes).to_dict(),
        columns=[_("Share of the effort"), _("Intended"), pgettext("effort", "Done")],
        rows=[
            [code_name(axis, share.code), percent(share.intended), percent(share.actual)] for share in made
        ],
        height=max(90, 34 * len(made) + 40),
    )


def trend_of_shares(axis: str, trend: Trend, made: Sequence[TrendShare], declared: Sequence[Stroke]) -> Chart:
    """Lines: the share of each region or area from year to year. Dashed strokes: what was intended, over the days for which it was declared.

    Those with a declared share first, then the largest ones; the table has all.
    """
    alt = _altair()
    buckets = [bucket.name for bucket in trend.buckets]
    by_code: dict[str, dict[str, TrendShare]] = {}
    for one in made:
        by_code.setdefault(one.code, {})[one.bucket] = one
    for stroke in declared:
        by_code.setdefault(stroke.code, {})
    order = sorted(by_code, key=lambda code: -sum(one.actual for one in by_code[code].values()))
    names = {code: code_name(axis, code) for code in order}
    intended = {stroke.code for stroke in declared}
    drawn = sorted(order, key=lambda code: code not in intended)[:_MOST_LINES]
    lines = [
        {
            "name": names[code],
            "when": bucket_name(bucket),
            "at": index + 0.5,
            "share": round(by_code[code][bucket].actual, 1) if bucket in by_code[code] else 0,
        }
        for code in drawn
        for index, bucket in enumerate(buckets)
        # nothing held at all: no share, not one of nothing
        if trend.total.get(bucket, NOTHING).weight
    ]
    meant = [
        {
            "name": names[stroke.code],
            "at": round(stroke.start, 3),
            "until": round(stroke.end, 3),
            # equal shares lie side by side
            "share": stroke.intended + _APART * (stroke.number - (stroke.among - 1) / 2),
            "intended": stroke.intended,
            "days": days_words(stroke.first, stroke.last),
        }
        for stroke in declared
        if stroke.code in drawn
    ]
    words = json.dumps([bucket_name(bucket) for bucket in buckets])
    place = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[0, len(buckets)], nice=False, zero=False),
        axis=alt.Axis(
            values=[index + 0.5 for index in range(len(buckets))],
            labelExpr=f"{words}[floor(datum.value)]",
            labelAngle=0,
            labelOverlap=True,
            ticks=False,
            grid=False,
        ),
    )
    height = alt.Y("share:Q", title=_("Percent of the effort"), scale={"zero": True})
    colour = alt.Color(
        "name:N",
        sort=None,
        title=None,
        scale=alt.Scale(domain=[names[code] for code in drawn]),
        legend=alt.Legend(orient="bottom", columns=2),
    )
    name = alt.Tooltip("name:N", title=" ")
    went = (
        alt.Chart(alt.Data(values=lines))
        .mark_line(point=True)
        .encode(
            x=place,
            y=height,
            color=colour,
            tooltip=[
                name,
                alt.Tooltip("when:O", title=_("When")),
                alt.Tooltip("share:Q", title=_("Done (%)")),
            ],
        )
    )
    targets = (
        alt.Chart(alt.Data(values=meant))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2)
        .encode(
            x=place,
            x2="until:Q",
            y=height,
            color=colour,
            tooltip=[
                name,
                alt.Tooltip("intended:Q", title=_("Intended (%)")),
                alt.Tooltip("days:N", title=_("When")),
            ],
        )
    )

    def cell(code: str, bucket: str) -> str:
        one = by_code[code].get(bucket)
        if one is None:
            return percent(0 if trend.total.get(bucket, NOTHING).weight else None)
        if one.intended is None:
            return percent(one.actual)
        return _("%(done)s (intended %(intended)s)") % {
            "done": percent(one.actual),
            "intended": percent(one.intended),
        }

    return Chart(
        key=f"trend-{axis}",
        title="",
        description=_(
            "Lines: share of the effort done in each year or quarter. Dashed strokes: the share that was intended, over the days for which it was declared."
        ),
        spec=(alt.layer(targets, went) if meant else went).to_dict(),
        columns=[_("Share of the effort"), *map(bucket_name, buckets)],
        rows=[[names[code], *(cell(code, bucket) for bucket in buckets)] for code in order],
        height=280,
    )


def outside_by_year(trend: Trend) -> Chart:
    """Columns: the share of activities outside any agreement."""
    alt = _altair()
    rows: list[dict[str, Any]] = [
        {
            "when": bucket_name(bucket.name),
            "share": None if tally.outside_percent is None else round(tally.outside_percent, 1),
            "outside": tally.outside,
            "count": tally.count,
        }
        for bucket in trend.buckets
        for tally in [trend.total.get(bucket.name, NOTHING)]
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("when:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("share:Q", title=_("Percent outside"), scale={"zero": True}, axis=alt.Axis(tickCount=5)),
        tooltip=[
            alt.Tooltip("when:O", title=_("When")),
            alt.Tooltip("outside:Q", title=_("Outside any agreement")),
            alt.Tooltip("count:Q", title=_("Activities held")),
        ],
    )
    # a year without any activity has no share, and no column
    some = base.transform_filter("isValid(datum.share)")
    labels = some.mark_text(dy=-8).encode(text=alt.Text("share:Q", format=".0f"))
    return Chart(
        key="outside",
        title="",
        description=_("Columns: percent of the activities of each year that are outside any agreement."),
        spec=alt.layer(some.mark_bar(), labels).to_dict(),
        columns=[_("Year"), _("Outside any agreement"), _("Activities held"), _("Share")],
        rows=[[row["when"], row["outside"], row["count"], percent(row["share"])] for row in rows],
        height=220,
    )
