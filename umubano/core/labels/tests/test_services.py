"""Labels as rows: found or made once, never given beyond what the giver may read, and forgotten with the transaction."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.actors import Role
from umubano.core.changes import acting, current_actor, operation
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.changes.models import LogEntry
from umubano.core.errors import NotAllowed
from umubano.core.labels.models import Label
from umubano.core.labels.rules import EMPTY, LOWEST, LabelValue, dominant, may_read
from umubano.core.labels.services import default_label, dominant_of, label_for, require_label, value_of
from umubano.core.labels.tests.test_rules import actors as any_actor
from umubano.core.labels.tests.test_rules import labels as any_label

pytestmark = pytest.mark.django_db

ROLLED_BACK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(current_setting(%s, true), '')", [name])
        return str(cursor.fetchone()[0])


def _ids(name: str) -> set[int]:
    return {int(number) for number in _setting(name).strip("{}").split(",") if number}


@ROLLED_BACK
@given(any_label)
def test_equal_labels_are_one_row(db, value) -> None:
    with transaction.atomic():
        first = label_for(value)
        again = label_for(LabelValue(value.level, value.releasable_to, value.compartments, value.originator))
        assert (first.pk, first.value, value_of(first.pk)) == (again.pk, value, value)
        assert first.releasable_to == sorted(value.releasable_to)
        transaction.set_rollback(True)


@ROLLED_BACK
@given(st.lists(any_label, max_size=4))
def test_dominant_of_rows_is_dominant_of_values(db, values) -> None:
    with transaction.atomic():
        assert dominant_of(label_for(value).pk for value in values) == dominant(values)
        transaction.set_rollback(True)


def test_dominant_of_nothing_is_the_lowest_home_only(db) -> None:
    assert dominant_of([]) == EMPTY
    assert default_label().value == LabelValue(level=LOWEST)


def test_new_label_is_readable_and_writable_at_once(actors) -> None:
    value = LabelValue(17, frozenset({"MOZ"}))
    with acting(actors["head"]):
        before = _ids("umubano.labels")
        label = label_for(value)
        assert label.pk not in before
        assert _ids("umubano.labels") == before | {label.pk}
        assert _ids("umubano.writable") == _ids("umubano.labels")
    with acting(actors["reader"]):
        assert (label.pk in _ids("umubano.labels"), _ids("umubano.writable")) == (True, set())


def test_new_label_that_is_not_held_stays_unreadable(actors) -> None:
    with acting(actors["reader"]):
        label = label_for(LabelValue(33))
        assert label.pk not in _ids("umubano.labels")


@ROLLED_BACK
@given(any_actor, any_label)
def test_require_label_refuses_exactly_what_may_not_be_read(db, actor, value) -> None:
    with transaction.atomic():
        label = label_for(value)
        if may_read(actor, value):
            require_label(actor, label)
        else:
            with pytest.raises(NotAllowed) as refused:
                require_label(actor, label)
            assert refused.value.error_code == "label_not_held"
        transaction.set_rollback(True)


@ROLLED_BACK
@given(any_actor)
def test_only_writing_roles_may_write(db, actor) -> None:
    with acting(actor):
        expected = (
            _ids("umubano.labels")
            if actor.role in {Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE}
            else set()
        )
        assert _ids("umubano.writable") == expected


def test_acting_within_acting_is_restored(actors) -> None:
    assert (current_actor(), _setting("umubano.actor")) == (None, "")
    with acting(actors["head"]) as head:
        wide = _ids("umubano.labels")
        label_for(LabelValue(40, frozenset(), frozenset({"CABO-DELGADO"})))
        wide = _ids("umubano.labels")
        with acting(actors["partner"]) as partner:
            assert (current_actor(), _setting("umubano.actor")) == (partner, partner.id)
            assert _ids("umubano.labels") < wide
            with acting(replace(partner, clearance=0)):
                assert _ids("umubano.labels") == set()
            assert _setting("umubano.actor") == partner.id
        assert (current_actor(), _setting("umubano.actor"), _ids("umubano.labels")) == (head, head.id, wide)
    assert (current_actor(), _setting("umubano.actor"), _ids("umubano.labels")) == (None, "", set())


def test_acting_that_fails_is_restored_too(actors) -> None:
    with acting(actors["partner"]) as partner:
        narrow = _ids("umubano.labels")
        with pytest.raises(ValueError, match="on purpose"), acting(actors["head"]):
            raise ValueError("on purpose")
        assert (current_actor(), _setting("umubano.actor"), _ids("umubano.labels")) == (
            partner,
            partner.id,
            narrow,
        )


def _metadata() -> tuple[str, str]:
    return _setting("pghistory.context_id"), _setting("pghistory.context_metadata")


def test_operation_within_an_operation_keeps_the_outer_id(actors) -> None:
    with acting(actors["head"]) as head:
        with operation(head, "outer", reason="Why.") as outer:
            before = _metadata()
            with operation(head, "inner", reason="Because.") as inner:
                assert inner == outer
                assert _setting("pghistory.context_id") == str(outer)
                assert '"operation": "inner"' in _metadata()[1]
                assert '"reason": "Because."' in _metadata()[1]
            assert _metadata() == before
            assert '"operation": "outer"' in before[1]
        with operation(head, "next") as following:
            assert following != outer
            assert uuid.UUID(_setting("pghistory.context_id")) == following


def test_operation_that_fails_within_one_leaves_the_outer_as_it_was(actors) -> None:
    with acting(actors["head"]) as head, operation(head, "outer", reason="Why.") as outer:
        before = _metadata()
        with pytest.raises(ValueError, match="on purpose"), transaction.atomic(), operation(head, "inner"):
            raise ValueError("on purpose")
        assert _metadata() == before
        with operation(head, "again") as again:
            assert again == outer


def test_operation_is_all_or_nothing(actors) -> None:
    with acting(actors["head"]) as head:
        label = default_label()
        before = LogEntry.objects.count()
        with pytest.raises(ValueError, match="on purpose"), operation(head, "half"):
            record_event(head, "label.tried", _Subject(label))
            raise ValueError("on purpose")
        assert LogEntry.objects.count() == before


class _Subject:
    """What `record_event` asks of a record."""

    class _meta:  # noqa: N801 — as Django names it
        model_name = "subject"

    def __init__(self, label: Label, ref: str = "S-1") -> None:
        self.pk, self.ref, self.title, self.label_id = 1, ref, "A subject", label.pk


def test_events_carry_the_label_of_their_subject_and_the_operation(actors) -> None:
    with acting(actors["head"]) as head, operation(head, "subjects.try") as identifier:
        label = label_for(LabelValue(20))
        entry = record_event(head, "subject.tried", _Subject(label), summary="s" * 700)
        assert (entry.label_id, entry.operation_id, entry.actor_id) == (label.pk, identifier, head.id)
        assert len(entry.summary) == 600


def test_relabelled_events_are_never_opened(actors) -> None:
    with acting(actors["head"]) as head:
        low, high = label_for(LabelValue(10, frozenset({"MOZ"}))), label_for(LabelValue(40))
        for label in (low, high):
            record_event(head, "subject.tried", _Subject(label))
        middle = label_for(LabelValue(20, frozenset(), frozenset({"CABO-DELGADO"})))
        relabel_events(_Subject(middle), middle)
        found = LogEntry.objects.filter(subject_kind="subject", subject_id=1).order_by("pk")
        assert [entry.label.value for entry in found] == [
            LabelValue(20, frozenset(), frozenset({"CABO-DELGADO"})),
            LabelValue(40, frozenset(), frozenset({"CABO-DELGADO"})),
        ]
