"""The words for what history keeps as codes: operations, events of the meaning log, kinds of things."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db import models
from django.utils.translation import gettext as _

from umubano.core.registry import Text, all_of, concepts


@cache
def _operations() -> dict[str, Text]:
    return {rule.action: rule.title for rule in all_of("actions")}


@cache
def _events() -> dict[str, Text]:
    """What concepts announce as `event_titles`, if they do."""
    titles: dict[str, Text] = {}
    for concept in concepts():
        titles.update(getattr(concept, "event_titles", {}))
    return titles


def operation_title(name: str) -> str:
    """The words for an operation: the title of the action it performs, else its name made readable."""
    title = _operations().get(name)
    return str(title) if title is not None else _readable(name)


def event_title(kind: str) -> str:
    """The words for an event of the meaning log, e.g. `agreement.signed`."""
    title = _events().get(kind)
    return str(title) if title is not None else _readable(kind)


@cache
def _summaries() -> dict[str, Callable[[str, str], str]]:
    """What concepts announce as `summary_words`, by the kind of the subject."""
    return {kind: say for concept in concepts() for kind, say in concept.summary_words.items()}


def summary_in_words(subject_kind: str, kind: str, stored: str) -> str:
    """The summary of an event of the meaning log, which may be stored as codes, in the reader's language."""
    say = _summaries().get(subject_kind)
    return say(kind.rpartition(".")[2], stored) if say is not None and stored else stored


def _readable(name: str) -> str:
    """`agreements.set_parties` → “Set parties”, translated when the catalogue knows the words."""
    words = name.rpartition(".")[2].replace("_", " ").capitalize()
    return _(words) if words else _("Change")


def thing(model: type[models.Model], *, many: bool = False) -> str:
    """What one row (or several) of a model is called, with a capital."""
    words = str(model._meta.verbose_name_plural if many else model._meta.verbose_name)
    return words[:1].upper() + words[1:]
