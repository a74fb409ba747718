"""History speaks in words: no code, no key of a JSON object and no machine date on any page of it, in any language.

The demonstration is loaded and the history of every record is read. What people wrote themselves (titles, notes, sources) stands as written, so
the test writes none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from umubano.core.changes.as_known import history_of
from umubano.core.changes.models import LogEntry
from umubano.core.changes.tracked import subjects
from umubano.core.changes.words import summary_in_words
from umubano.core.registry import concepts

pytestmark = pytest.mark.django_db

#: `on_signature`, `2025-10-05`, `{"months": 6}`, `peace-support`: what machines write and people do not.
_RAW = re.compile(r"[a-z]_[a-z]|\b\d{4}-\d\d\b|[{}\[\]]|\bEDTF\b")
#: Fields that hold what somebody typed, in which anything may stand.
_FREE = {"Title", "Notes", "Note", "Reference", "Page or place", "Titre", "Référence", "Page ou endroit"}


@pytest.fixture
def demonstration(as_actor: Callable[..., Any]) -> Iterator[None]:
    with as_actor("service") as actor:
        for concept in concepts():
            if concept.load_demonstration is not None:
                concept.load_demonstration(actor)
        yield


@pytest.mark.parametrize("language", ["en", "fr"])
def test_history_of_every_record_is_told_in_words(demonstration: None, language: str) -> None:
    told: dict[str, str] = {}
    with translation.override(language):
        for model in subjects().values():
            for row in model.objects.all():  # type: ignore[attr-defined]
                for change in history_of(row, limit=200).changes:
                    for part in change.rows:
                        told |= {
                            f"{part.thing}: {field.name}: {field.after}": row.ref
                            for field in part.fields
                            if field.name not in _FREE
                        }
    assert len(told) > 300
    assert {line: ref for line, ref in told.items() if _RAW.search(line)} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_summary_is_told_in_words(demonstration: None, language: str) -> None:
    with translation.override(language):
        stored = list(LogEntry.objects.exclude(summary=""))
        told = {summary_in_words(row.subject_kind, row.kind, row.summary): row.summary for row in stored}
    assert len(told) > 10
    assert any(_RAW.search(summary) for summary in told.values()), "nothing was stored as a code"
    assert {words: summary for words, summary in told.items() if _RAW.search(words)} == {}
