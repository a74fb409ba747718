"""What history keeps of sources, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from umubano.core.changes import values
from umubano.core.registry import Told
from umubano.core.ui.dates import in_words
from umubano.domain.documents.models import Source


def source_in_words(row: Source) -> str:
    """Publisher, title and date of a source, the date in words."""
    day = in_words(row.published, short=True) if row.published else ""
    return ", ".join(part for part in (row.publisher, row.title, day) if part)


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "source.published": values.day,
    "source.language": values.language,
}
ROW_WORDS = {"source": source_in_words}
