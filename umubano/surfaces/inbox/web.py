"""Pages of the inbox: what awaits me, putting it off, and who stands in for me."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from umubano.core.accounts.forms import add_refusal
from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.errors import DomainError, InvalidInput, NotFound
from umubano.core.policy import may, require
from umubano.core.ui.dates import in_words
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, page, see_other
from umubano.surfaces.inbox.items import (
    GROUPS,
    Awaiting,
    count_for,
    desk_names,
    head_for,
    inbox_of,
    waiting_at,
)
from umubano.surfaces.inbox.models import Absence
from umubano.surfaces.inbox.services import (
    DELEGATE,
    SNOOZE,
    own_absences,
    possible_deputies,
    restore_absence,
    snooze,
    standing_in,
    start_absence,
    wake,
    withdraw_absence,
)

#: So many of a group are shown at once, the longest due first; so many more are folded away; of the others the group's own page has so many.
_SHOWN = 10
_FOLDED = 30
_ON_A_PAGE = 100


@login_required
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """The mark in the navigation: how much awaits me, or nothing."""
    number = count_for(actor_of(request))
    return HttpResponse(format_html('<span class="navigation-count">{}</span>', number) if number else "")


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What awaits me, by what is asked of me; `?show=snoozed` shows what I postponed, `?at=DESK` to the head, or a deputy, what waits too long at a desk."""
    actor = actor_of(request)
    require(actor, SNOOZE)
    day = today()
    if "at" in request.GET and (head := head_for(actor, day)) is not None:
        return _at_desk(request, head, request.GET["at"], day)
    lines = inbox_of(actor, day)
    open_lines = [line for line in lines if line.snoozed_until is None]
    snoozed = [line for line in lines if line.snoozed_until is not None]
    shows_snoozed = request.GET.get("show") == "snoozed"
    shown = snoozed if shows_snoozed else open_lines
    context = {
        "groups": _groups(shown, day),
        "count": len(shown),
        "page_obj": None,
        "day": day,
        "shows_snoozed": shows_snoozed,
        "may_put_off": True,
        "tabs": _tabs(request, len(open_lines), len(snoozed)),
        "may_delegate": may(actor, DELEGATE),
        "standing_in": [row for row in standing_in(actor) if row.starts_on <= day],
        "tomorrow": day + timedelta(days=1),
        "next_week": day + timedelta(days=7 - day.weekday()),
        "next_month": day + timedelta(days=30),
    }
    if (asked := request.GET.get("group", "")) in GROUPS:
        of_group = [line for line in shown if line.group == asked]
        listed = Paginator(of_group, _ON_A_PAGE).get_page(request.GET.get("page"))
        groups = _groups(list(listed.object_list), day, is_whole=True)
        for group in groups:
            group["count"] = len(of_group)
        context |= {"groups": groups, "page_obj": listed}
    labels = {label for line in shown for label in line.item.labels}
    return page(request, "inbox/index.html", context, labels=labels, partial="results")


def _at_desk(request: HttpRequest, head: Actor, desk: str, day: date) -> HttpResponse:
    """What waits too long at one desk. It is theirs to do, so nothing of it can be postponed here."""
    lines = waiting_at(head, desk, day)
    name = desk_names().get(desk, desk)
    groups = _groups(lines, day, is_whole=True)
    for group in groups:
        group["title"] = _("Waits too long at: %(desk)s") % {"desk": name or _("No desk")}
    context = {"groups": groups, "day": day, "tabs": _tabs(request, None, None), "is_at_desk": True}
    labels = {label for line in lines for label in line.item.labels}
    return page(request, "inbox/index.html", context, labels=labels, partial="results")


def _tabs(request: HttpRequest, number: int | None, snoozed: int | None) -> list[dict[str, Any]]:
    base = reverse("inbox:index")
    is_snoozed = request.GET.get("show") == "snoozed"
    return [
        {
            "title": _("Awaits me"),
            "url": base,
            "icon": "inbox",
            "active": not is_snoozed and "at" not in request.GET,
            "count": number,
        },
        {
            "title": pgettext("tasks", "Postponed"),
            "url": f"{base}?show=snoozed",
            "icon": "clock",
            "active": is_snoozed,
            "count": snoozed,
        },
    ]


def _groups(lines: list[Awaiting], day: date, *, is_whole: bool = False) -> list[dict[str, Any]]:
    """The lines by group; what one page does not hold only as a number, unless the whole is asked for."""
    groups = []
    for group, title in GROUPS.items():
        found = [line for line in lines if line.group == group]
        rows = [
            {
                "line": line,
                "item": line.item,
                "late": (day - line.item.due).days if line.item.due else 0,
                "waits": (day - line.item.since).days,
            }
            for line in (found if is_whole else found[: _SHOWN + _FOLDED])
        ]
        if rows:
            first = len(rows) if is_whole else _SHOWN
            is_bad = group in {"overdue", "escalated"}
            groups.append(
                {
                    "title": title,
                    "code": group,
                    "count": len(found),
                    "first": rows[:first],
                    "rest": rows[first:],
                    "more": len(found) - len(rows),
                    "is_overdue": is_bad,
                }
            )
    return groups


@login_required
@require_POST
def put_off(request: HttpRequest, digest: str) -> HttpResponse:
    """Postpone an item until a day."""
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise InvalidInput(
            _("Choose the day on which it is to come back."), code="day_missing", field="until"
        ) from None
    snooze(actor=actor_of(request), digest=digest, until=until)
    notify(
        request,
        _("Postponed until %(day)s.") % {"day": in_words(until)},
        undo_url=reverse("inbox:wake", args=[digest]),
    )
    return see_other(reverse("inbox:index"))


@login_required
@require_POST
def show_again(request: HttpRequest, digest: str) -> HttpResponse:
    """Show an item again that was postponed."""
    wake(actor=actor_of(request), digest=digest)
    notify(request, _("It is back in your inbox."))
    return see_other(reverse("inbox:index"))


class AbsenceForm(forms.Form):
    """When I am away, and who sees what awaits me."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"),
        queryset=Account.objects.none(),
        empty_label=gettext_lazy("Choose…"),
        help_text=gettext_lazy(
            "Your deputy sees what awaits you as far as they may read it themselves. Nobody’s clearance becomes wider."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = possible_deputies(actor)  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """When I am away and who stands in, and for whom I do."""
    actor = actor_of(request)
    require(actor, DELEGATE)
    given = request.POST if request.method == "POST" else None
    form = AbsenceForm(given, actor=actor, initial={"starts_on": today(), "ends_on": today()})
    if given is not None and form.is_valid():
        try:
            made = start_absence(actor=actor, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
        else:
            notify(
                request,
                _("%(name)s stands in for you.") % {"name": made.deputy},
                undo_url=reverse("inbox:withdraw", args=[made.pk]),
            )
            return see_other(reverse("inbox:absences"))
    context = {
        "form": form,
        "own": list(own_absences(actor)),
        "others": list(standing_in(actor)),
        "day": today(),
    }
    return page(request, "inbox/absences.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, identifier: int) -> HttpResponse:
    """End an absence early."""
    actor = actor_of(request)
    absence = withdraw_absence(_own(actor, identifier), actor=actor)
    notify(
        request,
        _("%(name)s no longer stands in for you.") % {"name": absence.deputy},
        undo_url=reverse("inbox:restore", args=[absence.pk]),
    )
    return see_other(reverse("inbox:absences"))


@login_required
@require_POST
def restore(request: HttpRequest, identifier: int) -> HttpResponse:
    """Undo the withdrawal of an absence."""
    actor = actor_of(request)
    absence = restore_absence(_own(actor, identifier), actor=actor)
    notify(request, _("%(name)s stands in for you.") % {"name": absence.deputy})
    return see_other(reverse("inbox:absences"))


def _own(actor: Actor, identifier: int) -> Absence:
    absence = Absence.objects.select_related("deputy").filter(pk=identifier, account=actor.user_id).first()
    if absence is None:
        raise NotFound(_("There is no such absence."))
    return absence
