"""What minutes state of their session: its number and days, place, host, languages, sides and who came.

A version that is handed over keeps its own copy of it (`Minutes.stated`), frozen with its text: what a side agreed to stays as it was, even
when the session is corrected later. A draft states the session as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from umubano.domain.committees.models import Minutes, Session


@dataclass(frozen=True, slots=True)
class Present:
    """Who came for one side: an office, in the second language too where somebody wrote it, and how many."""

    side: str
    function: str
    number: int
    is_head: bool
    function_second: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A session as minutes state it. `held` is EDTF, `host` and `sides` are codes of parties, home first; `names` by language."""

    number: int
    name: str
    names: Mapping[str, str]
    held: str
    place: str
    host: str
    languages: tuple[str, ...]
    sides: tuple[str, ...]
    attendance: tuple[Present, ...]

    def name_in(self, language: str) -> str:
        """The name of the body in that language where there is one."""
        return self.names.get(language) or self.name

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages of the columns: one or two."""
        return (self.languages or ("en",))[:2]


def of_session(session: Session) -> Stated:
    """The session as it stands."""
    body = session.body
    return Stated(
        number=session.number,
        name=body.name,
        names=dict(body.names),
        held=session.held,
        place=session.place,
        host=session.host_id or "",
        languages=tuple(session.languages),
        sides=tuple(session.sides()),
        attendance=tuple(
            Present(str(one.side_id), one.function, one.number, one.is_head, one.function_second)
            for one in session.attendance.all()
        ),
    )


def of_version(version: Minutes, session: Session) -> Stated:
    """What this version states: its own copy once it was handed over, before that the session as it stands."""
    kept: Any = version.stated
    if not kept:
        return of_session(session)
    return Stated(
        **{
            **kept,
            "languages": tuple(kept["languages"]),
            "sides": tuple(kept["sides"]),
            "attendance": tuple(Present(**one) for one in kept["attendance"]),
        }
    )


def as_document(stated: Stated) -> dict[str, Any]:
    """As it is kept in `Minutes.stated`."""
    return asdict(stated)
