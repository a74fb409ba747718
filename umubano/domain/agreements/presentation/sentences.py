"""The sentences of life/ in the reader's language, with dates, parties and acts in words instead of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from umubano.core.ui.dates import fill, in_words
from umubano.domain.agreements.life.reasons import DATES, TABLES, Sentence
from umubano.domain.agreements.presentation.words import act_title
from umubano.domain.parties.queries import party_names

_PARTIES = frozenset({"party", "parties", "missing"})


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as shown, and the ids of the acts it rests on, to link to."""

    text: str
    acts: tuple[int, ...] = ()


def say(sentence: Sentence) -> Said:
    """A sentence of a standing in the reader's language."""
    return Said(
        say_code(sentence.table, sentence.code, sentence.params),
        tuple(act for act in sentence.acts if isinstance(act, int)),
    )


def say_code(table: str, code: str, params: Mapping[str, Any]) -> str:
    """The sentence `code` of a table of life/reasons with its parameters in words; the code when it is not known."""
    template = TABLES.get(table, {}).get(code)
    if template is None:
        return code
    values = {name: _param(name, value) for name, value in params.items()}
    return fill(str(_(template)), values, DATES)


@lru_cache(maxsize=16_384)
def _said(table: str, code: str, params: tuple[tuple[str, Any], ...], _language: str) -> str:
    """Sentences come back on every page: the same dates, the same words."""
    return say_code(table, code, dict(params))


def say_stored(stored: Mapping[str, Any] | None) -> str:
    """The reason kept with an agreement (see services/projection.reason_document) in the reader's language."""
    sentences = (stored or {}).get("sentences", ())
    language = get_language() or "en"
    return " ".join(
        _said(item["table"], item["code"], tuple(item["params"].items()), language) for item in sentences
    )


def _param(name: str, value: Any) -> str:
    if name in DATES:
        return in_words(value)
    if name in _PARTIES:
        return in_a_row(_party(part.strip()) for part in str(value).split(",") if part.strip())
    if name == "act":
        return act_title(str(value))
    return str(value)


def _party(code: str) -> str:
    if code == "one party":
        return _("one party")
    return party_names([code]).get(code, code)


def in_a_row(words: Iterable[str]) -> str:
    """“A, B and C”."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return _("%(first)s and %(last)s") % {"first": ", ".join(listed[:-1]), "last": listed[-1]}
