"""Put sign-ins, failed ones and changes of what one signs in with into the access log.

What somebody typed as a user name is kept only if there is such an account: people type their password
there by mistake.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from umubano.core.accounts.models import Account
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind

_ME = "umubano.surfaces.audit"


def listen() -> None:
    """Connect; more than once does nothing more."""
    user_logged_in.connect(signed_in, dispatch_uid=f"{_ME}.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid=f"{_ME}.signed_out")
    user_login_failed.connect(sign_in_failed, dispatch_uid=f"{_ME}.sign_in_failed")
    authentication_failed.connect(second_factor_failed, dispatch_uid=f"{_ME}.second_factor_failed")
    password_changed.connect(own_password_changed, dispatch_uid=f"{_ME}.password_changed")
    for name, signal in {
        "added": authenticator_added,
        "removed": authenticator_removed,
        "reset": authenticator_reset,
    }.items():
        signal.connect(second_factor_changed, dispatch_uid=f"{_ME}.second_factor_{name}")


def address_of(request: HttpRequest | None) -> str:
    """Where the request came from, as the server saw it; behind a proxy that is the proxy's word."""
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""


def _log(kind: AccessKind, account: Any, request: HttpRequest | None, **details: str) -> None:
    if not isinstance(account, Account):
        return
    record_access(account.as_actor(), kind, **_subject(account), address=address_of(request), details=details)


def _subject(account: Account) -> dict[str, Any]:
    return {
        "subject_kind": "account",
        "subject_ref": f"user:{account.pk}",
        "subject_title": f"{account.full_name} ({account.username})",
    }


def signed_in(request: HttpRequest, user: Any, **_others: Any) -> None:
    _log(AccessKind.SIGNED_IN, user, request)


def signed_out(request: HttpRequest, user: Any, **_others: Any) -> None:
    _log(AccessKind.SIGNED_OUT, user, request)


def own_password_changed(request: HttpRequest, user: Any, **_others: Any) -> None:
    _log(AccessKind.PASSWORD_CHANGED, user, request)


def second_factor_changed(request: HttpRequest, user: Any, authenticator: Any, **_others: Any) -> None:
    _log(AccessKind.SECOND_FACTOR_CHANGED, user, request, factor=str(authenticator.type))


def second_factor_failed(request: HttpRequest, user: Any, **_others: Any) -> None:
    if isinstance(user, Account):
        _failed(user, request, factor="second")


def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_others: Any) -> None:
    typed = str(credentials.get("username") or credentials.get("login") or "")
    _failed(Account.objects.filter(username__iexact=typed).first(), request)


def _failed(account: Account | None, request: HttpRequest | None, **details: str) -> None:
    subject: dict[str, Any] = _subject(account) if account is not None else {}
    record_access(
        None,
        AccessKind.SIGN_IN_FAILED,
        **subject,
        name=account.full_name if account is not None else "",
        address=address_of(request),
        details=details,
    )
