"""The catalogue of French texts is complete: nothing untranslated, nothing guessed, every placeholder kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir() if path.is_dir())

#: `%(name)s`, `%d`, `%%`, `{name}` and tags: what code fills in or browsers read, so what no translation may change.
_FIXED = re.compile(r"%\(\w+\)[a-z]|%[sdif%]|\{\w*\}|</?[a-z][^>]*>")

#: Signs that French sets apart with a space that does not break, and straight apostrophes, which it does not use.
_LOOSE_FRENCH = re.compile(r" [;:?!»]|« |\w'\w")


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[Message]:
    """The entries in use, without the header."""
    return (message for message in catalogue(language) if message.id)


def forms(message: Message) -> list[str]:
    """What is translated: one text, or one for each plural form; empty where there is none yet."""
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or [""])


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """(source, translation) of every form of a message; the further forms of a plural go with the plural source."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    for number, text in enumerate(forms(message)):
        yield sources[min(number, len(sources) - 1)], text


def fixed_parts(text: str) -> list[str]:
    return sorted(_FIXED.findall(text))


def test_languages_have_catalogues() -> None:
    assert LANGUAGES == ["fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_no_untranslated_entry(language: str) -> None:
    assert [
        source for message in messages(language) for source, text in pairs(message) if not text.strip()
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_no_fuzzy_entry(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_declares_plural_forms(language: str) -> None:
    found = catalogue(language)
    assert (str(found.locale), found.num_plurals, found.plural_expr) == ("fr", 2, "(n > 1)")
    assert [
        message.id
        for message in messages(language)
        if not isinstance(message.id, str) and len(forms(message)) != 2
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders(language: str) -> None:
    assert [
        (source, text)
        for message in messages(language)
        for source, text in pairs(message)
        if fixed_parts(source) != fixed_parts(text)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_line_ends(language: str) -> None:
    """Text that begins or ends with a line break or a space is put together with other text by its caller."""
    assert [
        (source, text)
        for message in messages(language)
        for source, text in pairs(message)
        if (source[:1].isspace(), source[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace())
    ] == []


def test_french_sets_its_signs_apart_with_unbreaking_spaces() -> None:
    assert [
        text for message in messages("fr") for _source, text in pairs(message) if _LOOSE_FRENCH.search(text)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_compiles(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    assert compiled.getvalue()[:4] == bytes.fromhex("de120495")
