"""Sources are filed once for each label, and nobody learns from filing one what is on file under another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from umubano.core.changes.tracked import event_model_of
from umubano.core.errors import InvalidInput, NotAllowed
from umubano.core.labels import LabelValue
from umubano.core.labels.models import Label
from umubano.core.labels.services import label_for
from umubano.core.registry import concepts
from umubano.domain.documents.models import Source
from umubano.domain.documents.services import file_source

pytestmark = pytest.mark.django_db

REPORT = {
    "kind": "press",
    "publisher": "The New Times",
    "title": "A visit",
    "url": "https://example.org/1",
    "published": "2025-12-31",
}


def _label(level: int) -> Label:
    return label_for(LabelValue(level))


def _file(actor: Any, label: Label, **overrides: str) -> Source:
    return file_source(actor=actor, label=label, **(REPORT | overrides))


def test_same_words_under_the_same_label_are_one_source(as_actor) -> None:
    with as_actor("desk") as actor:
        first = _file(actor, _label(10))
        assert _file(actor, _label(10), publisher=" The New Times ", title="A visit ") == first
        assert Source.objects.count() == 1
        assert event_model_of(Source).objects.filter(pgh_obj_id=first.pk).count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "Igihe"},
        {"title": "Another visit"},
        {"url": "https://example.org/2"},
        {"published": "2025-12"},
    ],
)
def test_other_words_are_another_source(as_actor, other: dict[str, str]) -> None:
    with as_actor("desk") as actor:
        assert _file(actor, _label(10)).pk != _file(actor, _label(10), **other).pk


@pytest.mark.row_security
def test_same_words_under_another_label_are_another_source_and_no_trace_of_the_first(as_actor) -> None:
    with as_actor("head") as actor:
        secret = _file(actor, _label(40))
    with as_actor("otherdesk") as actor:
        opened = _file(actor, _label(10))
        assert list(Source.objects.all()) == [opened]
        assert event_model_of(Source).objects.count() == 1
    with as_actor("head"):
        assert {source.pk for source in Source.objects.all()} == {secret.pk, opened.pk}


def test_database_keeps_them_single_within_a_label(as_actor) -> None:
    with as_actor("desk") as actor:
        label = _label(10)
        _file(actor, label)
        with pytest.raises(IntegrityError, match="documents_source_once_per_label"), transaction.atomic():
            Source.objects.create(label=label, **(REPORT | {"kind": "other"}))
        assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("unknown_code", {"kind": "rumour"}),
        ("publisher_missing", {"publisher": "  "}),
        ("bad_date", {"published": "2025-02-30"}),
        ("bad_date", {"published": "last year"}),
    ],
)
def test_wrong_source_is_refused_and_not_filed(as_actor, code: str, wrong: dict[str, str]) -> None:
    with as_actor("desk") as actor:
        with pytest.raises(InvalidInput) as refused:
            _file(actor, _label(10), **wrong)
        assert refused.value.error_code == code
        assert Source.objects.count() == 0


def test_source_is_not_filed_under_a_label_that_is_not_held(as_actor) -> None:
    with as_actor("head"):
        secret = _label(40)
    with as_actor("legal") as actor, pytest.raises(NotAllowed) as refused:
        _file(actor, secret)
    assert refused.value.error_code == "label_not_held"
    with as_actor("head"):
        assert Source.objects.count() == 0


@pytest.mark.row_security
@pytest.mark.parametrize("name", ["reader", "auditor", "partner"])
def test_database_lets_reading_roles_file_nothing(as_actor, name: str) -> None:
    with as_actor("head"):
        label = label_for(LabelValue(10, frozenset({"MOZ"})))
    with (
        as_actor(name) as actor,
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        _file(actor, label)
    with as_actor("head"):
        assert Source.objects.count() == 0


def test_history_says_who_filed_it(as_actor) -> None:
    with as_actor("desk") as actor:
        source = _file(actor, _label(10))
        event = event_model_of(Source).objects.get(pgh_obj_id=source.pk)
        assert (event.pgh_label, event.pgh_context["actor"], event.pgh_context["operation"]) == (
            "insert",
            actor.id,
            "documents.file_source",
        )


def test_sources_are_announced() -> None:
    assert [concept.name for concept in concepts() if concept.name == "documents"] == ["documents"]
