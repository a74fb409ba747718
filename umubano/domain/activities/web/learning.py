"""Pages of the after-action report, the assessment, and the lessons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.dates import today
from umubano.core.errors import NotFound
from umubano.core.policy import may, require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, page, see_other
from umubano.core.web.paging import CappedPaginator
from umubano.domain.activities import policy, services
from umubano.domain.activities.forms import AssessForm, CloseLessonForm, LessonForm, ReportForm
from umubano.domain.activities.lifecycle import LIFECYCLE
from umubano.domain.activities.models import Lesson
from umubano.domain.activities.web.listing import tabs
from umubano.domain.activities.web.reach import activity_to_change, form_of, get_activity

_ROWS = 50


@login_required
@form_page
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the after-action report."""
    row = activity_to_change(request, ref)
    present = getattr(row, "report", None)
    initial = {name: getattr(present, name) for name in ReportForm.base_fields} if present else {}
    form = ReportForm(request.POST or None, actor=actor_of(request), initial=initial)

    def do() -> Any:
        return services.write_report(row, actor=actor_of(request), **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The report is written. Hand it in when it is ready."))
        return see_other(f"{row.get_absolute_url()}#report")
    return form_of(request, form, _("After-action report"), row)


@login_required
@form_page
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    """Say whether the aim was achieved."""
    row = get_activity(ref)
    actor = actor_of(request)
    transition = LIFECYCLE.transition("assess")
    require(actor, LIFECYCLE.rule(transition), desk=row.desk)
    form = AssessForm(request.POST or None, actor=actor)

    def do() -> Any:
        return services.assess(row, actor=actor, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The assessment is recorded."))
        return see_other(row.get_absolute_url())
    return form_of(request, form, str(transition.title), row)


def _lesson(row: Any, pk: int) -> Lesson:
    found: Lesson = get_object_or_404(row.lessons.select_related("owner"), pk=pk)
    return found


@login_required
@form_page
def lesson(request: HttpRequest, ref: str, pk: int | None = None) -> HttpResponse:
    """Record a lesson, or change an open one."""
    row = activity_to_change(request, ref)
    actor = actor_of(request)
    present = _lesson(row, pk) if pk is not None else None
    initial = {name: getattr(present, name) for name in LessonForm.base_fields} if present else {}
    form = LessonForm(
        request.POST or None, actor=actor, initial=initial, present=present.owner if present else None
    )

    def do() -> Any:
        if present is not None:
            return services.change_lesson(present, actor=actor, **form.cleaned_data)
        return services.record_lesson(row, actor=actor, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The lesson is recorded."))
        return see_other(f"{row.get_absolute_url()}#lessons")
    return form_of(request, form, _("Lesson"), row)


@login_required
@form_page
def close(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Say what was done about a lesson."""
    row = get_activity(ref)
    actor = actor_of(request)
    present = _lesson(row, pk)
    if actor.is_foreign:
        raise NotFound(_("There is no such lesson, or you may not see it."))
    owns = present.owner_id is not None and present.owner_id == actor.user_id
    require(actor, policy.CHANGE, desk="" if owns else row.desk)
    form = CloseLessonForm(request.POST or None, actor=actor)

    def do() -> Any:
        return services.close_lesson(present, actor=actor, outcome=form.cleaned_data["outcome"])

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The lesson is closed."))
        return see_other(f"{row.get_absolute_url()}#lessons")
    return form_of(request, form, _("Close the lesson"), row, text=present.text)


@login_required
@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """Every lesson, open ones first by the day their action is due. Our own affair: not for a partner's representative."""
    actor = actor_of(request)
    if actor.is_foreign:
        raise NotFound(_("There is no such page, or you may not see it."))
    state = request.GET.get("state", "open")
    rows: Any = Lesson.objects.select_related("activity", "owner").order_by(
        F("closed_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "-id"
    )
    if state == "open":
        rows = rows.filter(closed_on__isnull=True)
    elif state == "closed":
        rows = rows.filter(closed_on__isnull=False)
    paginator = CappedPaginator(rows, _ROWS)
    shown = paginator.get_page(request.GET.get("page"))
    found = [
        {
            "lesson": row,
            "is_late": row.closed_on is None and row.due_on is not None and row.due_on < today(),
            "can_close": row.closed_on is None
            and (may(actor, policy.CHANGE, desk=row.activity.desk) or row.owner_id == actor.user_id),
        }
        for row in shown.object_list
    ]
    context = {
        "rows": found,
        "page_obj": shown,
        "count": paginator.count,
        "is_exact": paginator.is_exact,
        "state": state,
        "states": [("open", _("Open")), ("closed", _("Closed")), ("all", _("All"))],
        "tabs": tabs("lessons", actor),
    }
    return page(request, "activities/lessons.html", context, labels={row["lesson"].label_id for row in found})
