"""A refusal has one sentence, a code, a status and details, and is read in the language of the reader."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from umubano.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound, Unavailable


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (DomainError, "refused", 400),
        (NotAllowed, "not_allowed", 403),
        (NotFound, "not_found", 404),
        (Conflict, "conflict", 409),
        (InvalidInput, "invalid_input", 422),
        (Unavailable, "unavailable", 503),
    ],
)
def test_each_kind_has_its_code_and_status(kind: type[DomainError], code: str, status: int) -> None:
    error = kind("It cannot be.")
    assert (error.error_code, error.status, error.message, str(error)) == (
        code,
        status,
        "It cannot be.",
        "It cannot be.",
    )
    assert error.as_dict() == {"code": code, "message": "It cannot be.", "details": {}}


def test_own_code_and_details_are_kept() -> None:
    error = InvalidInput("“x” is wrong.", code="bad_date", field="signed", value="x")
    assert error.as_dict() == {
        "code": "bad_date",
        "message": "“x” is wrong.",
        "details": {"field": "signed", "value": "x"},
    }
    assert InvalidInput.code == "invalid_input"


def test_kinds_answer_in_six_different_ways() -> None:
    kinds = [DomainError, *DomainError.__subclasses__()]
    assert len({kind.status for kind in kinds}) == len({kind.code for kind in kinds}) == len(kinds)


def test_sentence_is_translated_when_it_is_read() -> None:
    sentence = "An agreement needs a title."
    with translation.override("fr"):
        error = InvalidInput(gettext_lazy(sentence))
    with translation.override("en"):
        assert error.message == sentence
    with translation.override("fr"):
        french = str(gettext_lazy(sentence))
        assert (error.message, error.as_dict()["message"]) == (french, french)
        assert french != sentence
