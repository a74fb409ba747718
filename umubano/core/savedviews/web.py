"""Pages of saved views: keep the present list, share it, remove it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from umubano.core.actors import Actor
from umubano.core.errors import DomainError, InvalidInput
from umubano.core.labels.forms import LEVEL, label_fields, label_from
from umubano.core.savedviews.models import SavedView
from umubano.core.savedviews.services import delete_view, may_share, save_view, share_view, view_by_id
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, page, see_other


class SaveViewForm(forms.Form):
    """The name of a view, and who may use it."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)
    page = forms.CharField(widget=forms.HiddenInput, max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    is_shared = forms.BooleanField(label=gettext_lazy("Share with colleagues"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share(actor):
            del self.fields["is_shared"]
        self.fields[LEVEL] = label_fields(actor)[LEVEL]
        self.fields[LEVEL].help_text = _(
            "Choose a higher one if the name or the filters give something away."
        )


@login_required
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is asked for now; answers with that list."""
    actor = actor_of(request)
    given = request.POST if request.method == "POST" else None
    initial = {"page": request.GET.get("page", ""), "query": request.GET.get("query", "")}
    form = SaveViewForm(given, initial=initial, actor=actor)
    target = _address(form["page"].value() or "", form["query"].value() or "")
    if given is not None and form.is_valid():
        try:
            view = save_view(
                actor=actor,
                page=form.cleaned_data["page"],
                name=form.cleaned_data["name"],
                query=form.cleaned_data["query"],
                is_shared=form.cleaned_data.get("is_shared", False),
                label=label_from(form.cleaned_data, actor),
            )
        except InvalidInput as error:
            form.add_error(error.details.get("field"), error.message)
        else:
            notify(request, _("The view “%(name)s” is kept.") % {"name": view.name})
            return see_other(view.get_absolute_url())
    status = 422 if given is not None else 200
    return page(request, "savedviews/save.html", {"form": form, "cancel_url": target}, status=status)


def _address(name: str, query: str) -> str:
    """The list that the view is of. Raises InvalidInput for a page that does not exist."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        raise InvalidInput(_("There is no such list."), code="unknown_page", value=name) from None
    return f"{url}?{query}" if query else url


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything one has kept, and what colleagues share."""
    actor = actor_of(request)
    rows = SavedView.objects.select_related("owner", "label").order_by("page", "name", "id")
    if wanted := request.GET.get("page"):
        rows = rows.filter(page=wanted)
    offered = [row for row in rows if row.is_shared or row.owner_id == actor.user_id]
    context = {
        "own": [row for row in offered if row.owner_id == actor.user_id],
        "shared": [row for row in offered if row.owner_id != actor.user_id],
        "may_share": may_share(actor),
    }
    return page(request, "savedviews/list.html", context, labels={row.label_id for row in offered})


@login_required
@require_POST
def share(request: HttpRequest, identifier: int) -> HttpResponse:
    """Share a view with colleagues, or no longer."""
    actor = actor_of(request)
    view = share_view(
        view_by_id(actor, identifier), actor=actor, is_shared=request.POST.get("is_shared") == "1"
    )
    if view.is_shared:
        notify(request, _("Colleagues now see the view “%(name)s”.") % {"name": view.name})
    else:
        notify(request, _("The view “%(name)s” is yours alone again.") % {"name": view.name})
    return see_other(reverse("savedviews:list"))


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, identifier: int) -> HttpResponse:
    """Remove a view; asks first."""
    actor = actor_of(request)
    view = view_by_id(actor, identifier)
    if request.method == "POST":
        name = view.name
        delete_view(view, actor=actor)
        notify(request, _("The view “%(name)s” is removed.") % {"name": name})
        return see_other(reverse("savedviews:list"))
    if view.owner_id != actor.user_id:
        raise DomainError(_("Only its owner can remove a view."), code="view_of_another")
    context = {
        "title": _("Remove the view “%(name)s”?") % {"name": view.name},
        "text": _("The records it shows are not touched. Colleagues with whom it is shared lose it."),
        "action": _("Remove"),
        "cancel_url": reverse("savedviews:list"),
    }
    return page(request, "ui/confirm.html", context, labels=[view.label_id])
