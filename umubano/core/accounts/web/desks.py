"""Administration of desks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from umubano.core.accounts.forms import DeskForm, add_refusal, separated
from umubano.core.accounts.models import Desk
from umubano.core.accounts.policy import MANAGE_ACCOUNTS
from umubano.core.accounts.services import save_desk
from umubano.core.accounts.web.tabs import administration_tabs
from umubano.core.errors import DomainError
from umubano.core.policy import require
from umubano.core.web.pages import actor_of, page, see_other


@require_GET
@login_required
def desks(request: HttpRequest) -> HttpResponse:
    """The desks, their regions and how many people work at each."""
    require(actor_of(request), MANAGE_ACCOUNTS)
    rows = Desk.objects.annotate(people=Count("accounts", filter=Q(accounts__is_active=True)))
    return page(request, "accounts/desks.html", {"desks": rows, "tabs": administration_tabs(request)})


@require_http_methods(["GET", "POST"])
@login_required
def desk_form(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Make a desk, or change one."""
    actor = actor_of(request)
    require(actor, MANAGE_ACCOUNTS)
    desk = get_object_or_404(Desk, code=code) if code is not None else None
    form = DeskForm(request.POST or None, desk=desk)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_desk(
                actor,
                desk=desk,
                code=desk.code if desk else form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                names=form.names(),
                regions=separated(form.cleaned_data["regions"]),
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The desk “%(name)s” is saved.") % {"name": saved.title})
            return see_other(reverse("accounts:desks"))
    context = {"form": form, "desk": desk, "tabs": administration_tabs(request)}
    return page(request, "accounts/desk_form.html", context, status=422 if form.errors else 200)
