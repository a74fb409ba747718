"""Fixtures for every test of the project; see umubano/core/testing."""

import pytest

from umubano.core.testing.fixtures import actors, as_actor, cast, client_as, django_db_setup

__all__ = ["actors", "as_actor", "cast", "client_as", "django_db_setup"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share the one running product stay in one process when others run beside it."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
