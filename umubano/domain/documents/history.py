"""What history keeps of sources, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from umubano.core.changes import values
from umubano.core.registry import Told

VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "source.published": values.day,
    "source.language": values.language,
}
