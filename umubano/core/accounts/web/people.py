"""Administration of accounts: list, make, change, reset the password, deactivate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from umubano.core.accounts.filters import AccountFilter
from umubano.core.accounts.forms import AccountForm, ReasonForm, add_refusal
from umubano.core.accounts.models import Account
from umubano.core.accounts.policy import MANAGE_ACCOUNTS
from umubano.core.accounts.services import (
    AccountDraft,
    change_account,
    create_account,
    deactivate_account,
    reactivate_account,
    reset_password,
)
from umubano.core.accounts.tables import AccountTable
from umubano.core.accounts.web.tabs import administration_tabs
from umubano.core.actors import Role
from umubano.core.errors import DomainError
from umubano.core.policy import require
from umubano.core.web.pages import actor_of, page, see_other

PER_PAGE = 50


@require_GET
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """The accounts, with search and filters."""
    require(actor_of(request), MANAGE_ACCOUNTS)
    asked = AccountFilter(request.GET, queryset=Account.objects.prefetch_related("desks"))
    table = AccountTable(asked.qs, order_by=request.GET.get("sort", "full_name"))
    RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": Paginator}).configure(table)
    context = {
        "filter": asked,
        "table": table,
        "count": asked.qs.count(),
        "tabs": administration_tabs(request),
    }
    return page(request, "accounts/people.html", context, partial="results")


@require_http_methods(["GET", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Make an account. The answer shows the first password, once; it is in no session and no log."""
    actor = actor_of(request)
    require(actor, MANAGE_ACCOUNTS)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            account, password = create_account(
                actor, AccountDraft(**{**values, "role": Role(values["role"])})
            )
        except DomainError as error:
            add_refusal(form, error)
        else:
            return _show_password(request, account, password, status=201)
    context = {"form": form, "tabs": administration_tabs(request)}
    return page(request, "accounts/create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, username: str) -> HttpResponse:
    """One account: what it is, and what can be done with it."""
    actor = actor_of(request)
    require(actor, MANAGE_ACCOUNTS)
    account = get_object_or_404(Account, username=username)
    form = AccountForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            change_account(account, actor=actor, changes=form.values(), reason=form.cleaned_data["reason"])
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The account of %(name)s is saved.") % {"name": account.full_name})
            return see_other(reverse("accounts:change", args=[username]))
    context: dict[str, Any] = {
        "account": account,
        "form": form,
        "is_own": account.pk == actor.user_id,
        "is_service": account.role == Role.SERVICE,
        "tabs": administration_tabs(request),
    }
    return page(request, "accounts/change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def password(request: HttpRequest, username: str) -> HttpResponse:
    """Give an account a new password, after confirmation; shown once."""
    actor = actor_of(request)
    require(actor, MANAGE_ACCOUNTS)
    account = get_object_or_404(Account, username=username)
    if request.method == "POST":
        return _show_password(request, account, reset_password(account, actor=actor), status=200)
    return _confirm(
        request,
        account,
        title=_("Reset the password of %(name)s?") % {"name": account.full_name},
        text=_("The old password stops working at once, and whoever is signed in with it is signed out."),
        action=_("Reset the password"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def deactivate(request: HttpRequest, username: str) -> HttpResponse:
    """Let somebody no longer sign in, after confirmation and with a reason."""
    actor = actor_of(request)
    require(actor, MANAGE_ACCOUNTS)
    account = get_object_or_404(Account, username=username)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deactivate_account(account, actor=actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": account.full_name})
        return see_other(reverse("accounts:change", args=[username]))
    return _confirm(
        request,
        account,
        title=_("Deactivate the account of %(name)s?") % {"name": account.full_name},
        text=_("The person is signed out at their next page. Records and history keep the name."),
        action=_("Deactivate"),
        form=form,
    )


@require_POST
@login_required
def reactivate(request: HttpRequest, username: str) -> HttpResponse:
    """Let somebody sign in again."""
    actor = actor_of(request)
    require(actor, MANAGE_ACCOUNTS)
    account = get_object_or_404(Account, username=username)
    reactivate_account(account, actor=actor)
    messages.success(request, _("%(name)s can sign in again.") % {"name": account.full_name})
    return see_other(reverse("accounts:change", args=[username]))


def _show_password(request: HttpRequest, account: Account, secret: str, *, status: int) -> HttpResponse:
    context = {"account": account, "password": secret, "tabs": administration_tabs(request)}
    return page(request, "accounts/password.html", context, status=status)


def _confirm(
    request: HttpRequest,
    account: Account,
    *,
    title: str,
    text: str,
    action: str,
    form: ReasonForm | None = None,
) -> HttpResponse:
    context = {
        "title": title,
        "text": text,
        "action": action,
        "level": "danger",
        "cancel_url": reverse("accounts:change", args=[account.username]),
        "form": form,
    }
    return page(request, "ui/confirm.html", context, status=422 if form is not None and form.errors else 200)
