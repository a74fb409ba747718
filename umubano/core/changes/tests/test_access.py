"""The access log: everybody's deeds are logged, whatever they may write, and shown to whom they concern."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from umubano.core.changes import operation
from umubano.core.changes.access import (
    AccessFilter,
    access_entries,
    latest_verifications,
    own_sign_ins,
    record_access,
    record_reading,
)
from umubano.core.changes.models import AccessKind, AccessLog
from umubano.core.errors import NotAllowed
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for

pytestmark = pytest.mark.django_db

CAST = ("desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin")


@pytest.fixture(autouse=True)
def lowest(db: None) -> Label:
    """There before anybody enters, as in any installation: what one may read is decided on entering."""
    return default_label()


class Subject:
    """Stands for a record of any concept."""

    def __init__(self, label: Label, ref: str = "A-SECRET") -> None:
        self.ref, self.title, self.label_id = ref, f"Title of {ref}", label.pk
        self._meta = apps.get_model("documents", "Source")._meta


@pytest.fixture
def secret() -> Label:
    return label_for(LabelValue(level=40))


def settings_of_row_security() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('umubano.labels', true), current_setting('umubano.writable', true)"
        )
        return cursor.fetchone()


@pytest.mark.parametrize("name", CAST)
def test_everybody_is_logged_and_sees_the_own_sign_ins(as_actor: Any, name: str) -> None:
    with as_actor(name) as actor:
        before = settings_of_row_security()
        record_access(actor, AccessKind.SIGNED_IN, address="10.0.0.1")
        assert [(entry.kind, entry.address) for entry in own_sign_ins(actor)] == [("signed_in", "10.0.0.1")]
        assert settings_of_row_security() == before


def test_own_sign_ins_show_nobody_else(as_actor: Any) -> None:
    with as_actor("head") as actor:
        record_access(actor, AccessKind.SIGNED_IN)
    with as_actor("partner") as actor:
        assert own_sign_ins(actor) == ()


def test_somebody_not_signed_in_is_logged(as_actor: Any) -> None:
    record_access(None, AccessKind.SIGN_IN_FAILED, name="Somebody", address="10.0.0.2")
    with as_actor("auditor") as actor:
        entry = access_entries(actor, AccessFilter(kind="sign_in_failed")).entries[0]
        assert (entry.actor_id, entry.actor_name, entry.address) == ("", "Somebody", "10.0.0.2")


@pytest.mark.parametrize("name", ["desk", "reader", "otherdesk", "legal", "partner"])
def test_access_log_is_refused_to_others(as_actor: Any, name: str) -> None:
    with as_actor(name) as actor:
        with pytest.raises(NotAllowed):
            access_entries(actor)
        with pytest.raises(NotAllowed):
            latest_verifications(actor)


def test_administrator_sees_entries_about_accounts_and_none_about_records(
    as_actor: Any, secret: Label, lowest: Label
) -> None:
    with as_actor("head") as actor:
        record_access(actor, AccessKind.SIGNED_IN)
        record_access(actor, AccessKind.EXPORTED, Subject(lowest))
        record_access(actor, AccessKind.READ, Subject(secret))
    with as_actor("auditor") as actor:
        assert {entry.kind for entry in access_entries(actor).entries} == {"signed_in", "exported", "read"}
    with as_actor("admin") as actor:
        assert {entry.kind for entry in access_entries(actor).entries} == {"signed_in"}
        assert access_entries(actor, AccessFilter(kind="exported")).entries == ()
        assert AccessLog.objects.count() == 0


def test_entry_about_a_record_is_trimmed_by_its_label(as_actor: Any, actors: Any, secret: Label) -> None:
    with as_actor("head") as actor:
        record_access(actor, AccessKind.PRINTED, Subject(secret))
        assert AccessLog.objects.filter(kind="printed").count() == 1
    with as_actor("legal"):
        assert AccessLog.objects.filter(kind="printed").count() == 0


def test_reading_is_logged_for_secret_records_once_a_quarter_of_an_hour(as_actor: Any, secret: Label) -> None:
    with as_actor("desk") as actor:
        record_reading(actor, Subject(secret))
        record_reading(actor, Subject(secret))
        record_reading(actor, Subject(label_for(LabelValue(level=30)), "A-CONFIDENTIAL"))
        assert list(AccessLog.objects.values_list("kind", "subject_ref")) == [("read", "A-SECRET")]


def test_pages_of_the_access_log_follow_each_other(as_actor: Any) -> None:
    with as_actor("auditor") as actor:
        for number in range(5):
            record_access(actor, AccessKind.EXPORTED, subject_title=str(number))
        first = access_entries(actor, AccessFilter(kind="exported"), limit=3)
        second = access_entries(actor, AccessFilter(kind="exported"), before=first.next_before, limit=3)
        titles = [[entry.subject_title for entry in part.entries] for part in (first, second)]
    assert (titles, second.next_before) == ([["4", "3", "2"], ["1", "0"]], None)


def test_filter_by_subject_finds_reference_and_words(as_actor: Any, secret: Label) -> None:
    with as_actor("auditor") as actor:
        record_access(actor, AccessKind.EXPORTED, Subject(secret, "A-ONE"))
        record_access(actor, AccessKind.EXPORTED, Subject(secret, "A-TWO"))
        for words in ("a-one", "title of a-one"):
            assert [e.subject_ref for e in access_entries(actor, AccessFilter(subject=words)).entries] == [
                "A-ONE"
            ]


def test_entry_stands_and_falls_with_the_transaction(as_actor: Any) -> None:
    from django.db import transaction

    with as_actor("auditor") as actor:
        with pytest.raises(RuntimeError), transaction.atomic():
            record_access(actor, AccessKind.EXPORTED)
            raise RuntimeError
        assert access_entries(actor).entries == ()


def test_unknown_kind_is_refused(as_actor: Any) -> None:
    with as_actor("head") as actor, pytest.raises(ValueError, match="invented"):
        record_access(actor, "invented")


def test_operation_context_is_untouched_by_logging(as_actor: Any) -> None:
    with as_actor("head") as actor, operation(actor, "documents.add", reason="why"):
        record_access(actor, AccessKind.EXPORTED)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('pghistory.context_metadata', true)::jsonb->>'reason'")
            assert cursor.fetchone() == ("why",)
