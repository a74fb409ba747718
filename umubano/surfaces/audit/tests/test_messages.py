"""Every word that history makes from a name in code is named for the translators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

import umubano
from umubano.core.changes.describe import shown_fields
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


def shown_models() -> set[type[models.Model]]:
    """The parts whose changes history shows, and the records that they are parts of."""
    parts = {model for model in apps.get_models() if hasattr(model, "history_anchor")}
    return parts | {model._meta.get_field(model.history_anchor).related_model for model in parts}  # type: ignore[misc]


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


def test_things_are_named() -> None:
    found = shown_models()
    assert len(found) > 10
    words = {
        str(getattr(model._meta, attribute))
        for model in found
        for attribute in ("verbose_name", "verbose_name_plural")
        if attribute not in model._meta.original_attrs
    }
    words |= {
        str(field.related_model._meta.verbose_name)
        for model in found
        for field in shown_fields(model)
        if not getattr(field, "_verbose_name", None)
    }
    assert sorted(words - set(messages.THINGS)) == []


def test_code_lists_are_named() -> None:
    found = {name for concept in concepts() for name in concept.code_lists}
    assert sorted({readable(name) for name in found} - set(messages.LISTS)) == []
