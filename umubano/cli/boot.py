"""Get from nothing to a working Django, and into the database as somebody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umubano.core.actors import Actor


#: The account that commands act as unless `--as` names another.
OPERATOR = "service"


def boot(*, database: bool = True) -> None:
    """Start or find the database and load Django. Raises Unavailable with one sentence when the database cannot be had."""
    from umubano.core.database.home import SECRET_KEY, Home
    from umubano.core.database.roles import ensure_database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umubano.config.settings")
    if database:
        home = Home.from_environment()
        ensure_database(provision=False)
        os.environ.setdefault("UMUBANO_HOME", str(home.path))
        os.environ.setdefault("UMUBANO_SECRET_KEY", home.secret(SECRET_KEY))
    import django

    from umubano.core.collector import collect_seldom

    django.setup()
    collect_seldom()


def boot_without_database(user: str) -> None:
    """Load Django for a command that reads no records. An account that is named must exist all the same, and only then is there a database to ask."""
    boot(database=user != OPERATOR)
    if user != OPERATOR:
        with acting_as(user):
            pass


def require_operators_work(user: str) -> None:
    """Refuse an account that may not change the installation, before anything is changed. Raises NotFound, NotAllowed."""
    if user == OPERATOR:
        return
    from django.db import ProgrammingError

    from umubano.core.accounts.policy import MANAGE_SETTINGS
    from umubano.core.policy import require

    try:
        with acting_as(user) as actor:
            require(actor, MANAGE_SETTINGS)
    except ProgrammingError:
        raise _no_account(user) from None


@contextmanager
def acting_as(username: str) -> Iterator[Actor]:
    """One transaction as the named account. Raises NotFound when there is none; the answer does not say which exist."""
    from umubano.core.accounts.models import Account
    from umubano.core.changes import acting

    account = Account.objects.prefetch_related("desks").filter(username=username, is_active=True).first()
    if account is None:
        raise _no_account(username)
    with acting(account.as_actor()) as actor:
        yield actor


def _no_account(username: str) -> Exception:
    from django.utils.translation import gettext as _

    from umubano.core.errors import NotFound

    return NotFound(
        _("There is no account “%(username)s”; run 'umubano setup' first.") % {"username": username},
        code="unknown_account",
        user=username,
    )
