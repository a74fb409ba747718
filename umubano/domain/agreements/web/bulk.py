"""Change safe things of many agreements at once: asked before, told row by row after, and taken back in one click."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from umubano.core.accounts.desks import desk_choices
from umubano.core.changes.undo import first_event
from umubano.core.codelists.services import choices as code_choices
from umubano.core.errors import InvalidInput
from umubano.core.policy import require
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, asked_on, page, see_other
from umubano.core.web.paging import count_up_to
from umubano.domain.agreements import policy
from umubano.domain.agreements.filters import owner_choices
from umubano.domain.agreements.forms.fields import combobox
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.rows import dress, for_rows
from umubano.domain.agreements.services.bulk import MOST, BulkResult, bulk_edit
from umubano.domain.agreements.services.undo import undo_operation
from umubano.domain.agreements.web.reach import attempt
from umubano.domain.agreements.web.register import asked
from umubano.domain.documents.models import Confidence

_KEEP = ("", gettext_lazy("Leave as it is"))
_NOBODY = "none"


class BulkForm(forms.Form):
    """What to change of all of them. Only what is filled in is changed."""

    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    desk = forms.ChoiceField(label=gettext_lazy("Desk"), required=False)
    confidence = forms.ChoiceField(label=gettext_lazy("How sure we are"), required=False)
    add_areas = combobox([], label=gettext_lazy("Areas to add"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept in the history of each of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].choices = [_KEEP, (_NOBODY, _("Nobody")), *owner_choices()]
        fields["desk"].choices = [_KEEP, *desk_choices()]
        fields["confidence"].choices = [_KEEP, *Confidence.choices]
        fields["add_areas"].choices = code_choices("area")

    def changes(self) -> dict[str, Any]:
        """What `bulk_edit` takes as `changes`."""
        given = self.cleaned_data
        changes = {name: given[name] for name in ("desk", "confidence") if given[name]}
        if given["owner"]:
            changes["owner_id"] = None if given["owner"] == _NOBODY else int(given["owner"])
        return changes


def _chosen(request: HttpRequest, given: QueryDict) -> Any:
    """The agreements chosen: those ticked, or all that a question finds. Raises InvalidInput when they are too many or none."""
    if given.get("all") == "1":
        question = asked(QueryDict(given.get("matching", "")), asked_on(request), actor_of(request))
        rows = question.rows.order_by()
        count, is_exact = count_up_to(rows, MOST)
        if not is_exact:
            raise InvalidInput(
                _("That is too many at once; choose at most %(most)d.") % {"most": MOST}, code="too_many"
            )
        return Agreement.objects.filter(pk__in=rows.values("pk")), count
    refs = given.getlist("selected")[:MOST]
    rows = Agreement.objects.register().filter(ref__in=refs)
    return rows, rows.count()


def _back(request: HttpRequest, given: QueryDict) -> str:
    """The list as it was, filters and all."""
    address = f"{reverse('agreements:list')}?{given.get('matching', '')}".rstrip("?")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if safe else reverse("agreements:list")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """GET shows what is chosen and asks what to change; POST changes it."""
    actor = actor_of(request)
    require(actor, policy.CHANGE)
    given = request.POST if request.method == "POST" else request.GET
    back = _back(request, given)
    rows, count = _chosen(request, given)
    if not count:
        notify(request, _("Choose at least one agreement first."), level="warning")
        return see_other(back)
    form = BulkForm(request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        result, status = attempt(
            form,
            lambda: bulk_edit(
                rows,
                actor=actor,
                changes=form.changes(),
                add_areas=form.cleaned_data["add_areas"],
                reason=form.cleaned_data["reason"],
            ),
        )
        if result is not None:
            return _told(request, result, back)
    shown = dress(for_rows(rows, is_today=True).newest_first()[:MOST], asked_on(request), is_today=True)
    context = {
        "form": form,
        "rows": [row.shown for row in shown],
        "count": count,
        "selected": [row.ref for row in shown] if given.get("all") != "1" else [],
        "takes_all": given.get("all") == "1",
        "matching": given.get("matching", ""),
        "cancel_url": back,
    }
    return page(
        request, "agreements/bulk.html", context, labels={row.label_id for row in shown}, status=status
    )


def _told(request: HttpRequest, result: BulkResult, back: str) -> HttpResponse:
    """Back to the list when all went well, with a way to undo; to the account of each row when some were refused."""
    changed = [outcome.ref for outcome in result.outcomes if outcome.state == "changed"]
    keys = list(Agreement.objects.filter(ref__in=changed).values_list("pk", flat=True))
    since = first_event(Agreement, result.operation, keys)
    undo_url = (
        f"{reverse('agreements:undo', args=[result.operation])}?since={since}" if since is not None else ""
    )
    number = len(changed)
    said = ngettext("%d agreement is changed.", "%d agreements are changed.", number) % number
    refused = result.count("refused")
    if refused:
        said += " " + ngettext("%d was refused.", "%d were refused.", refused) % refused
    notify(request, said, level="warning" if refused else "success", undo_url=undo_url)
    request.session["agreements_bulk"] = {
        "outcomes": [[outcome.ref, outcome.state, outcome.message] for outcome in result.outcomes],
        "back": back,
    }
    return see_other(reverse("agreements:bulk_result"))


@login_required
@require_GET
def result(request: HttpRequest) -> HttpResponse:
    """What became of each row. The session keeps references only; titles are read anew, under the reader's own need-to-know."""
    kept = request.session.get("agreements_bulk") or {"outcomes": [], "back": reverse("agreements:list")}
    by_ref = {ref: (state, message) for ref, state, message in kept["outcomes"]}
    found = for_rows(Agreement.objects.filter(ref__in=list(by_ref)), is_today=True).newest_first()
    shown = dress(found, asked_on(request), is_today=True)
    order = {"refused": 0, "changed": 1, "unchanged": 2}
    rows = sorted(((row.shown, *by_ref[row.ref]) for row in shown), key=lambda item: order[item[1]])
    context = {"rows": rows, "back_url": kept["back"]}
    return page(request, "agreements/bulk_result.html", context, labels={row.label_id for row in shown})


@login_required
@require_POST
def undo(request: HttpRequest, operation: uuid.UUID) -> HttpResponse:
    """Take back what one has just changed."""
    since = request.GET.get("since", "")
    rows = undo_operation(actor_of(request), operation, int(since) if since.isdigit() else 0)
    number = len(rows)
    notify(
        request,
        ngettext("%d agreement is as it was before.", "%d agreements are as they were before.", number)
        % number,
    )
    return see_other(rows[0].get_absolute_url() if number == 1 else reverse("agreements:list"))
