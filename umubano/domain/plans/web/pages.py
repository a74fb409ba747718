"""Pages that read: the list, and one plan in four tabs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor
from umubano.core.changes.access import record_reading
from umubano.core.policy import may
from umubano.core.savedviews.menu import views_menu
from umubano.core.web.lists import address_with
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.domain.parties.queries import parties
from umubano.domain.plans import policy
from umubano.domain.plans.drawn import LineRows, bars, timeline_rows
from umubano.domain.plans.exports import export_lines, export_list
from umubano.domain.plans.filters import ADVANCED, HomePlanFilter, PlanFilter
from umubano.domain.plans.lifecycle import COUNTED, LIFECYCLE, VALUE_LIFECYCLE, State, is_complete
from umubano.domain.plans.models import Plan
from umubano.domain.plans.money import Cost, our_part, sums
from umubano.domain.plans.presentation import indicator_views, objective_views, timeline_view
from umubano.domain.plans.queries import partner_codes
from umubano.domain.plans.rows import plan_rows
from umubano.domain.plans.tables import PlanTable

_ROWS_ON_A_PAGE = 25
_EXPORTS = ("csv", "xlsx")


def is_now(request: HttpRequest) -> bool:
    """Whether the page is asked as of today; only then can anything on it be changed."""
    return getattr(request, "as_of", None) is None


def get_plan(ref: str) -> Plan:
    """The plan with this reference, if the actor may see it; otherwise 404, as if there were none."""
    return get_object_or_404(Plan.objects.for_rows().select_related("label"), ref=ref)


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponseBase:
    """Every plan, filtered and sorted, with how far it was on the day asked about; with `?export=` the same as a file."""
    day, actor = asked_on(request), actor_of(request)
    rows = Plan.objects.with_progress(day)
    kind = PlanFilter if actor.is_foreign else HomePlanFilter
    chosen = kind(request.GET, queryset=rows, request=request)
    hidden = ("owner",) if actor.is_foreign else ()
    table = PlanTable(chosen.qs.for_rows(), order_by=request.GET.get("sort") or "-period", exclude=hidden)
    if (extension := request.GET.get("export")) in _EXPORTS:
        return export_list(actor, str(extension), table.data.data, day)
    RequestConfig(request, paginate={"per_page": _ROWS_ON_A_PAGE, "silent": True}).configure(table)
    shown = list(table.page.object_list)
    for row, made in zip(shown, plan_rows([row.record for row in shown]), strict=True):
        row.record.shown = made
    views = views_menu(request, "plans:list")
    context = {
        "table": table,
        "filter": chosen,
        "advanced": [name for name in ADVANCED if name in chosen.filters],
        "count": table.paginator.count,
        "is_filtered": chosen.is_narrowed,
        "views": views,
        "may_create": is_now(request) and may(actor, policy.CREATE),
        "exports": [(name, address_with(request, export=name)) for name in _EXPORTS],
    }
    labels = {row.record.label_id for row in shown} | views.label_ids
    return page(request, "plans/list.html", context, labels=labels, partial="results")


def _tabs(row: Plan, active: str) -> list[dict[str, Any]]:
    entries = (
        ("detail", _("Plan"), "target"),
        ("timeline", _("Timeline"), "timeline"),
        ("indicators", _("Indicators"), "chart-line"),
        ("means", _("Risks and budget"), "scale"),
    )
    return [
        {
            "title": title,
            "url": reverse(f"plans:{name}", args=[row.ref]),
            "active": name == active,
            "icon": icon,
        }
        for name, title, icon in entries
    ]


def _frame(request: HttpRequest, row: Plan, active: str) -> dict[str, Any]:
    """What every tab of a plan shows and may do."""
    actor, now = actor_of(request), is_now(request)
    record_reading(actor, row, address=request.META.get("REMOTE_ADDR", ""))
    known = parties()
    is_open = now and row.is_open
    return {
        "row": row,
        "tabs": _tabs(row, active),
        "partners": [known[code] for code in partner_codes(row) if code in known],
        "state_title": State(row.state).label,
        "is_now": now,
        "is_home": not actor.is_foreign,
        "desk": "" if actor.is_foreign else desk_name(row.desk),
        "is_draft": row.state == State.DRAFT,
        "can_change": is_open and may(actor, policy.CHANGE, desk=row.desk),
        "can_report": is_open and row.state == State.AGREED and may(actor, policy.REPORT, desk=row.desk),
        "can_relabel": now and may(actor, policy.RELABEL, desk=row.desk),
        "actions": _actions(row, actor) if now else [],
    }


def _actions(row: Plan, actor: Actor) -> list[dict[str, Any]]:
    """The steps this actor may take, each with what still stands in its way."""
    return [
        {
            "name": transition.name,
            "title": transition.title,
            "url": reverse("plans:step", args=[row.ref, transition.name]),
            "obstacles": is_complete(row, None) if transition.name == "agree" else [],  # type: ignore[arg-type]
        }
        for transition in LIFECYCLE.possible(row, actor)
    ]


def _labels(row: Plan) -> set[int]:
    """The labels of the plan's head: its own, and its agreement's."""
    return {row.label_id} | ({row.agreement.label_id} if row.agreement else set())


@login_required
@require_GET
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """The plan: objectives with their answers and elements, goals, lines and how far they are."""
    row = get_plan(ref)
    context = _frame(request, row, "detail")
    rows = LineRows(row.ref, can_change=context["can_change"], can_report=context["can_report"])
    objectives = objective_views(row, asked_on(request), rows)
    context["objectives"] = objectives
    named = {label for objective in objectives for label in objective.label_ids}
    return page(request, "plans/detail.html", context, labels=_labels(row) | named)


@login_required
@require_GET
def timeline(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The timeline, drawn and as a table; with `?export=` the lines as a file."""
    row, day, actor = get_plan(ref), asked_on(request), actor_of(request)
    if (extension := request.GET.get("export")) in _EXPORTS:
        return export_lines(actor, str(extension), row, day)
    view = timeline_view(row, actor, day)
    context = {
        **_frame(request, row, "timeline"),
        "view": view,
        "drawing": view.drawing,
        "bars": bars(view.drawing) if view.drawing else "",
        "rows": timeline_rows(view.goals, row.get_absolute_url()),
        "exports": [(name, address_with(request, export=name)) for name in _EXPORTS],
    }
    return page(request, "plans/timeline.html", context, labels=_labels(row) | view.label_ids)


@login_required
@require_GET
def indicators(request: HttpRequest, ref: str) -> HttpResponse:
    """Indicators with their values period by period. A partner's representative sees approved values only."""
    row, actor = get_plan(ref), actor_of(request)
    context = _frame(request, row, "indicators")

    def steps_of(value: Any) -> list[dict[str, Any]]:
        if not context["is_now"]:
            return []
        return [
            {
                "title": step.title,
                "name": step.name,
                "url": reverse("plans:value_step", args=[row.ref, value.pk, step.name]),
            }
            for step in VALUE_LIFECYCLE.possible(value, actor)
            if _may_step(step.name, value, row, actor)
        ]

    context["indicators"] = indicator_views(
        row,
        asked_on(request),
        steps_of=steps_of,
        can_report=context["can_report"],
        states=COUNTED if actor.is_foreign else None,
    )
    context["objectives"] = list(row.objectives.all()) if context["can_change"] else []
    return page(request, "plans/indicators.html", context, labels=_labels(row))


def _may_step(name: str, value: Any, plan: Plan, actor: Actor) -> bool:
    """Whether to offer a step: submitting to the plan's desk, deciding to the assessor alone."""
    if name == "submit":
        return may(actor, policy.REPORT, desk=plan.desk) and actor.user_id != value.indicator.assessor_id
    return actor.user_id == value.indicator.assessor_id and actor.user_id != value.submitted_by_id


@login_required
@require_GET
def means(request: HttpRequest, ref: str) -> HttpResponse:
    """Risks, assumptions, and the budget with its sums per currency."""
    row = get_plan(ref)
    risks = sorted(row.risks.select_related("owner"), key=lambda risk: (-risk.weight, risk.pk))
    budget = list(row.budget.all())
    costs = {
        line.pk: Cost(line.amount, line.currency, line.funding, line.sharing, line.host, line.our_percent)
        for line in budget
    }
    context = {
        **_frame(request, row, "means"),
        "risks": [risk for risk in risks if risk.kind == "risk"],
        "assumptions": [risk for risk in risks if risk.kind == "assumption"],
        "budget": [{"row": line, "ours": our_part(costs[line.pk])} for line in budget],
        "sums": sums(costs.values()),
    }
    return page(request, "plans/means.html", context, labels=_labels(row))
