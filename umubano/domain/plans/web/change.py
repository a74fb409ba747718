"""Pages that change a plan and its parts. Each: get, check the action, form, service, redirect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from umubano.core.labels.rules import EMPTY
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, page, see_other
from umubano.domain.negotiations.forms import LabelForm, ReasonForm
from umubano.domain.plans import policy, services
from umubano.domain.plans.forms import (
    CreateForm,
    EditForm,
    GoalForm,
    LineForm,
    ObjectiveForm,
    PartForm,
    ProgressForm,
)
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import (
    BudgetLine,
    Goal,
    Indicator,
    Objective,
    Plan,
    PlanLine,
    PlanPart,
    Risk,
)
from umubano.domain.plans.web.pages import get_plan

Part = TypeVar("Part", bound=PlanPart)


def show_form(
    request: HttpRequest, form: Any, title: str, *, row: Plan | None = None, **context: Any
) -> HttpResponse:
    """The page of one form; 422 when what was sent cannot be taken."""
    given = {"form": form, "title": title, "row": row, "submit": _("Save"), **context}
    given.setdefault("cancel_url", row.get_absolute_url() if row else reverse("plans:list"))
    labels: Any = {row.label_id} | getattr(form, "label_ids", frozenset()) if row else EMPTY
    status = 422 if form.is_bound else 200
    return page(request, "plans/form.html", given, labels=labels, partial="form", status=status)


def tab(row: Plan, name: str) -> str:
    """The address of one tab of a plan."""
    return reverse(f"plans:{name}", args=[row.ref])


def part(model: type[Part], row: Plan, pk: int, *joined: str) -> Part:
    """A part of this plan, if the actor may see it; otherwise 404."""
    return get_object_or_404(model._default_manager.select_related(*joined), plan=row, pk=pk)


def edit_part(
    request: HttpRequest,
    plan: Plan,
    form_class: type[PartForm],
    title: str,
    do: Callable[[Any, Any], Any],
    *,
    initial: dict[str, Any] | None = None,
    back: str = "",
    rule: ActionRule = policy.CHANGE,
    aside: tuple[str, str] = ("", ""),
    **form_options: Any,
) -> HttpResponse:
    """One form about a part of `plan`: `do(form, actor)` calls the service; then back to where the part is shown.

    `aside`: address and words of what else may be done with the part, below the form.
    """
    actor = actor_of(request)
    require(actor, rule, desk=plan.desk)
    form = form_class(request.POST or None, actor=actor, plan=plan, initial=initial or {}, **form_options)
    back = back or plan.get_absolute_url()
    if request.method == "POST" and save(form, lambda: do(form, actor)):
        messages.success(request, _("Saved."))
        return see_other(back)
    aside_url, aside_words = aside
    return show_form(
        request, form, title, row=plan, cancel_url=back, aside_url=aside_url, aside_words=aside_words
    )


@login_required
@form_page
def create(request: HttpRequest) -> HttpResponse:
    """Draw up a plan."""
    actor = actor_of(request)
    require(actor, policy.CREATE)
    initial = {
        "partner": request.GET.get("partner", ""),
        "agreement": request.GET.get("agreement", ""),
        "starts_on": request.GET.get("starts_on", ""),
        "ends_on": request.GET.get("ends_on", ""),
        "desk": next(iter(sorted(actor.desks)), ""),
        "owner_id": actor.user_id,
    }
    form = CreateForm(request.POST or None, actor=actor, initial=initial)
    if request.method == "POST" and (row := save(form, lambda: services.create_plan(actor, form.draft()))):
        messages.success(request, _("The plan is drawn up. State its first objective next."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Draw up a plan"), submit=_("Draw up"))


@login_required
@form_page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change title, period, purpose, desk and owner."""
    row, actor = get_plan(ref), actor_of(request)
    require(actor, policy.CHANGE, desk=row.desk)
    form = EditForm(request.POST or None, actor=actor, row=row, initial=EditForm.initial_of(row))

    def do() -> Plan:
        data = form.cleaned_data
        return services.update_plan(
            row, actor=actor, changes=form.changes(), reason=data["reason"], version=data["version"]
        )

    if request.method == "POST" and save(form, do):
        messages.success(request, _("Saved."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Edit %(title)s") % {"title": row.title}, row=row)


@login_required
@form_page
def label(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the security label of the plan and all its parts."""
    row, actor = get_plan(ref), actor_of(request)
    require(actor, policy.RELABEL, desk=row.desk)
    form = LabelForm(request.POST or None, actor=actor, value=row.label.value)

    def do() -> Plan:
        return services.relabel(row, form.label_row(), actor=actor, reason=form.cleaned_data["reason"])

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The label is changed, for the plan and all that belongs to it."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Security label"), row=row)


# objectives and goals


@login_required
@form_page
def objective(request: HttpRequest, ref: str, pk: int | None = None) -> HttpResponse:
    """State an objective, or state one anew."""
    row = get_plan(ref)
    found = part(Objective, row, pk) if pk else None
    return edit_part(
        request,
        row,
        ObjectiveForm,
        _("Objective %(number)s") % {"number": found.number} if found else _("State an objective"),
        lambda form, actor: services.save_objective(
            row, form.draft(), actor=actor, objective=found, reason=form.reason
        ),
        initial=ObjectiveForm.initial_of(found) if found else None,
    )


@login_required
@form_page
def add_goal(request: HttpRequest, ref: str, objective_pk: int) -> HttpResponse:
    """Put a goal under an objective."""
    row = get_plan(ref)
    parent = part(Objective, row, objective_pk, "plan")
    return edit_part(
        request,
        row,
        GoalForm,
        _("Add a goal to objective %(number)s") % {"number": parent.number},
        lambda form, actor: services.save_goal(
            parent, form.cleaned_data["text"], actor=actor, reason=form.reason
        ),
    )


@login_required
@form_page
def goal(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Change a goal."""
    row = get_plan(ref)
    found = part(Goal, row, pk, "objective__plan")
    return edit_part(
        request,
        row,
        GoalForm,
        _("Change the goal"),
        lambda form, actor: services.save_goal(
            found.objective, form.cleaned_data["text"], actor=actor, goal=found, reason=form.reason
        ),
        initial={"text": found.text},
    )


# lines


@login_required
@form_page
def add_line(request: HttpRequest, ref: str, goal_pk: int) -> HttpResponse:
    """Plan a line of work under a goal."""
    row = get_plan(ref)
    parent = part(Goal, row, goal_pk, "plan")
    return edit_part(
        request,
        row,
        LineForm,
        _("Plan a line of work"),
        lambda form, actor: services.save_line(parent, form.draft(), actor=actor, reason=form.reason),
        initial={"planned_start": max(row.starts_on, date.min)},
    )


@login_required
@form_page
def line(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Plan a line anew; its baseline stays."""
    row = get_plan(ref)
    found = part(PlanLine, row, pk, "goal__plan")
    return edit_part(
        request,
        row,
        LineForm,
        found.title,
        lambda form, actor: services.save_line(
            found.goal, form.draft(), actor=actor, line=found, reason=form.reason
        ),
        initial=LineForm.initial_of(found),
        back=f"{row.get_absolute_url()}#line-{found.pk}",
        aside=_other_end(row, found),
        row=found,
    )


def _other_end(row: Plan, found: PlanLine) -> tuple[str, str]:
    """A line of a draft may be taken out, one of an agreed plan dropped while it is not done."""
    if row.state == State.DRAFT:
        return reverse("plans:remove", args=[row.ref, "line", found.pk]), _("Take this line out of the plan")
    if found.done_on or found.dropped_on:
        return "", ""
    return reverse("plans:drop", args=[row.ref, found.pk]), _("Drop this line, with the reason")


@login_required
@form_page
def progress(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Say since when a line is under way and when it was done."""
    row = get_plan(ref)
    found = part(PlanLine, row, pk, "plan", "activity")
    return edit_part(
        request,
        row,
        ProgressForm,
        _("Progress: %(title)s") % {"title": found.title},
        lambda form, actor: services.record_progress(found, actor=actor, **form.cleaned_data),
        initial=ProgressForm.initial_of(found),
        back=f"{row.get_absolute_url()}#line-{found.pk}",
        rule=policy.REPORT,
    )


@login_required
@form_page
def drop(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Drop a line of an agreed plan, with the reason."""
    row, actor = get_plan(ref), actor_of(request)
    found = part(PlanLine, row, pk, "plan")
    require(actor, policy.CHANGE, desk=row.desk)
    form = ReasonForm(request.POST or None, actor=actor)
    back = f"{row.get_absolute_url()}#line-{found.pk}"
    if request.method == "POST" and save(
        form, lambda: services.drop_line(found, actor=actor, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("The line is dropped. It stays in the plan, with your reason."))
        return see_other(back)
    title = _("Drop: %(title)s") % {"title": found.title}
    return show_form(request, form, title, row=row, submit=_("Drop the line"), cancel_url=back)


_REMOVABLE: dict[str, tuple[type[PlanPart], str]] = {
    "objective": (Objective, "detail"),
    "goal": (Goal, "detail"),
    "line": (PlanLine, "detail"),
    "indicator": (Indicator, "indicators"),
    "risk": (Risk, "means"),
    "budget": (BudgetLine, "means"),
}


@login_required
@form_page
def remove(request: HttpRequest, ref: str, part_kind: str, pk: int) -> HttpResponse:
    """Take a part out of a draft, after asking."""
    row, actor = get_plan(ref), actor_of(request)
    if part_kind not in _REMOVABLE:
        raise Http404
    model, shown_on = _REMOVABLE[part_kind]
    found = part(model, row, pk, "plan")
    require(actor, policy.CHANGE, desk=row.desk)
    back = tab(row, shown_on)
    if request.method == "POST":
        services.remove_part(found, actor=actor)
        messages.success(request, _("Taken out of the plan."))
        return see_other(back)
    context = {
        "title": _("Take this out of the plan?"),
        "text": _("“%(what)s” and everything under it will be taken out. The history keeps it.")
        % {"what": found},
        "action": _("Take out"),
        "cancel_url": back,
    }
    return page(request, "ui/confirm.html", context, labels=[row.label_id])
