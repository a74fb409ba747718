"""Pages that read: the matrix of what is on paper and what was done, and what was done outside agreements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from umubano.core.changes.memory import PATIENCE, derived
from umubano.core.text import fold
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.insight.effort import links
from umubano.insight.effort.charts import outside_by_year
from umubano.insight.effort.exports import export_matrix
from umubano.insight.effort.figures import NOTHING, Effort, Span, Tally
from umubano.insight.effort.filters import EffortFilter, MatrixFilter
from umubano.insight.effort.matrix import (
    ACTIVE,
    DORMANT,
    STATE_MARKS,
    STATE_WORDS,
    UNWRITTEN,
    areas_of,
    in_no_region,
    is_named_like,
    matrix,
)
from umubano.insight.effort.queries import region_by_code
from umubano.insight.effort.reading import effort, trend
from umubano.insight.effort.web.reach import at_home, tabs, with_changes
from umubano.insight.effort.words import MATRIX_RULE, partner_name, span_words
from umubano.insight.portfolio.figures import ORGANISATIONS
from umubano.insight.portfolio.words import region_name

#: Partners on a page of the matrix, and of the list beside the areas.
PER_PAGE = 25
_OUTSIDE_PER_PAGE = 15


@login_required
@require_GET
@at_home
def matrix_page(request: HttpRequest) -> HttpResponseBase:
    """The matrix, or with `?export=csv|xlsx` all its partners as a file."""
    on = asked_on(request)
    asked = MatrixFilter(request.GET)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export_matrix(
            actor_of(request), request.GET["export"], matrix(effort(asked.span(on)), asked), on
        )
    figures = effort(asked.span(on), patience=PATIENCE)
    shown = derived(figures, ("matrix", asked.key), lambda: matrix(figures, asked))
    paginator = Paginator(shown.lines, PER_PAGE)
    lines = paginator.get_page(request.GET.get("page"))

    def make() -> str:
        return render_to_string("effort/table.html", {"matrix": shown, "lines": lines.object_list})

    context = {
        "filter": asked,
        "matrix": shown,
        "page_obj": lines,
        "count": len(shown.lines),
        "table": derived(figures, ("table", asked.key, lines.number), make),
        "legend": [
            {
                "state": state,
                "mark": STATE_MARKS[state],
                "words": STATE_WORDS[state],
                "count": shown.states[state],
            }
            for state in (ACTIVE, DORMANT, UNWRITTEN)
        ],
        "is_empty": not figures.paper.total.count and not figures.done.total.count,
        "illustrative": figures.paper.total.illustrative + figures.done.total.illustrative,
        "exports": [(form, with_changes(request, export=form)) for form in ("csv", "xlsx")],
        **about(figures),
        "tabs": tabs("matrix"),
    }
    return page(request, "effort/matrix.html", context, labels=figures.label_ids, partial="results")


def about(figures: Effort) -> dict[str, Any]:
    """What must stand beside every figure: the period, the rule, what could not be counted, how old it is."""
    return {
        "span": figures.span,
        "span_words": span_words(figures.span),
        "rule": MATRIX_RULE,
        "undated": figures.done.undated,
        "counted_at": figures.counted_at,
    }


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """Activities of one area or partner: how many, how many outside any agreement, and the lists behind both."""

    title: str
    tally: Tally
    url: str
    outside_url: str
    title_url: str = ""
    code: str = ""

    @property
    def percent(self) -> float:
        return self.tally.outside_percent or 0.0


@login_required
@require_GET
@at_home
def outside(request: HttpRequest) -> HttpResponseBase:
    """What was done outside agreements: how much of all, with whom, in which areas, for which reasons, and how it goes on."""
    on = asked_on(request)
    asked = EffortFilter(request.GET)
    span = asked.span(on)
    figures = effort(span, patience=PATIENCE)
    years = trend(on, patience=PATIENCE)
    done = figures.done
    partners = derived(figures, ("outside", asked.key), lambda: outside_partners(figures, asked))
    paginator = Paginator(partners, _OUTSIDE_PER_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "total": done.total,
        "share": done.total.outside_percent,
        "held_url": links.activities(span),
        "outside_url": links.activities(span, outside=True),
        "unsaid_url": links.activities(span, unsaid=True),
        "partners": shown.object_list,
        "page_obj": shown,
        "count": len(partners),
        "areas": outside_areas(figures, asked.asked("region")),
        "region": region_name(asked.asked("region")) if asked.asked("region") else "",
        "reasons": [
            {
                "text": text,
                "count": count,
                "percent": 100 * count / done.total.outside,
                "url": links.activities(span, outside=True, because=text),
            }
            for text, count in done.reasons
        ],
        "other_reasons": done.total.outside - sum(count for _text, count in done.reasons),
        "chart": derived(years, "outside", lambda: outside_by_year(years)),
        **about(figures),
        "tabs": tabs("outside"),
    }
    labels = figures.label_ids | years.label_ids
    return page(request, "effort/outside.html", context, labels=labels, partial="results")


def _line(title: str, tally: Tally, span: Span, *, title_url: str = "", **asked: Any) -> OutsideLine:
    return OutsideLine(
        title=title,
        tally=tally,
        url=links.activities(span, **asked) if tally.count else "",
        outside_url=links.activities(span, outside=True, **asked) if tally.outside else "",
        title_url=title_url,
        code=asked.get("partner", ""),
    )


def outside_partners(figures: Effort, asked: EffortFilter) -> list[OutsideLine]:
    """The partners asked for with an activity in the period, those with most outside any agreement first."""
    region, text = asked.asked("region"), asked.asked("q")
    regions = region_by_code()
    found = [
        _line(partner_name(code), tally, figures.span, title_url=links.partner_page(code), partner=code)
        for code, tally in figures.done.by_partner.items()
        if code != settings.UMUBANO_HOME_COUNTRY
        and (not region or regions.get(code, ORGANISATIONS) == region)
        and is_named_like(code, text)
    ]
    return sorted(found, key=lambda line: (-line.tally.outside, -line.tally.count, fold(line.title)))


def outside_areas(figures: Effort, region: str) -> list[OutsideLine]:
    """Every area with an activity in the period, of all partners or of those in a region."""
    elsewhere = in_no_region(figures) if region == ORGANISATIONS else frozenset()
    found = []
    for area, title in areas_of(figures):
        if region:
            tally = figures.done.by_region_and_area.get((region, area), NOTHING)
        else:
            tally = figures.done.by_area.get(area, NOTHING)
        if tally.count:
            found.append(_line(title, tally, figures.span, region=region, area=area, elsewhere=elsewhere))
    return sorted(found, key=lambda line: (-line.tally.outside, -line.tally.count))
