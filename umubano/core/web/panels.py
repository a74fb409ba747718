"""The sections that other concepts put on a record's page: of a partner, an agreement, an activity, a joint body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.template.loader import render_to_string

from umubano.core.registry import Panel, concepts

Attribute = Literal["partner_panels", "agreement_panels", "activity_panels", "body_panels"]


@dataclass(frozen=True, slots=True)
class Announced:
    """Panels made into HTML, in their order, and the labels of what went into them."""

    panels: tuple[dict[str, Any], ...]
    label_ids: frozenset[int]


def announced_panels(attribute: Attribute, about: str, on: date) -> Announced:
    """What concepts announce under `attribute` for the record `about` (its code or reference) on a day."""
    found: list[Panel] = []
    for concept in concepts():
        if (make := getattr(concept, attribute)) is not None:
            found += make(about, on)
    found.sort(key=lambda panel: panel.order)
    return Announced(
        tuple(
            {
                "key": panel.key,
                "title": panel.title,
                "icon": panel.icon,
                "html": render_to_string(panel.template, dict(panel.context)),
            }
            for panel in found
        ),
        frozenset().union(*(panel.label_ids for panel in found)),
    )
