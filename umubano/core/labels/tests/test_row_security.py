"""The database itself keeps need-to-know, and its decision is the one of the pure rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings

from umubano.core.actors import Role
from umubano.core.changes import acting
from umubano.core.labels.models import Label
from umubano.core.labels.row_security import protected_tables, reference_tables
from umubano.core.labels.rules import may_read
from umubano.core.labels.services import label_for
from umubano.core.labels.tests.test_rules import actors as any_actor
from umubano.core.labels.tests.test_rules import labels as any_label

pytestmark = [pytest.mark.django_db, pytest.mark.row_security]


def _readable() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting('umubano.labels', true), '')::bigint[]")
        return set(cursor.fetchone()[0] or [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_actor, any_label)
def test_decision_in_the_database_equals_the_rule(actor, value) -> None:
    with transaction.atomic():
        label_for(value)
        with acting(actor):
            assert _readable() == {label.pk for label in Label.objects.all() if may_read(actor, label.value)}


def test_every_table_is_protected_or_listed_as_reference() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        tables = dict(cursor.fetchall())
    protected = {table.name for table in protected_tables()}
    assert {name for name in protected if not tables.get(name)} == set()
    assert set(tables) - protected - set(reference_tables()) == set()


def test_protected_tables_show_nothing_without_an_actor() -> None:
    for table in protected_tables():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table.name}"')
            assert cursor.fetchone()[0] == 0


def test_application_role_owns_nothing_and_cannot_bypass() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("statement", ["DELETE FROM labels_label", "UPDATE labels_label SET level = 10"])
def test_application_role_may_not_alter_labels(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_actor_within_an_actor_is_forgotten_again(actors) -> None:
    with acting(actors["head"]):
        before = _readable()
        with acting(replace(actors["partner"], role=Role.PARTNER)):
            pass
        assert _readable() == before
