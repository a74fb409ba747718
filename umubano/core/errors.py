"""Errors that a user may read.

Everything the product refuses is a `DomainError`: one sentence in plain language, a stable code for machines, and details.
Pages turn it into a form error or an error page, the API into problem+json, the command line into `{"error": …}` and exit 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class Wording:
    """A sentence with values by name, put in the reader's language when it is read, not when it was written."""

    #: Set to gettext when the product starts; code that runs without Django speaks English.
    translate: ClassVar[Callable[[str], str]] = staticmethod(str)

    def __init__(self, text: str, values: dict[str, Any]) -> None:
        self._text = text
        self._values = values

    def __str__(self) -> str:
        return type(self).translate(self._text) % self._values


def gettext_noop(text: str, /, **values: Any) -> Wording:
    """For code that must not know Django. So named because the translators' tools collect what is given to this name."""
    return Wording(text, values)


class DomainError(Exception):
    """A refusal with one sentence for the user, a stable code and machine-readable details."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, message: object, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self._message = message
        self.error_code = code or type(self).code
        self.details: dict[str, Any] = details

    @property
    def message(self) -> str:
        """The sentence, translated when it is read, not when it was raised."""
        return str(self._message)

    def __str__(self) -> str:
        return self.message

    def as_dict(self) -> dict[str, Any]:
        """`{"code", "message", "details"}`, the shape of every machine-readable error."""
        return {"code": self.error_code, "message": self.message, "details": self.details}


class InvalidInput(DomainError):
    """The value given cannot be right; says which value and why."""

    code = "invalid_input"
    status = 422


class NotAllowed(DomainError):
    """The record is visible, the action is not this actor's; says whom to ask."""

    code = "not_allowed"
    status = 403


class NotFound(DomainError):
    """Missing or not visible: the two are never told apart."""

    code = "not_found"
    status = 404


class Conflict(DomainError):
    """The record is not in a state in which this can be done."""

    code = "conflict"
    status = 409


class Unavailable(DomainError):
    """Something the product needs (database, disk, program) is not there; says how to mend it."""

    code = "unavailable"
    status = 503
