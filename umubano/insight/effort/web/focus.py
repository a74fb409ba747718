"""Pages of the intended focus: intended against done, the declarations, and the forms by which the head declares, corrects and ends one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.changes.memory import PATIENCE, derived
from umubano.core.errors import NotFound
from umubano.core.labels.rules import EMPTY
from umubano.core.policy import may, require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, asked_on, page, see_other
from umubano.insight.effort import links, policy, services
from umubano.insight.effort.charts import intended_and_actual, trend_of_shares
from umubano.insight.effort.comparison import (
    TOLERANCE,
    Intention,
    Share,
    shares,
    strokes,
    tallies,
    trend_shares,
)
from umubano.insight.effort.document import intention_of
from umubano.insight.effort.figures import MEASURES, Effort, Measure, Span
from umubano.insight.effort.filters import OFFERED_MONTHS
from umubano.insight.effort.forms import EndForm, FocusForm
from umubano.insight.effort.matrix import in_no_region
from umubano.insight.effort.models import Axis, Focus
from umubano.insight.effort.queries import months_before
from umubano.insight.effort.reading import MONTHS, currencies, effort, trend
from umubano.insight.effort.web.pages import about
from umubano.insight.effort.web.reach import at_home, is_now, tabs, with_changes
from umubano.insight.effort.words import (
    MEASURE_RULES,
    MEASURE_TITLES,
    SHARE_RULE,
    code_name,
    days_words,
    measure_title,
)

STEPS = ("year", "quarter")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks; unknown values are ignored."""

    axis: str
    measure: Measure
    step: str
    span: Span
    since: bool
    months: int


def _asked(request: HttpRequest, on: date, focus: Focus | None, axis: str) -> Asked:
    given = request.GET
    measure = given.get("measure", "")
    step = given.get("step", "")
    months = given.get("months", "")
    since = months == "declared" and focus is not None
    looked_back = int(months) if months.isdigit() and int(months) in OFFERED_MONTHS else MONTHS
    span = Span(focus.starts_on, on) if since and focus is not None else months_before(on, looked_back)
    currency = ""
    if measure == "cost":
        offered = currencies(span)
        wanted = given.get("currency", "")
        currency = wanted if wanted in offered else offered[0] if offered else ""
    return Asked(
        axis=axis,
        measure=Measure(measure if measure in MEASURES else MEASURES[0], currency),
        step=step if step in STEPS else STEPS[0],
        span=span,
        since=since,
        months=looked_back,
    )


def intentions(axis: str) -> list[Intention]:
    """Every declaration of an axis that the reader may see."""
    return [intention_of(row) for row in Focus.objects.filter(axis=axis).prefetch_related("shares")]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share as it is shown, with the list behind it."""

    share: Share
    title: str
    url: str
    words: str


def _words(share: Share) -> str:
    return {
        "open": _("nothing intended"),
        "as_intended": _("as intended"),
        "more": _("more than intended"),
        "less": _("less than intended"),
    }[share.standing]


def share_lines(figures: Effort, axis: str, made: Sequence[Share]) -> list[ShareLine]:
    """Each share with its name, its words and its list."""
    elsewhere = in_no_region(figures)
    lines = []
    for share in made:
        asked = (
            {"region": share.code, "elsewhere": elsewhere} if axis == Axis.REGION else {"area": share.code}
        )
        url = links.activities(figures.span, **asked) if share.tally.count else ""
        lines.append(ShareLine(share, code_name(axis, share.code), url, _words(share)))
    return lines


@login_required
@require_GET
@at_home
def comparison_page(request: HttpRequest) -> HttpResponseBase:
    """Intended against done, by region or by area."""
    on, actor = asked_on(request), actor_of(request)
    axis = Axis.AREA if request.GET.get("by") == Axis.AREA else Axis.REGION
    focus = services.focus_on(on, axis)
    asked = _asked(request, on, focus, axis)
    figures = effort(asked.span, asked.measure, patience=PATIENCE)
    steps = trend(on, asked.step, asked.measure, patience=PATIENCE)
    declared = intentions(axis)
    intended = intention_of(focus).shares if focus else {}
    made = shares(tallies(figures.done, axis), intended)
    # what the drawings rest on beside the figures
    meant = (axis, tuple(sorted(intended.items())))
    always = tuple((one.first, one.last, *sorted(one.shares.items())) for one in declared)
    labels = figures.label_ids | steps.label_ids
    context = {
        "focus": focus,
        "focus_days": days_words(focus.starts_on, focus.ends_on) if focus else "",
        "open_percent": 100 - sum(intended.values()) if focus else 0,
        "lines": share_lines(figures, axis, made),
        "has_anything": any(share.tally.weight for share in made),
        "chart": derived(figures, ("focus", meant), lambda: intended_and_actual(axis, made)),
        "trend": derived(
            steps,
            ("trend", axis, always),
            lambda: trend_of_shares(
                axis, steps, trend_shares(steps, axis, declared), strokes(steps, declared)
            ),
        ),
        "measure": asked.measure,
        "measure_title": measure_title(asked.measure),
        "measure_rule": MEASURE_RULES[asked.measure.name],
        "unknown": figures.done.total.count - figures.done.total.known,
        "share_rule": SHARE_RULE,
        "tolerance": round(TOLERANCE),
        "axis": axis,
        "axes": [
            {"title": title, "url": with_changes(request, by=code), "active": code == axis}
            for code, title in Axis.choices
        ],
        "measures": [(name, MEASURE_TITLES[name], name == asked.measure.name) for name in MEASURES],
        "currencies": currencies(asked.span) if asked.measure.name == "cost" else [],
        "months": [(months, months == asked.months and not asked.since) for months in OFFERED_MONTHS],
        "since": asked.since,
        "steps": [
            ("year", _("By year"), asked.step == "year"),
            ("quarter", _("By quarter"), asked.step == "quarter"),
        ],
        "may_declare": is_now(request) and may(actor, policy.DECLARE),
        **about(figures),
        "tabs": tabs("focus"),
    }
    return page(request, "effort/focus.html", context, labels=labels | ({focus.label_id} if focus else set()))


@login_required
@require_GET
@at_home
def declarations(request: HttpRequest) -> HttpResponseBase:
    """Every declaration, the latest first, with what each intended."""
    on = asked_on(request)
    rows = list(Focus.objects.select_related("label").prefetch_related("shares"))
    context = {
        "rows": [_shown(row, on) for row in rows],
        "may_declare": is_now(request) and may(actor_of(request), policy.DECLARE),
        "tabs": tabs("declarations"),
    }
    return page(request, "effort/declarations.html", context, labels={row.label_id for row in rows})


def _shown(row: Focus, on: date) -> dict[str, Any]:
    if row.starts_on > on:
        state, words = "planned", _("to come")
    elif row.ends_on is not None and row.ends_on < on:
        state, words = "not_in_force", _("over")
    else:
        state, words = "in_force", _("holds")
    return {
        "row": row,
        "days": days_words(row.starts_on, row.ends_on),
        "state": state,
        "standing": words,
        "shares": [(code_name(row.axis, share.code), share.percent) for share in row.shares.all()],
        "rest": 100 - sum(share.percent for share in row.shares.all()),
    }


@login_required
@require_GET
@at_home
def declaration(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One declaration."""
    row = services.focus_by_ref(ref)
    actor = actor_of(request)
    context = {
        **_shown(row, asked_on(request)),
        "may_change": is_now(request) and not row.is_ended and may(actor, policy.CHANGE),
        "history_url": _history_url(row.ref),
        "tabs": tabs("declarations"),
    }
    return page(request, "effort/declaration.html", context, labels=[row.label_id])


def _history_url(ref: str) -> str:
    """The address of the history of a declaration, where that surface is installed."""
    try:
        return reverse("audit:record", args=["focus", ref])
    except NoReverseMatch:
        return ""


def _form(
    request: HttpRequest, form: Any, title: str, submit: str, *, row: Focus | None = None, text: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "row": row,
        "text": text,
        "cancel_url": row.get_absolute_url() if row else reverse("effort:declarations"),
    }
    labels = [row.label_id] if row else EMPTY
    status = 422 if form.is_bound else 200
    return page(request, "effort/form.html", context, labels=labels, partial="form", status=status)


@login_required
@form_page
@at_home
def declare(request: HttpRequest, axis: str) -> HttpResponse:
    """Declare the focus by region or by area."""
    actor = actor_of(request)
    require(actor, policy.DECLARE)
    if axis not in Axis.values:
        raise NotFound(_("There is no such page, or you may not see it."))
    form = FocusForm(request.POST or None, actor=actor, axis=axis)

    def do() -> Focus:
        return services.declare_focus(actor, form.draft(), reason=form.cleaned_data["reason"])

    if request.method == "POST" and (row := save(form, do)):
        messages.success(request, _("The focus is declared. The comparison holds the effort against it."))
        return see_other(row.get_absolute_url())
    title = (
        _("Declare the focus by region")
        if axis == Axis.REGION
        else _("Declare the focus by area of cooperation")
    )
    return _form(request, form, title, _("Declare"))


@login_required
@form_page
@at_home
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """Mend what was declared wrongly."""
    row, actor = services.focus_by_ref(ref), actor_of(request)
    require(actor, policy.CHANGE)
    form = FocusForm(
        request.POST or None, actor=actor, axis=row.axis, row=row, initial=FocusForm.initial_of(row)
    )

    def do() -> Focus:
        return services.correct_focus(row, actor=actor, **form.corrections())

    if request.method == "POST" and save(form, do):
        messages.success(
            request, _("The declaration is corrected. What stood there before is in its history.")
        )
        return see_other(row.get_absolute_url())
    return _form(request, form, _("Correct the declaration"), _("Save the correction"), row=row)


@login_required
@form_page
@at_home
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End a declaration."""
    row, actor = services.focus_by_ref(ref), actor_of(request)
    require(actor, policy.END)
    form = EndForm(request.POST or None, actor=actor)

    def do() -> Focus:
        data = form.cleaned_data
        return services.end_focus(row, actor=actor, on=data["last_day"], reason=data["reason"])

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The declaration is ended. It stays as what was intended on its days."))
        return see_other(row.get_absolute_url())
    text = _(
        "It stays as what was intended until its last day, and cannot be changed any more. For what is intended from then on, declare a new focus."
    )
    return _form(request, form, _("End the declaration"), _("End it"), row=row, text=text)
