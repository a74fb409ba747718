"""Which models have history, where it is, and which are parts of which: read from the models, never
listed by hand.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

Model = type[models.Model]


@cache
def event_model_of(model: Model) -> Any:
    """The history model of a tracked model. Raises LookupError for a model without history."""
    for candidate in apps.get_models():
        if getattr(candidate, "pgh_tracked_model", None) is model:
            return candidate
    raise LookupError(f"{model.__name__} is not tracked")


@cache
def tracked_models() -> tuple[Model, ...]:
    """Every model with history."""
    tracked = (getattr(model, "pgh_tracked_model", None) for model in apps.get_models())
    return tuple(model for model in tracked if model is not None)


@cache
def parts_of(model: Model) -> tuple[Model, ...]:
    """The tracked models whose rows belong to one row of `model`, by their `history_anchor`."""
    return tuple(part for part in tracked_models() if anchor_of(part) is model)


def anchor_of(model: Model) -> Model | None:
    """The model that a part belongs to; None for a model that stands for itself."""
    name = getattr(model, "history_anchor", None)
    return model._meta.get_field(name).related_model if name else None


@cache
def subjects() -> dict[str, Model]:
    """Models with a history page of their own, by model name: tracked, with a reference, no part of
    another.
    """
    return {
        str(model._meta.model_name): model
        for model in tracked_models()
        if anchor_of(model) is None and any(field.name == "ref" for field in model._meta.concrete_fields)
    }
