"""Rows in bulk: the database inserts while the next are made, and nothing of that shows in what is written or refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from umubano.core.changes import operation
from umubano.core.changes.bulk import BulkWriter, RefusedLate, insert_rows, next_ids, overlapping
from umubano.core.changes.tracked import event_model_of
from umubano.core.labels.services import default_label
from umubano.domain.documents.models import Source

pytestmark = pytest.mark.django_db


def _sources(start: int, count: int, **values: Any) -> list[Source]:
    label = default_label()
    return [
        Source(label=label, publisher=f"Bulk {number}", **values) for number in range(start, start + count)
    ]


def _count() -> int:
    return Source.objects.filter(publisher__startswith="Bulk ").count()


@pytest.fixture
def head(as_actor: Any) -> Iterator[Any]:
    with as_actor("head") as actor:
        yield actor


def test_batches_are_all_written_with_history(head: Any) -> None:
    rows = _sources(0, 180)
    with operation(head, "test.bulk") as identifier, BulkWriter() as writer:
        for start in (0, 60, 120):
            writer.add_rows(rows[start : start + 60])
            writer.send()
    assert _count() == 180
    events = event_model_of(Source).objects.filter(pgh_context_id=identifier)
    assert events.count() == 180


def test_a_refusal_is_djangos_and_the_connection_goes_on(head: Any) -> None:
    twice = next_ids(Source, 1)[0]
    rows = [*_sources(0, 2)]
    for row in rows:
        row.pk = twice
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), BulkWriter() as writer:
        writer.add_rows(rows)
    assert caught.value.__cause__.diag.constraint_name.endswith("_pkey")  # type: ignore[union-attr]
    assert _count() == 0
    insert_rows(_sources(0, 60))
    assert _count() == 60


def test_an_error_of_the_caller_leaves_nothing_and_waits(head: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), BulkWriter() as writer:
        writer.add_rows(_sources(0, 500))
        writer.send()
        raise RuntimeError
    assert _count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_text_that_is_too_long_is_refused_while_staging(head: Any) -> None:
    with pytest.raises(DataError), transaction.atomic(), BulkWriter() as writer:
        writer.add_rows(_sources(0, 60, language="x" * 11))
    assert _count() == 0


def test_whoever_asks_next_waits_for_rows_under_way(head: Any) -> None:
    with overlapping() as writer:
        writer.add_rows(_sources(0, 60))
        writer.send()
        assert _count() == 60
        writer.add_rows(_sources(60, 3))
    assert _count() == 63


def test_rows_kept_back_are_sent_in_their_turn(head: Any) -> None:
    with overlapping() as writer:
        writer.keep(lambda out: out.add_rows(_sources(0, 60)))
        assert _count() == 0  # nobody who asks makes them go
        writer.keep(lambda out: out.add_rows(_sources(60, 3)))
        assert _count() == 60  # the next ones do
        writer.send_kept()
        assert _count() == 63
        writer.keep(lambda out: out.add_rows(_sources(63, 1)))
    assert _count() == 64  # and so does the end


def test_rows_kept_back_are_dropped_with_the_block(head: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), overlapping() as writer:
        writer.keep(lambda out: out.add_rows(_sources(0, 60)))
        raise RuntimeError
    assert _count() == 0


@pytest.mark.parametrize("asks", [True, False])
def test_a_late_refusal_is_told_to_whoever_comes_next(head: Any, asks: bool) -> None:
    twice = next_ids(Source, 1)[0]
    rows = _sources(0, 2)
    for row in rows:
        row.pk = twice
    with pytest.raises(RefusedLate) as caught, transaction.atomic(), overlapping() as writer:
        writer.add_rows(rows)
        writer.send()
        if asks:
            _count()
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert _count() == 0
    with overlapping() as writer:
        writer.add_rows(_sources(0, 2))
    assert _count() == 2


def test_an_error_of_the_block_is_the_blocks_own(head: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), overlapping() as writer:
        writer.add_rows(_sources(0, 60))
        writer.send()
        raise RuntimeError
    assert _count() == 0
