"""The database that setup makes is the one that the code describes."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from umubano.core.database.migrations import pending_migrations

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.migrations]


def test_no_migration_is_missing_from_the_database() -> None:
    assert pending_migrations() == []


def test_no_change_of_a_model_is_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
