"""What resolving gives: one place with a note, or an error that names what could have been meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from umubano.core.errors import InvalidInput
from umubano.domain.places.names import local_name, name_of
from umubano.domain.places.reference import states, successors_of

#: A sentence, translated when it is read.
Text = str | Promise

#: The kinds of place that can be asked for.
KINDS = frozenset({"state", "territory", "historic"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A state that could have been meant."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """One state or territory, how it was recognised, and what the reader should know about it.

    `scheme` says what the text was: `alpha-2`, `alpha-3`, `m49`, `cow`, `fips`, `name` or `former name`.
    `note` is empty or one sentence. `is_current` is False for a state that no longer is.
    """

    code: str
    name: str
    kind: str
    scheme: str
    matched: str
    note: Text = ""

    @property
    def is_current(self) -> bool:
        return self.kind != "historic"


class UnknownPlace(InvalidInput):
    """The text names no state that we know; `details["suggestions"]` has up to five that are spelled like
    it.
    """

    code = "unknown_place"


class AmbiguousPlace(InvalidInput):
    """The text could mean several states; `details["candidates"]` has them, and nothing is guessed."""

    code = "ambiguous_place"

    def __init__(self, text: str, codes: Iterable[str], *, on: date | None = None) -> None:
        self.candidates = tuple(Candidate(code, name_of(code, on=None)) for code in codes)
        super().__init__(
            format_lazy(
                _("“{text}” could mean several states; write one of: {candidates}."),
                text=text,
                candidates=listed(candidate.code for candidate in self.candidates),
            ),
            text=text,
            on=on.isoformat() if on else None,
            candidates=[{"code": candidate.code, "name": candidate.name} for candidate in self.candidates],
        )


def listed(codes: Iterable[str]) -> str:
    return ", ".join(f"{local_name(code)} ({code})" for code in codes)


def resolution(code: str, scheme: str, *, on: date | None, note: Text = "") -> Resolution:
    return Resolution(code, name_of(code), states()[code].kind, scheme, "", note or note_on(code, on))


def note_on(code: str, on: date | None) -> Text:
    """What the reader should know when the state was not yet, or no longer, on that day."""
    state = states()[code]
    if on is not None and state.formed is not None and on < state.formed:
        return format_lazy(
            _("{name} exists since {day}."), name=local_name(code), day=state.formed.isoformat()
        )
    if state.dissolved is not None and (on is None or on >= state.dissolved):
        return format_lazy(
            _("{name} ended on {day}; successors: {successors}."),
            name=local_name(code),
            day=state.dissolved.isoformat(),
            successors=listed(successors_of(code)),
        )
    return ""
