"""What is kept in memory is true, and is nobody else's: ticks, moments and the memory that rests on them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from umubano.core.changes import acting
from umubano.core.changes import memory as memory_module
from umubano.core.changes import ticks as ticks_module
from umubano.core.changes.memory import Memory, beside_readers
from umubano.core.changes.models import Tick
from umubano.core.changes.ticks import Moment, fold_ticks, held_moment, moment
from umubano.core.labels.models import Protected
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for

pytestmark = pytest.mark.django_db

#: Seconds of making from which these tests call a value dear.
DEAR = 0.2


@pytest.fixture(autouse=True)
def some_values_are_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_module, "DEAR", DEAR)
    monkeypatch.setattr(memory_module, "REST", 0.0)
    monkeypatch.setattr(memory_module, "_rest", memory_module._Rest())


def elsewhere(do: Callable[[], Any]) -> Any:
    """Do something in a connection of its own, committed for real, while the test's own transaction stays open."""
    result: list[Any] = []

    def run() -> None:
        try:
            result.append(do())
        finally:
            for other in connections.all():
                other.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert result, "what was done elsewhere failed"
    return result[0]


def touch(scope: str, actor: Any) -> None:
    """A committed write to a table of the app that changes no row."""
    model = next(
        model
        for model in apps.get_app_config(scope).get_models()
        if issubclass(model, Protected) and not hasattr(model, "pgh_tracked_model")
    )

    def write() -> bool:
        with acting(actor), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET label_id = label_id WHERE false")
        return True

    elsewhere(write)


@pytest.fixture
def kept() -> Iterator[Memory]:
    memory = Memory(size=3)
    yield memory
    memory.forget()


class Counted:
    """Makes a value and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"value {self.times}"


def test_every_protected_table_but_the_logs_ticks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_tick_%'")
        ticking = {row[0] for row in cursor.fetchall()}
    protected = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Protected) and model._meta.app_label != "changes"
    }
    assert ticking == protected


def test_value_is_made_once_for_readers_of_the_same_labels(actors, kept):
    make = Counted()
    for name in ("head", "auditor", "head"):
        with acting(actors[name]):
            assert kept.get("figure", make) == "value 1"
    assert make.times == 1


def test_value_never_crosses_label_sets(actors, kept):
    label_for(LabelValue(40))
    label_for(LabelValue(10, frozenset({"MOZ"})))
    values = {}
    for name in ("head", "otherdesk", "partner", "head", "otherdesk", "partner"):
        with acting(actors[name]):
            values.setdefault(name, set()).add(kept.get("figure", lambda name=name: f"of {name}"))
    assert values == {"head": {"of head"}, "otherdesk": {"of otherdesk"}, "partner": {"of partner"}}


def test_nothing_is_kept_for_nobody(kept):
    make = Counted()
    assert [kept.get("figure", make), kept.get("figure", make)] == ["value 1", "value 2"]


def test_committed_change_makes_it_anew(actors, kept):
    make = Counted()
    with acting(actors["head"]):
        kept.get("figure", make, scopes=("agreements",))
        touch("agreements", actors["head"])
        assert kept.get("figure", make, scopes=("agreements",)) == "value 2"


def test_change_of_another_app_does_not(actors, kept):
    make = Counted()
    with acting(actors["head"]):
        kept.get("figure", make, scopes=("agreements",))
        touch("negotiations", actors["head"])
        assert kept.get("figure", make, scopes=("agreements",)) == "value 1"
        assert kept.get("figure", make) == "value 2"


def test_change_while_it_is_made_is_not_kept(actors, kept):
    """What is read half before and half after a commit is shown once, and not again."""
    make = Counted()

    def slowly() -> str:
        value = make()
        if make.times == 1:
            touch("agreements", actors["head"])
        return value

    with acting(actors["head"]):
        assert [kept.get("figure", slowly) for _turn in range(3)] == ["value 1", "value 2", "value 2"]


def test_own_uncommitted_change_is_neither_kept_nor_answered_from_memory(actors, kept):
    make = Counted()
    with acting(actors["head"]):
        kept.get("figure", make)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE agreements_agreement SET label_id = label_id WHERE false")
        assert moment().has_written is True
        assert kept.get("figure", make) == "value 2"
        assert kept.get("figure", make) == "value 3"


def test_version_does_not_tell_of_what_is_in_flight(actors):
    """A transaction that began earlier and commits later changes the version when it commits, although its id is lower."""
    with acting(actors["head"]):
        before = moment().version()

        def early_but_late() -> bool:
            with acting(actors["head"]), connection.cursor() as cursor:
                cursor.execute("UPDATE agreements_agreement SET label_id = label_id WHERE false")
                touch("agreements", actors["head"])  # begun later, committed first
                after_the_later_one.append(moment_elsewhere())
            return True

        def moment_elsewhere() -> Any:
            return elsewhere(lambda: moment().version(("agreements",)))

        after_the_later_one: list[Any] = []
        elsewhere(early_but_late)
        after_both = moment().version(("agreements",))
    assert len({before, after_the_later_one[0], after_both}) == 3


def test_oldest_value_goes_first(actors, kept):
    with acting(actors["head"]):
        for name in "abcd":
            kept.get(name, lambda name=name: name)
        make = Counted()
        kept.get("d", make)
        assert make.times == 0
        kept.get("a", make)
        assert make.times == 1


def test_folding_keeps_every_version(actors, monkeypatch):
    monkeypatch.setattr(ticks_module, "FOLD_FROM", 3)
    Tick.objects.bulk_create([Tick(scope=f"test{number % 2}", weight=number) for number in range(1, 8)])
    with acting(actors["service"]):
        before = moment().version()
        rows = Tick.objects.count()
        gone = fold_ticks()
        assert Tick.objects.count() == rows - gone == Tick.objects.values("scope").distinct().count()
        assert moment().version() == before


def test_folding_leaves_a_few_rows_alone(actors):
    with acting(actors["service"]):
        assert fold_ticks() == 0


def test_moment_of_an_empty_table_has_no_versions(actors):
    Tick.objects.all().delete()
    with acting(actors["head"]):
        found = moment()
    assert found == Moment(found.labels, {}, False)
    assert found.version(("agreements",)) == (("agreements", 0, 0),)


class Dear(Counted):
    """As `Counted`, and takes longer than a reader should wait for each time."""

    def __call__(self) -> str:
        time.sleep(DEAR + 0.05)
        return super().__call__()


def until(true: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_patient_reader_sees_what_was_true_and_when_while_it_is_made_anew(actors, kept):
    make = Dear()
    scopes = ("agreements",)
    with acting(actors["head"]):
        first = kept.look("figure", make, scopes=scopes, patience=60)
    assert (first.value, first.is_behind) == ("value 1", False)
    touch("agreements", actors["head"])
    with acting(actors["head"]):
        late = kept.look("figure", make, scopes=scopes, patience=60)
    assert (late.value, late.is_behind, late.made_at) == ("value 1", True, first.made_at)
    until(lambda: make.times == 2 and not kept._being_made)
    with acting(actors["head"]):
        now = kept.look("figure", make, scopes=scopes, patience=60)
    assert (now.value, now.is_behind) == ("value 2", False)
    assert make.times == 2


def test_the_background_rests_after_each_making(actors, kept, monkeypatch):
    make, other = Dear(), Dear()
    scopes = ("agreements",)
    with acting(actors["head"]):
        kept.look("figure", make, scopes=scopes, patience=60)
        kept.look("other", other, scopes=scopes, patience=60)
    touch("agreements", actors["head"])
    monkeypatch.setattr(memory_module, "REST", 1000.0)
    with acting(actors["head"]):
        kept.look("figure", make, scopes=scopes, patience=60)
    until(lambda: make.times == 2 and not kept._being_made)
    with acting(actors["head"]):
        assert not kept.look("figure", make, scopes=scopes, patience=60).is_behind
        late = kept.look("other", other, scopes=scopes, patience=60)
    assert (late.value, late.is_behind, other.times) == ("value 1", True, 1)
    assert not kept._being_made


def test_the_background_leaves_it_to_another_process_that_is_at_it(actors, kept):
    make = Dear()
    scopes = ("agreements",)

    def ask() -> bool:
        with acting(actors["head"]):
            seen = kept.look("figure", make, scopes=scopes, patience=60)
        until(lambda: not kept._being_made)
        return seen.is_behind

    ask()
    touch("agreements", actors["head"])
    begun, may_end = Event(), Event()

    def work() -> bool:
        with acting(actors["head"]):
            is_alone = beside_readers(waits=False)
            begun.set()
            may_end.wait(10)
        return is_alone

    other = Thread(target=lambda: elsewhere(work))
    other.start()
    assert begun.wait(10)
    assert (ask(), make.times) == (True, 1)
    may_end.set()
    other.join()
    assert (ask(), make.times) == (True, 2)
    assert not ask()


def test_held_moment_is_asked_once_for_each_actor_and_never_hides_a_change_from_what_is_kept(actors, kept):
    make = Counted()
    label_for(LabelValue(40))
    with held_moment():
        with acting(actors["head"]), CaptureQueriesContext(connection) as captured:
            first = moment()
            assert moment() is first
        assert sum("changes_tick" in query["sql"] for query in captured) == 1
        with acting(actors["otherdesk"]):
            assert moment().labels != first.labels
        touch("agreements", actors["head"])
        with acting(actors["head"]):
            assert moment() is first
            kept.get("figure", make, scopes=("agreements",))
            assert moment() != first
    with acting(actors["head"]):
        assert kept.get("figure", make, scopes=("agreements",)) == "value 2"


def test_impatient_reader_waits_for_what_is_true(actors, kept):
    make = Dear()
    with acting(actors["head"]):
        kept.get("figure", make, scopes=("agreements",))
    touch("agreements", actors["head"])
    with acting(actors["head"]):
        assert kept.get("figure", make, scopes=("agreements",)) == "value 2"


def test_patience_ends(actors, kept):
    make = Dear()
    with acting(actors["head"]):
        kept.look("figure", make, scopes=("agreements",), patience=60)
        touch("agreements", actors["head"])
        seen = kept.look("figure", make, scopes=("agreements",), patience=0.01)
    assert (seen.value, seen.is_behind) == ("value 2", False)


def test_what_is_cheap_is_never_behind(actors, kept):
    make = Counted()
    with acting(actors["head"]):
        kept.look("figure", make, scopes=("agreements",), patience=60)
        touch("agreements", actors["head"])
        seen = kept.look("figure", make, scopes=("agreements",), patience=60)
    assert (seen.value, seen.is_behind) == ("value 2", False)


def test_patience_never_crosses_label_sets(actors, kept):
    label_for(LabelValue(40))
    make = Dear()
    with acting(actors["head"]):
        kept.look("figure", make, scopes=("agreements",), patience=60)
    touch("agreements", actors["head"])
    with acting(actors["otherdesk"]):
        seen = kept.look("figure", make, scopes=("agreements",), patience=60)
    assert (seen.value, seen.is_behind) == ("value 2", False)


def test_value_made_while_something_was_committed_is_only_for_the_patient(actors, kept):
    asked = []

    def make() -> str:
        asked.append(1)
        time.sleep(DEAR + 0.05)
        if len(asked) == 1:
            touch("agreements", actors["head"])
        return f"value {len(asked)}"

    with acting(actors["head"]):
        kept.look("figure", make, scopes=("agreements",), patience=60)
        assert kept.get("other", lambda: "kept", scopes=("agreements",)) == "kept"
        late = kept.look("figure", make, scopes=("agreements",), patience=60)
    assert (late.value, late.is_behind) == ("value 1", True)
    until(lambda: not kept._being_made)
    with acting(actors["head"]):
        assert kept.get("figure", make, scopes=("agreements",)) == "value 2"
