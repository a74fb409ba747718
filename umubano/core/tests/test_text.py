"""Folding makes what is typed and what was written meet, in whatever script and however composed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("CÔTE D'IVOIRE", "cote d ivoire"),
        ("Türkiye", "turkiye"),
        ("İstanbul ılık", "istanbul ilik"),
        ("São Tomé & Príncipe", "sao tome principe"),
        ("Straße", "strasse"),
        ("Łódź, Đà Nẵng, Ærø, Œuvre", "lodz da nang aero oeuvre"),
        ("Đurđević", "durdevic"),
        ("  A-7\t/ 12\n", "a 7 12"),
        ("ﬁnance №5", "finance no5"),
        ("رواندا", "رواندا"),
        ("", ""),
        (" –…! ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_fold_does_not_care_how_accents_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_fold_of_plain_text_is_the_same_beside_an_accent(text: str) -> None:
    assert fold(f"{text} é") == f"{fold(text)} e".strip()


@given(st.text(max_size=60))
def test_fold_leaves_single_blanks_between_words(text: str) -> None:
    assert fold(text).split(" ") == fold(text).split() or fold(text) == ""
