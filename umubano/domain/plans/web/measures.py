"""Pages that change what a plan is measured by and what it costs: indicators and their values, risks, budget lines."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from umubano.core.web.forms import form_page
from umubano.core.web.pages import actor_of
from umubano.domain.plans import policy, services
from umubano.domain.plans.forms import BudgetForm, IndicatorForm, RiskForm, ValueForm
from umubano.domain.plans.models import BudgetLine, Indicator, IndicatorValue, Objective, Risk
from umubano.domain.plans.web.change import edit_part, part, tab
from umubano.domain.plans.web.pages import get_plan

# indicators


@login_required
@form_page
def add_indicator(request: HttpRequest, ref: str, objective_pk: int) -> HttpResponse:
    """Define an indicator of an objective."""
    row = get_plan(ref)
    parent = part(Objective, row, objective_pk, "plan")
    return edit_part(
        request,
        row,
        IndicatorForm,
        _("Add an indicator to objective %(number)s") % {"number": parent.number},
        lambda form, actor: services.save_indicator(parent, form.draft(), actor=actor, reason=form.reason),
        initial={"owner_id": row.owner_id or actor_of(request).user_id},
        back=tab(row, "indicators"),
    )


@login_required
@form_page
def indicator(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Define an indicator anew."""
    row = get_plan(ref)
    found = part(Indicator, row, pk, "objective__plan")
    return edit_part(
        request,
        row,
        IndicatorForm,
        found.name,
        lambda form, actor: services.save_indicator(
            found.objective, form.draft(), actor=actor, indicator=found, reason=form.reason
        ),
        initial=IndicatorForm.initial_of(found),
        back=tab(row, "indicators"),
    )


@login_required
@form_page
def value(request: HttpRequest, ref: str, pk: int, period: str) -> HttpResponse:
    """Put down the figure of one period; `period` is its last day."""
    row = get_plan(ref)
    found = part(Indicator, row, pk, "plan")
    try:
        period_end = date.fromisoformat(period)
    except ValueError:
        raise Http404
    present = IndicatorValue.objects.filter(indicator=found, period_end=period_end).first()

    return edit_part(
        request,
        row,
        ValueForm,
        _("%(indicator)s: period to %(day)s") % {"indicator": found.name, "day": period},
        lambda form, actor: services.record_value(
            found, actor=actor, period_end=period_end, **form.cleaned_data
        ),
        initial=ValueForm.initial_of(present),
        back=tab(row, "indicators"),
        rule=policy.REPORT,
    )


# risks and budget


@login_required
@form_page
def risk(request: HttpRequest, ref: str, pk: int | None = None) -> HttpResponse:
    """Put down a risk or an assumption, or change one."""
    row = get_plan(ref)
    found = part(Risk, row, pk, "owner") if pk else None
    return edit_part(
        request,
        row,
        RiskForm,
        _("Change the risk or assumption") if found else _("Add a risk or an assumption"),
        lambda form, actor: services.save_risk(
            row, form.draft(), actor=actor, risk=found, reason=form.reason
        ),
        initial=RiskForm.initial_of(found) if found else None,
        back=tab(row, "means"),
        row=found,
    )


@login_required
@form_page
def budget(request: HttpRequest, ref: str, pk: int | None = None) -> HttpResponse:
    """Put down a cost, or change one."""
    row = get_plan(ref)
    found = part(BudgetLine, row, pk) if pk else None
    return edit_part(
        request,
        row,
        BudgetForm,
        found.title if found else _("Add a cost"),
        lambda form, actor: services.save_budget_line(
            row, form.draft(), actor=actor, line=found, reason=form.reason
        ),
        initial=BudgetForm.initial_of(found) if found else None,
        back=tab(row, "means"),
    )
