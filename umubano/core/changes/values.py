"""Words for kinds of values that many concepts keep as codes; concepts announce them as `value_words`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from umubano.core.registry import Told
from umubano.core.ui.dates import in_words
from umubano.core.ui.languages import language_name


def day(value: Any) -> Told:
    """A date that may be known only in part (EDTF)."""
    return in_words(value)


def language(value: Any) -> Told:
    """A language by its ISO 639-1 code."""
    return language_name(str(value))


def languages(value: Iterable[Any]) -> Told:
    """Languages by their codes."""
    return ", ".join(language_name(str(code)) for code in value)


def by_language(value: Mapping[str, Any]) -> Told:
    """A text in several languages, each under the name of its language."""
    return [(language_name(code), str(text)) for code, text in sorted(value.items())]


def left_out(_value: Any) -> Told:
    """Nothing: the field repeats in one language what other fields or parts say in the reader's."""
    return ()
