"""Every word that history makes from a name in code is named for the translators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.utils.functional import Promise

import umubano
from umubano.core.registry import all_of, concepts
from umubano.surfaces.audit import messages

PACKAGE = Path(umubano.__file__).parent

#: `operation(actor, "agreements.relate"…` and `record_event(actor, "agreement.related"…`; `event="negotiation.gate_met"`.
_OPERATION = re.compile(r"\boperation\(\s*\w+(?:\.\w+)*,\s*\"([a-z_]+\.[a-z_]+)\"")
_EVENT = re.compile(r"(?:\brecord_event\([^\"]{0,80}|\bevent=)\"([a-z_]+\.[a-z_]+)\"")


def sources() -> Iterator[str]:
    """The code of the package that runs, without its tests."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations", "testing"} & set(path.parts):
            yield path.read_text(encoding="utf-8")


def named(pattern: re.Pattern[str]) -> set[str]:
    return {name for text in sources() for name in pattern.findall(text)}


def readable(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def test_events_are_named() -> None:
    titled = {kind for concept in concepts() for kind in concept.event_titles}
    found = named(_EVENT)
    assert len(found) > 10
    assert sorted({readable(kind) for kind in found - titled} - set(messages.EVENTS)) == []


def test_operations_are_named() -> None:
    titled = {rule.action for rule in all_of("actions")}
    found = named(_OPERATION)
    assert len(found) > 20
    assert sorted({readable(name) for name in found - titled} - set(messages.OPERATIONS)) == []


def test_every_table_of_ours_has_a_name_for_people() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("umubano.")]
    ours = [model for model in ours if not hasattr(model, "pgh_tracked_model")]
    assert len(ours) > 20
    nameless = {
        model.__name__
        for model in ours
        for attribute in ("verbose_name", "verbose_name_plural")
        if not isinstance(getattr(model._meta, attribute), Promise)
    }
    assert nameless == set()


def test_code_lists_are_named() -> None:
    found = {name for concept in concepts() for name in concept.code_lists}
    assert sorted({readable(name) for name in found} - set(messages.LISTS)) == []
