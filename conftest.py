"""Fixtures for every test of the project; see umubano/core/testing."""

from umubano.core.testing.fixtures import actors, as_actor, cast, client_as, django_db_setup

__all__ = ["actors", "as_actor", "cast", "client_as", "django_db_setup"]
