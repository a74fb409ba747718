"""Everybody's own account: who I am here, what I may read, my preferences, my sign-ins."""

from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from umubano.core.accounts.forms import PreferencesForm, add_refusal
from umubano.core.accounts.models import Account
from umubano.core.accounts.services import set_preferences
from umubano.core.actors import Role
from umubano.core.changes.access import own_sign_ins
from umubano.core.errors import DomainError, InvalidInput
from umubano.core.web.pages import actor_of, page, see_other
from umubano.core.web.views import safe_next

THEME_COOKIE = "umubano_theme"


def _account(request: HttpRequest) -> Account:
    return cast(Account, request.user)


@require_GET
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """My account."""
    account = _account(request)
    actor = actor_of(request)
    context: dict[str, Any] = {
        "account": account,
        "desks": [desk.title for desk in account.desks.all()],
        "reads_nothing": actor.role is Role.ADMINISTRATOR,
        "sign_ins": own_sign_ins(actor),
        "second_factors": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).count(),
        "form": PreferencesForm(
            initial={name: getattr(account, name) for name in PreferencesForm.base_fields}
        ),
    }
    return page(request, "accounts/own.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """My language, appearance and e-mail."""
    account = _account(request)
    form = PreferencesForm(
        request.POST or None, initial={name: getattr(account, name) for name in PreferencesForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_preferences(account, actor=actor_of(request), **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
        else:
            with translation.override(account.language):
                messages.success(request, _("Your preferences are saved."))
            return _remember_theme(see_other(reverse("accounts:own")), account.theme)
    return page(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system: kept in the account, and in a cookie for the sign-in page."""
    chosen = request.POST.get("theme", "")
    if chosen not in dict(Account._meta.get_field("theme").flatchoices):
        raise InvalidInput(_("There is no such appearance."), code="unknown_value", field="theme")
    if request.user.is_authenticated:
        set_preferences(_account(request), actor=actor_of(request), theme=chosen)
    return _remember_theme(see_other(safe_next(request)), chosen)


def _remember_theme(response: HttpResponse, chosen: str) -> HttpResponse:
    response.set_cookie(THEME_COOKIE, chosen, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response
