"""Sealed history: what the owner of the database itself alters is found, and the application cannot alter
anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connections, transaction

from umubano.core.changes import acting, operation
from umubano.core.changes import seal as sealing
from umubano.core.changes.access import record_access
from umubano.core.changes.anchor import anchor_file
from umubano.core.changes.models import AccessKind, LogEntry, Seal
from umubano.core.changes.seal import seal, verify
from umubano.core.errors import Conflict
from umubano.core.labels.models import Label
from umubano.core.labels.services import default_label

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

TABLE = "documents_sourceevent"
Source = apps.get_model("documents", "Source")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.UMUBANO_HOME = tmp_path
    return tmp_path


@pytest.fixture
def record(actors: dict[str, Any]) -> Callable[..., Any]:
    """Make sources (anything tracked would do) as the owner role inside the test's transaction."""

    def make(*publishers: str) -> None:
        with acting(actors["service"], using="owner") as actor:
            for publisher in publishers:
                with operation(actor, "documents.add", reason=f"because of {publisher}", using="owner"):
                    Source.objects.using("owner").create(
                        kind="press", publisher=publisher, label=default_label(using="owner")
                    )

    return make


@pytest.fixture
def sealed(record: Any, django_capture_on_commit_callbacks: Any) -> Callable[..., Seal | None]:
    """Record and seal, with what happens at commit."""

    def make(*publishers: str) -> Seal | None:
        record(*publishers)
        with django_capture_on_commit_callbacks(using="owner", execute=True):
            return seal()

    return make


def owner(statement: str, *values: Any) -> None:
    """Something the owner of the database does behind the product's back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, "the tampering did nothing, so the test would prove nothing"


def codes(result: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in result["problems"]]


def ids() -> list[int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT pgh_id FROM {TABLE} ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def test_untouched_chain_verifies(sealed: Any) -> None:
    sealed("one", "two")
    sealed("three")
    result = verify()
    assert (result["ok"], result["first_bad"], result["problems"]) == (True, None, [])
    assert (result["links"], result["anchored"], result["days"], result["unsealed"]) == (2, 2, 1, 0)
    assert result["events"] >= 3


def test_seal_returns_none_when_nothing_was_recorded(sealed: Any) -> None:
    assert sealed("one") is not None
    assert sealed() is None


def test_events_after_the_last_seal_are_counted_as_unsealed(sealed: Any, record: Any) -> None:
    sealed("one")
    record("two", "three")
    result = verify()
    assert (result["ok"], result["unsealed"]) == (True, 2)


def test_changed_event_is_found(sealed: Any) -> None:
    link = sealed("one", "two")
    sealed("three")
    owner(f"UPDATE {TABLE} SET publisher = 'nobody' WHERE pgh_id = %s", ids()[0])
    result = verify()
    assert (result["ok"], codes(result), result["first_bad"]) == (
        False,
        ["event_altered"],
        link.day.isoformat(),
    )
    assert result["problems"][0]["table"] == TABLE


def test_changed_reason_is_found(sealed: Any) -> None:
    sealed("one")
    owner(f"""UPDATE {TABLE} SET pgh_context = pgh_context || '{{"reason": "another"}}'""")
    assert codes(verify()) == ["event_altered"]


def test_deleted_event_is_found(sealed: Any) -> None:
    sealed("one", "two", "three")
    owner(f"DELETE FROM {TABLE} WHERE pgh_id = %s", ids()[1])
    assert codes(verify()) == ["event_missing"]


def test_deleted_last_event_is_found(sealed: Any) -> None:
    sealed("one", "two", "three")
    owner(f"DELETE FROM {TABLE} WHERE pgh_id = %s", ids()[-1])
    assert codes(verify()) == ["event_missing"]


@pytest.mark.parametrize("place", ["gap", "negative"])
def test_inserted_event_is_found(sealed: Any, place: str) -> None:
    owner(
        f"SELECT nextval(pg_get_serial_sequence('{TABLE}', 'pgh_id'))"
    )  # a gap, as an undone transaction leaves it
    sealed("one")
    first = ids()[0]
    identifier = first - 1 if place == "gap" else -5
    columns = (
        "pgh_created_at, pgh_label, pgh_obj_id, pgh_context, pgh_context_id, label_id, id, kind, publisher, "
        "title, url, published, language"
    )
    owner(
        f"INSERT INTO {TABLE} (pgh_id, {columns}) SELECT %s, {columns} FROM {TABLE} WHERE pgh_id = %s",
        identifier,
        first,
    )
    assert codes(verify()) == ["event_added"]


def test_exchanged_events_are_found(sealed: Any) -> None:
    sealed("one", "two")
    first, second = ids()[:2]
    owner(f"UPDATE {TABLE} SET pgh_id = -1 WHERE pgh_id = %s", first)
    owner(f"UPDATE {TABLE} SET pgh_id = %s WHERE pgh_id = %s", first, second)
    owner(f"UPDATE {TABLE} SET pgh_id = %s WHERE pgh_id = -1", second)
    assert codes(verify()) == ["event_altered"]


def test_changed_log_entry_is_found_and_its_relabelling_is_not(sealed: Any, actors: dict[str, Any]) -> None:
    entry = LogEntry.objects.using("owner").create(
        kind="agreement.signed",
        subject_kind="agreement",
        subject_id=1,
        subject_ref="A-1",
        subject_title="One",
        actor_id="user:1",
        actor_name="One",
        label=default_label(using="owner"),
    )
    sealed("one")
    higher = Label.objects.using("owner").create(level=40)
    owner("UPDATE changes_logentry SET label_id = %s WHERE id = %s", higher.pk, entry.pk)
    assert verify()["ok"]
    owner("UPDATE changes_logentry SET actor_name = 'Two' WHERE id = %s", entry.pk)
    assert codes(verify()) == ["event_altered"]


def test_changed_seal_is_found(sealed: Any) -> None:
    sealed("one")
    sealed("two")
    owner(
        "UPDATE changes_seal SET sealed_at = sealed_at - interval '1 day' WHERE id = (SELECT min(id) FROM changes_seal)"
    )
    assert codes(verify()) == ["seal_altered"]


def test_seal_with_broken_ranges_is_found(sealed: Any) -> None:
    sealed("one")
    owner("""UPDATE changes_seal SET ranges = '{"documents_sourceevent": 7}'""")
    result = verify()
    assert (result["ok"], set(codes(result))) == (False, {"seal_altered"})


def test_deleted_first_seal_is_found(sealed: Any) -> None:
    sealed("one")
    sealed("two")
    owner("DELETE FROM changes_seal WHERE id = (SELECT min(id) FROM changes_seal)")
    assert "chain_broken" in codes(verify())


def test_deleted_last_seal_is_found_by_the_anchor_file(sealed: Any) -> None:
    sealed("one")
    sealed("two")
    owner("DELETE FROM changes_seal WHERE id = (SELECT max(id) FROM changes_seal)")
    assert codes(verify()) == ["not_as_anchored"]


def test_exchanged_seals_are_found(sealed: Any) -> None:
    first, second = sealed("one"), sealed("two")
    owner("UPDATE changes_seal SET id = -1 WHERE id = %s", first.pk)
    owner("UPDATE changes_seal SET id = %s WHERE id = %s", first.pk, second.pk)
    owner("UPDATE changes_seal SET id = %s WHERE id = -1", second.pk)
    assert "chain_broken" in codes(verify())


def test_chain_made_anew_by_the_owner_is_found_by_the_anchor_file(sealed: Any) -> None:
    sealed("one")
    sealed("two")
    owner(f"UPDATE {TABLE} SET publisher = 'nobody' WHERE pgh_id = %s", ids()[0])
    previous = sealing.GENESIS
    with connections["owner"].cursor() as cursor:
        tables = {table.name: table for table in sealing.sealed_tables()}
        for link in Seal.objects.using("owner").order_by("id"):
            for name, part in link.ranges.items():
                part["digest"] = sealing._hash_range(
                    cursor, tables[name], part["from"], part["to"], part["chunk"]
                )[1]
            link.previous = previous
            link.digest = previous = sealing.digest_of(link)
            link.save(using="owner")
    result = verify()
    assert (result["ok"], set(codes(result))) == (False, {"not_as_anchored"})
    anchor_file().unlink()
    assert verify()["ok"]


def test_anchor_file_is_private_and_names_the_database(sealed: Any) -> None:
    link = sealed("one")
    assert anchor_file().stat().st_mode & 0o777 == 0o600
    line = json.loads(anchor_file().read_text().splitlines()[-1])
    assert (line["link"], line["digest"]) == (link.pk, link.digest)
    assert line["database"] == connections["owner"].settings_dict["NAME"]


def test_link_that_a_crash_kept_from_the_anchor_file_is_written_by_the_next_seal(
    record: Any, sealed: Any
) -> None:
    sealed("one")
    record("two")
    seal()  # nothing runs at commit, as after a crash
    assert (verify()["ok"], verify()["anchored"]) == (True, 1)
    sealed("three")
    assert (verify()["ok"], verify()["anchored"]) == (True, 3)


def test_column_added_to_history_later_leaves_older_seals_valid(sealed: Any) -> None:
    sealed("one")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN mood text NOT NULL DEFAULT 'good'")
    assert verify()["ok"]


def test_removed_column_of_history_is_found(sealed: Any) -> None:
    sealed("one")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN url")
    assert set(codes(verify())) == {"table_changed"}


def test_range_longer_than_a_chunk_is_hashed_whole(sealed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 2)
    sealed("one", "two", "three", "four", "five")
    assert verify()["ok"]
    owner(f"UPDATE {TABLE} SET publisher = 'nobody' WHERE pgh_id = %s", ids()[-1])
    assert codes(verify()) == ["event_altered"]


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        yield


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET publisher = 'x'",
        f"DELETE FROM {TABLE}",
        f"INSERT INTO {TABLE} (pgh_label) VALUES ('insert')",
        f"TRUNCATE {TABLE}",
        "UPDATE changes_logentry SET actor_name = 'x'",
        "DELETE FROM changes_logentry",
        "UPDATE changes_accesslog SET actor_name = 'x'",
        "DELETE FROM changes_accesslog",
        "UPDATE changes_seal SET digest = 'x'",
        "DELETE FROM changes_seal",
    ],
)
def test_application_role_may_not_touch_history(as_actor: Any, statement: str) -> None:
    with as_actor("service"), refused(), connections["default"].cursor() as cursor:
        cursor.execute(statement)


def test_history_keeps_actor_operation_and_reason_under_the_label_only(as_actor: Any) -> None:
    events = apps.get_model("documents", "SourceEvent").objects
    secret = Label.objects.get_or_create(level=40, releasable_to=[], compartments=[], originator="home")[0]
    with as_actor("head") as actor:
        with operation(actor, "documents.add", reason="the reason nobody else may read") as identifier:
            source = Source.objects.create(kind="press", publisher="p", label=secret)
        event = events.get(pgh_obj_id=source.pk)
        assert event.pgh_context == {
            "actor": actor.id,
            "name": actor.name,
            "operation": "documents.add",
            "reason": "the reason nobody else may read",
        }
        assert event.pgh_context_id == identifier
    with as_actor("reader"):
        assert events.filter(pgh_obj_id=source.pk).count() == 0
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pghistory_context")
        assert cursor.fetchone() == (0,)


def other_session() -> Any:
    """Another connection of the owner role, outside the test's transaction."""
    import psycopg

    parameters = dict(connections["owner"].get_connection_params())
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    return psycopg.connect(**parameters)


_ENTRY = (
    "INSERT INTO changes_accesslog (kind, actor_id, actor_name, subject_kind, subject_ref, subject_title, details, address, "
    "recorded_at, label_id) SELECT 'signed_in', '', '', '', '', '', '{}', '', now(), min(id) FROM labels_label RETURNING id"
)


def test_seal_waits_for_whoever_is_writing_history_and_gives_up_with_a_reason(sealed: Any) -> None:
    default_label(using="owner")
    with other_session() as writer:
        writer.execute(
            "INSERT INTO labels_label (level, releasable_to, compartments, originator) VALUES (11, '{}', '{}', 'test')"
        )
        writer.execute(_ENTRY)
        with pytest.raises(Conflict) as refusal:
            seal(patience=0.2)
        writer.rollback()
    assert refusal.value.error_code == "history_busy"
    assert sealed("one") is not None


def test_seal_refuses_at_once_while_the_caller_itself_is_writing(as_actor: Any, actors: Any) -> None:
    with as_actor("head") as actor:
        record_access(actor, AccessKind.EXPORTED)
        with pytest.raises(Conflict) as refusal:
            seal(patience=60)
    assert refusal.value.error_code == "history_busy"
