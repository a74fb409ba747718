"""Competing claims in words."""

from __future__ import annotations

from umubano.core.codelists.services import codes, name_of
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.models import Status
from umubano.domain.agreements.presentation.words import status_title


def claimed(value: str) -> str:
    """A claimed value: a date, a status or a kind of title in words; free text stands as somebody wrote it."""
    if value in Status.values:
        return status_title(value)
    return name_of("title_kind", value) if value in codes("title_kind") else in_words(value)
