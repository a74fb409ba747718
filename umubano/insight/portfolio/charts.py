"""One function per chart: Altair makes the Vega-Lite specification that the page shows and that documents print.

Colours, fonts and sizes are left to whoever shows it: the design system on screen, `on_paper` in documents. Every chart comes with
the same figures as a table (`columns`, `rows`), for those who do not see it and for those who want the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from umubano.insight.portfolio import links
from umubano.insight.portfolio.figures import UNKNOWN, Portfolio
from umubano.insight.portfolio.words import WORDS

Spec = dict[str, Any]

#: How the design system names the shapes of the world; see docs/howto/design.md.
WORLD = "umubano:world"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the same figures as a table. `description` is read out; `height` is in pixels."""

    key: str
    title: str
    description: str
    spec: Spec
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    height: int = 260


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    count: int
    href: str


def _altair() -> Any:
    """Altair takes a second to import; whoever shows no chart need not wait for it."""
    import altair

    return altair


def _values(bars: Sequence[_Bar]) -> Any:
    """The rows of a chart as inline data; a mark without a list behind it is no link."""
    rows: list[dict[str, Any]] = []
    for bar in bars:
        row: dict[str, Any] = {"name": bar.name, "count": bar.count}
        if bar.href:
            row["href"] = bar.href
        rows.append(row)
    return _altair().Data(values=rows)


def _href(bars: Sequence[_Bar]) -> dict[str, Any]:
    """The link of each mark; none at all where no list is installed."""
    alt = _altair()
    return {"href": alt.Href("href:N")} if any(bar.href for bar in bars) else {}


def _across(bars: Sequence[_Bar], counted: str) -> Spec:
    """Horizontal bars in the order given, each with its number."""
    alt = _altair()
    base = alt.Chart(_values(bars)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=280)),
        x=alt.X("count:Q", title=None, axis=None),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("count:Q", title=counted)],
        **_href(bars),
    )
    layered = alt.layer(base.mark_bar(), base.mark_text(align="left", dx=4).encode(text="count:Q"))
    return layered.to_dict()


def _bars(counts: Mapping[str, int], word: str, href: Callable[[str], str]) -> list[_Bar]:
    return [_Bar(WORDS[word](key), count, href(key)) for key, count in counts.items()]


def _table(bars: Sequence[_Bar]) -> list[list[Any]]:
    return [[bar.name, bar.count] for bar in bars]


def world(figures: Portfolio) -> Chart:
    """Partners on a map of the world, the darker the more agreements; each opens the partner's page."""
    alt = _altair()
    counts = {code: partner.agreements for code, partner in figures.register.by_partner.items()}
    bars = _bars(counts, "partner", links.partner)
    rows = [
        {"code": code, "name": bar.name, "count": bar.count, **({"href": bar.href} if bar.href else {})}
        for code, bar in zip(counts, bars, strict=True)
        if ":" not in code
    ]
    fields = ["name", "count", *(["href"] if any(bar.href for bar in bars) else [])]

    def shapes(feature: str) -> Any:
        data = alt.Data(url=WORLD, format=alt.TopoDataFormat(type="topojson", feature=feature))
        return alt.Chart(data).mark_geoshape()

    def shaded(feature: str) -> Any:
        return (
            shapes(feature)
            .transform_lookup(
                lookup="id", from_=alt.LookupData(data=alt.Data(values=rows), key="code", fields=fields)
            )
            .transform_filter("isValid(datum.count)")
            .encode(
                color=alt.Color(
                    "count:Q",
                    title=_("Agreements"),
                    scale=alt.Scale(zero=True),
                    legend=alt.Legend(tickMinStep=1, format="d"),
                ),
                tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("count:Q", title=_("Agreements"))],
                **_href(bars),
            )
        )

    layers = alt.layer(shapes("countries"), shaded("countries"), shaded("points")).project(type="equalEarth")
    return Chart(
        key="world",
        title=_("Partners"),
        description=_("Map of the world: the more agreements with a State, the stronger its colour."),
        spec=layers.to_dict(),
        columns=[_("Partner"), _("Agreements")],
        rows=_table(bars),
        height=440,
    )


def _labelled(years: Sequence[str]) -> list[str]:
    """The years named on the axis: all of a few, else every fifth, and the last one where there is room for it."""
    if len(years) <= 15:
        return list(years)
    fifths = [year for year in years if int(year) % 5 == 0]
    return fifths if int(years[-1]) % 5 < 3 else [*fifths, years[-1]]


def signed_per_year(figures: Portfolio) -> Chart:
    """Agreements by year of signature, years without any included."""
    alt = _altair()
    counts = dict(figures.register.by_year)
    unknown = counts.pop(UNKNOWN, 0)
    years = range(min(map(int, counts)), figures.on.year + 1) if counts else range(0)
    bars = [
        _Bar(str(year), counts.get(str(year), 0), links.by_year(figures.rule, str(year), figures.on))
        for year in years
    ]
    labelled = _labelled([bar.name for bar in bars])
    chart = (
        alt.Chart(_values(bars))
        .mark_bar()
        .encode(
            x=alt.X("name:O", title=None, axis=alt.Axis(labelAngle=0, values=labelled, ticks=False)),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d", tickCount=5)),
            tooltip=[
                alt.Tooltip("name:O", title=_("Year")),
                alt.Tooltip("count:Q", title=_("Agreements signed")),
            ],
            **_href(bars),
        )
    )
    rows = _table([bar for bar in bars if bar.count])
    return Chart(
        key="years",
        title=_("Signed per year"),
        description=_("Columns: agreements by year of signature."),
        spec=chart.to_dict(),
        columns=[_("Year"), _("Agreements signed")],
        rows=[*rows, [WORDS["year"](UNKNOWN), unknown]] if unknown else rows,
        height=220,
    )


def _counted_across(key: str, title: str, description: str, bars: list[_Bar], first: str) -> Chart:
    return Chart(
        key=key,
        title=title,
        description=description,
        spec=_across(bars, _("Agreements")),
        columns=[first, _("Agreements")],
        rows=_table(bars),
        height=max(60, 28 * len(bars)),
    )


def regions(figures: Portfolio) -> Chart:
    """Agreements by region of the partner; one with partners in two regions counts in both."""
    register = figures.register
    bars = _bars(
        register.by_region, "region", lambda key: links.by_region(figures.rule, key, register.by_partner)
    )
    return _counted_across(
        "regions",
        _("By region of the partner"),
        _("Bars: agreements by region. An agreement with partners in two regions is counted in both."),
        bars,
        _("Region"),
    )


def african_regions(figures: Portfolio) -> Chart:
    """Agreements with African partners by region of the African Union."""
    bars = _bars(
        figures.register.by_african_region, "african_region", lambda key: links.by_region(figures.rule, key)
    )
    return _counted_across(
        "african-regions",
        _("In Africa, by region of the African Union"),
        _("Bars: agreements with partners in Africa, by region of the African Union."),
        bars,
        _("Region"),
    )


def areas(figures: Portfolio) -> Chart:
    """Agreements by area of cooperation; one that covers three areas counts in all three."""
    bars = _bars(figures.register.by_area, "area", lambda key: links.by_area(figures.rule, key))
    return _counted_across(
        "areas",
        _("By area of cooperation"),
        _(
            "Bars: agreements by area of cooperation. An agreement that covers several areas is counted in each."
        ),
        bars,
        _("Area of cooperation"),
    )


def stages(figures: Portfolio) -> Chart:
    """Open negotiations by stage, in the order of the way to signature."""
    from umubano.domain.negotiations.lifecycle import ACTIVE, Stage

    found = figures.pipeline.by_stage
    order = [stage for stage in ("", *map(str, ACTIVE), str(Stage.DORMANT)) if stage in found]
    bars = [_Bar(WORDS["stage"](stage), found[stage].count, links.in_stage(stage)) for stage in order]
    return Chart(
        key="stages",
        title=_("Negotiations by stage"),
        description=_("Bars: open negotiations by stage, in the order of the way to signature."),
        spec=_across(bars, _("Negotiations")),
        columns=[_("Stage"), _("Negotiations"), _("Median days in stage"), _("Longest"), _("Stuck")],
        rows=[
            [bar.name, bar.count, found[stage].median_days, found[stage].oldest_days, found[stage].stuck]
            for stage, bar in zip(order, bars, strict=True)
        ],
        height=max(60, 28 * len(bars)),
    )
