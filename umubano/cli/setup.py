"""`umubano setup`: a database that works, and either the demonstration or one administrator."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings

from umubano.core.accounts.cast import CAST, PASSWORD, load_cast, load_desks
from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes import acting
from umubano.core.changes.seal import seal
from umubano.core.database.migrations import pending_migrations
from umubano.core.database.setup import prepare_database
from umubano.core.installation.services import put_setting, settings_now
from umubano.core.labels.rules import LOWEST
from umubano.core.registry import concepts

#: The day on which the demonstration plays.
DEMONSTRATION_TODAY = "2026-01-05"


def set_up(*, demo: bool, only_first: bool = False) -> dict[str, Any]:
    """Prepare the database; load the demonstration or make one administrator. Idempotent.

    With `only_first` the demonstration is loaded only into a system without accounts, so that a second start changes nothing.
    """
    prepare_database(unless_done=only_first)
    result: dict[str, Any] = {"ready": not pending_migrations(), "demonstration": False}
    is_new = not Account.objects.exclude(username="service").exists()
    if demo and (is_new or not only_first):
        result["demonstration"] = True
        result["accounts"] = {"names": [member.username for member in CAST], "password": PASSWORD}
        _demonstration()
    elif settings_now().get("is_demonstration"):
        result["demonstration"] = True
        result["accounts"] = {"names": [member.username for member in CAST], "password": PASSWORD}
    elif is_new:
        result["administrator"] = _first_administrator()
    _operator()
    return result


def _operator() -> Account:
    """The account that the command line and the jobs act as; it cannot sign in."""
    member = next(member for member in CAST if member.username == "service")
    account, created = Account.objects.get_or_create(
        username=member.username,
        defaults={
            "full_name": member.full_name,
            "role": Role.SERVICE,
            "clearance": member.clearance,
            "nationality": member.nationality,
            "compartments": list(member.compartments),
        },
    )
    if created:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def _first_administrator() -> dict[str, str]:
    password = secrets.token_urlsafe(12)
    load_desks()
    account = Account(
        username="admin",
        full_name="Administrator",
        role=Role.ADMINISTRATOR,
        nationality=settings.UMUBANO_HOME_COUNTRY,
        clearance=LOWEST,
    )
    account.set_password(password)
    account.save()
    return {"name": account.username, "password": password}


def _demonstration() -> None:
    load_cast(password=PASSWORD)
    actor: Actor = _operator().as_actor()
    with acting(actor):
        put_setting(actor, "is_demonstration", True)
        put_setting(actor, "demonstration_today", DEMONSTRATION_TODAY)
        for concept in concepts():
            if concept.load_demonstration is not None:
                concept.load_demonstration(actor)
    seal()
