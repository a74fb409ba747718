"""Fixtures: a test database made the way a real one is, the application's role, and the cast.

Each session makes its own database, migrates it as the owner and puts it under row security; tests then run as the
application's role, so a test sees what its actor may see and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def what_hardly_changes_is_asked_once() -> None:
    """A test that counts statements must not depend on how long it takes. Writing makes it asked again all the same."""
    import math

    from django.conf import settings

    from umubano.core.changes import memory

    # Else a slow machine would be shown figures some minutes behind, made anew by a thread of its own.
    memory.DEAR = math.inf
    settings.UMUBANO_SETTINGS_KEPT_SECONDS = 3600.0
    settings.UMUBANO_REFERENCE_KEPT_SECONDS = 3600.0


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Make the test database, ready as `umubano setup` leaves one, with the cast signed up."""
    from django.db import connections

    from umubano.core.database.roles import ensure_database
    from umubano.core.testing.database import prepare

    server = ensure_database()
    name = os.environ["UMUBANO_DATABASE_NAME"]
    with django_db_blocker.unblock():
        server.drop_database(name)
        server.create_database(name)
        prepare()
        yield
        for connection in connections.all():
            connection.close()
        server.drop_database(name)


@pytest.fixture
def cast(db: None) -> dict[str, Any]:
    """The accounts of the cast by user name."""
    from umubano.core.accounts.models import Account

    return {account.username: account for account in Account.objects.prefetch_related("desks")}


@pytest.fixture
def actors(cast: dict[str, Any]) -> dict[str, Any]:
    """The actors of the cast by user name."""
    return {name: account.as_actor() for name, account in cast.items()}


@pytest.fixture
def as_actor(actors: dict[str, Any]) -> Callable[[str], AbstractContextManager[Any]]:
    """`with as_actor("desk") as actor:` shows the database as that member of the cast sees it."""
    from umubano.core.changes import acting

    return lambda name: acting(actors[name])


@pytest.fixture
def client_as(cast: dict[str, Any]) -> Callable[..., Any]:
    """`client_as("desk")` is a Django test client signed in as that member of the cast."""
    from django.test import Client

    def make(name: str, **defaults: Any) -> Client:
        client = Client(**defaults)
        client.force_login(cast[name])
        return client

    return make
