"""Fixtures for every test of the project; see umubano/core/testing."""

import pytest
from hypothesis import HealthCheck, settings

from umubano.core.testing.fixtures import (
    actors,
    as_actor,
    cast,
    client_as,
    django_db_setup,
    what_hardly_changes_is_asked_once,
)

__all__ = [
    "actors",
    "as_actor",
    "cast",
    "client_as",
    "django_db_setup",
    "what_hardly_changes_is_asked_once",
]

# How fast a rule is says the benchmark; on a busy machine a timed example tells nothing.
settings.register_profile("umubano", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("umubano")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of one file that use the running product stay in one process, in their order, when others run beside them."""
    # First: xdist reads the groups in the same hook.
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
