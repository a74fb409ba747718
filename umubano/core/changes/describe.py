"""Tell the values of a row to people: field names, choices, code lists, the names of what a field points to.

A field shows when it was given a name for people or points to something; columns of the machinery have
neither. Where a row points to something that the reader may not see, the field is left out altogether: not
even a gap tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from umubano.core.codelists.services import name_of
from umubano.core.registry import Told, concepts
from umubano.core.ui.dates import in_words, moment_in_words
from umubano.core.ui.words import labelled

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, both readable; empty where there was, or is, nothing."""

    name: str
    before: str
    after: str


@cache
def shown_fields(model: Model) -> tuple[Any, ...]:
    """The fields of a model that speak to people, in the order of the model. A part goes under its
    record's label.
    """
    anchor = getattr(model, "history_anchor", None)
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name != anchor
        and not (anchor and field.name == "label")
        and field.editable
        and not field.primary_key
        and not field.generated
        and (field.is_relation or getattr(field, "_verbose_name", None) is not None)
    )


def field_name(field: Any) -> str:
    """What people call the field, with a capital. The notation that a date is stored in is not for them."""
    name = field._verbose_name if getattr(field, "_verbose_name", None) else None
    if name is None and field.is_relation:
        name = field.related_model._meta.verbose_name
    words = str(name).removesuffix(" (EDTF)")
    return words[:1].upper() + words[1:]


def field_names(model: Model, names: Iterable[str]) -> str:
    """The fields of a model in words, in the order given; what people have no word for is left out."""
    fields = {name: field for field in shown_fields(model) for name in (field.name, field.attname)}
    return ", ".join(field_name(fields[name]) for name in names if name in fields)


@cache
def _value_words() -> dict[str, Callable[[Any], Told]]:
    """What concepts announce as words for values of fields, by `model.field`."""
    return {key: say for concept in concepts() for key, say in concept.value_words.items()}


@cache
def _row_words() -> dict[str, Callable[[Any], str]]:
    """What concepts announce as words for rows that others point to, by model."""
    return {key: say for concept in concepts() for key, say in concept.row_words.items()}


@cache
def _known_lists() -> frozenset[str]:
    return frozenset(name for concept in concepts() for name in concept.code_lists)


@cache
def code_list_of(model: Model, name: str) -> str:
    """The code list a field takes its values from: named by the model's `coded_fields`, else the list of
    the same name.
    """
    named: Mapping[str, str] = getattr(model, "coded_fields", {})
    if name in named:
        return named[name]
    for candidate in (name, f"{model._meta.model_name}_{name}"):
        if candidate in _known_lists():
            return candidate
    return ""


class Describer:
    """Two steps, so that names are read once for all rows: `gather` every row, `resolve`, then ask for
    values.
    """

    def __init__(self, using: str = "default") -> None:
        self._using = using
        self._wanted: dict[tuple[Model, str], set[Any]] = {}
        self._names: dict[tuple[Model, str], dict[Any, str]] = {}

    def gather(self, model: Model, values: Mapping[str, Any]) -> None:
        """Note what the row points to."""
        for field in shown_fields(model):
            value = values.get(field.attname, values.get(field.column))
            if field.is_relation and value is not None:
                self._wanted.setdefault(_target(field), set()).add(value)

    def resolve(self) -> None:
        """Read the names of all that was gathered: one query for each kind of thing, trimmed by row
        security.
        """
        for (model, attribute), values in self._wanted.items():
            found = model._default_manager.using(self._using).filter(**{f"{attribute}__in": values})
            say = _row_words().get(str(model._meta.model_name), str)
            self._names[(model, attribute)] = {getattr(row, attribute): say(row) for row in found}

    def values(self, model: Model, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(field name, readable value) of a row, in the order of its fields; a value that is not there is
        empty.
        """
        return [
            pair
            for field in shown_fields(model)
            if field.attname in values or field.column in values
            for pair in self._pairs(model, field, values)
        ]

    def differences(
        self, model: Model, what: str, before: Mapping[str, Any] | None, now: Mapping[str, Any]
    ) -> tuple[FieldChange, ...]:
        """What an event changed. A new or deleted row tells all that was in it."""
        if what == "delete":
            return tuple(FieldChange(name, value, "") for name, value in self.values(model, now) if value)
        new = dict(self.values(model, now))
        old = dict(self.values(model, before)) if before and what == "update" else {}
        names = list(dict.fromkeys([*new, *old]))
        return tuple(
            FieldChange(name, old.get(name, ""), new.get(name, ""))
            for name in names
            if old.get(name, "") != new.get(name, "")
        )

    def _pairs(self, model: Model, field: Any, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        value = values.get(field.attname, values.get(field.column))
        name = field_name(field)
        say = _value_words().get(f"{model._meta.model_name}.{field.name}")
        if say is not None:
            told = say(value) if value not in (None, "", [], {}) else ""
            if isinstance(told, str):
                yield name, told
            else:
                yield from ((labelled(name, part), inner) for part, inner in told)
        elif field.is_relation:
            if value is None:
                yield name, ""
            elif value in self._names.get(_target(field), {}):
                yield name, self._names[_target(field)][value]
        elif isinstance(value, dict):
            for path, inner in _leaves(value):
                yield labelled(name, path), inner
        else:
            yield name, readable(model, field, value)


def _target(field: Any) -> tuple[Model, str]:
    return field.related_model, field.target_field.attname


def _leaves(value: Mapping[str, Any], path: str = "") -> Iterable[tuple[str, str]]:
    """The values inside a JSON object, each with its way there in words."""
    for key in sorted(value):
        way = f"{path}, {key}" if path else str(key)
        inner = value[key]
        if isinstance(inner, dict):
            yield from _leaves(inner, way.replace("_", " "))
        else:
            yield way.replace("_", " "), _plain(inner)


def readable(model: Model, field: Any, value: Any) -> str:
    """A value of a field without relation, as a person would write it."""
    if value is None or (isinstance(value, str | list) and not value):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, str):
        if isinstance(field, models.DateTimeField):
            value = parse_datetime(value) or value
        elif isinstance(field, models.DateField):
            value = parse_date(value) or value
        elif code_list := code_list_of(model, field.name):
            return name_of(code_list, value)
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{path} {inner}" for path, inner in _leaves(value))
    return str(value)
