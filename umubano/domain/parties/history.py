"""What history keeps of bodies and contact points, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from umubano.core.changes import values
from umubano.core.changes.describe import field_names
from umubano.core.registry import Told
from umubano.domain.parties.models import Body, ContactPoint


def _body(event: str, stored: str) -> str:
    return field_names(Body, stored.split(", ")) if event == "changed" else stored


def _contact(event: str, stored: str) -> str:
    return field_names(ContactPoint, stored.split(", ")) if event == "changed" else stored


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "body.names": values.by_language,
    "body.valid_from": values.day,
    "body.valid_to": values.day,
    "contactpoint.valid_from": values.day,
    "contactpoint.valid_to": values.day,
}
SUMMARY_WORDS = {"body": _body, "contactpoint": _contact}
