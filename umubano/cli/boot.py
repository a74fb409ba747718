"""Get from nothing to a working Django, and into the database as somebody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umubano.core.actors import Actor


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

    django.setup()


@contextmanager
def acting_as(username: str) -> Iterator[Actor]:
    """One transaction as the named account. Raises NotFound when there is none; the answer does not say which exist."""
    from django.utils.translation import gettext as _

    from umubano.core.accounts.models import Account
    from umubano.core.changes import acting
    from umubano.core.errors import NotFound

    account = Account.objects.prefetch_related("desks").filter(username=username, is_active=True).first()
    if account is None:
        raise NotFound(
            _("There is no account “%(username)s”; run 'umubano setup' first.") % {"username": username},
            code="unknown_account",
            user=username,
        )
    with acting(account.as_actor()) as actor:
        yield actor
