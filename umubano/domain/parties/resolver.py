"""From whatever people write to one party: a state, an organisation of states or a mission. No database.

An organisation's own acronym wins over a state's two-letter code ("AU" is the African Union, with a note
that Australia is written AUS), because parties are not written with two letters; any other spelling that
two parties share is refused ("UA": Union africaine or Ukraine). Everything else is a matter for the
resolver of places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from umubano.core.errors import InvalidInput
from umubano.domain.parties.reference import OrganisationRow, bounds, missions, organisations
from umubano.domain.places.names import fold
from umubano.domain.places.resolver import KINDS, AmbiguousPlace, Resolution, UnknownPlace, resolve

PARTY_KINDS = frozenset({"state", "organisation", "mission"})


class UnknownParty(InvalidInput):
    """The text names no party that we know; `details["suggestions"]` has up to five that are spelled like
    it.
    """

    code = "unknown_party"


class AmbiguousParty(InvalidInput):
    """The text could mean several parties; `details["candidates"]` has them, and nothing is guessed."""

    code = "ambiguous_party"


def code_of_party(text: str) -> str:
    """The code of the party that `text` means; a code with a colon (`UN:MINUSCA`) stands for itself. Raises as `resolve_party`."""
    return text if ":" in text else resolve_party(text).code


def resolve_party(
    text: str | int,
    *,
    on: date | None = None,
    kinds: Collection[str] = PARTY_KINDS,
    scheme: str | None = None,
) -> Resolution:
    """The party that `text` means, on a day if one is given. `scheme` as in `places.resolver.resolve`.

    Raises UnknownParty, AmbiguousParty or, between states, AmbiguousPlace; all are InvalidInput with the
    candidates.
    """
    written = str(text).strip()
    found = _organisation(written, kinds) if scheme is None else None
    state = _state(written, on, scheme) if "state" in kinds else None
    if found is not None:
        if state is None:
            return _resolution(found, written, on)
        if fold(found.acronym) == fold(written):
            note = format_lazy(
                _("{acronym} is read as {organisation}; {state} is written {code}."),
                acronym=written,
                organisation=party_name(found),
                state=state.name,
                code=state.code,
            )
            return _resolution(found, written, on, note)
        raise AmbiguousParty(
            format_lazy(
                _("“{text}” could mean {first} ({first_code}) or {second} ({second_code}); write the code."),
                text=written,
                first=state.name,
                first_code=state.code,
                second=party_name(found),
                second_code=found.code,
            ),
            text=written,
            candidates=[
                {"code": state.code, "name": state.name},
                {"code": found.code, "name": found.names["en"]},
            ],
        )
    if state is not None:
        return state
    raise _unknown(written, on, kinds, scheme)


def party_name(row: OrganisationRow) -> str:
    """The name of an organisation or mission in the language of the reader."""
    return row.names.get((get_language() or "en").partition("-")[0]) or row.names["en"]


def _state(written: str, on: date | None, scheme: str | None) -> Resolution | None:
    """The state, if the text means one; what could mean several states is refused as such."""
    try:
        return resolve(written, on=on, kinds=KINDS, scheme=scheme)
    except UnknownPlace:
        return None


def _organisation(written: str, kinds: Collection[str]) -> OrganisationRow | None:
    row = organisations().get(_as_code(written)) or missions().get(_as_code(written))
    if row is not None:
        return row if row.kind in kinds else None
    found = [row for row in _index().get(fold(written), ()) if row.kind in kinds]
    if len(found) > 1:
        raise AmbiguousParty(
            format_lazy(
                _("“{text}” could mean several organisations or missions: {candidates}."),
                text=written,
                candidates=", ".join(f"{party_name(row)} ({row.code})" for row in found),
            ),
            text=written,
            candidates=[{"code": row.code, "name": row.names["en"]} for row in found],
        )
    return found[0] if found else None


def _as_code(written: str) -> str:
    prefix, _colon, rest = written.partition(":")
    return f"{prefix.strip().lower()}:{rest.strip().upper()}"


def _resolution(row: OrganisationRow, written: str, on: date | None, note: str | Promise = "") -> Resolution:
    scheme = "code" if ":" in written else "name"
    return Resolution(row.code, row.names["en"], row.kind, scheme, written, note or _note_on(row, on))


def _note_on(row: OrganisationRow, on: date | None) -> str | Promise:
    if on is None:
        return ""
    if row.existed_from and on < bounds(row.existed_from)[0]:
        return format_lazy(_("{name} exists since {day}."), name=party_name(row), day=row.existed_from)
    if row.existed_to and on > bounds(row.existed_to)[1]:
        return format_lazy(_("{name} existed until {day}."), name=party_name(row), day=row.existed_to)
    return ""


def _unknown(
    written: str, on: date | None, kinds: Collection[str], scheme: str | None
) -> UnknownParty | AmbiguousPlace:
    suggestions: list[dict[str, str]] = []
    for key in get_close_matches(fold(written), list(_index()), n=5, cutoff=0.75):
        for row in _index()[key]:
            if row.kind in kinds and row.code not in {entry["code"] for entry in suggestions}:
                suggestions.append({"code": row.code, "name": row.names["en"]})
    others: list[str] = []
    if "state" in kinds:
        try:
            resolve(written, on=on, scheme=scheme)
        except UnknownPlace as error:
            suggestions += error.details["suggestions"]
            others = error.details.get("other_schemes", [])
    listed = ", ".join(others) or ", ".join(f"{entry['name']} ({entry['code']})" for entry in suggestions[:5])
    sentence = (
        _("No party is known as “{text}”; did you mean {others}?")
        if listed
        else _("No party is known as “{text}”.")
    )
    return UnknownParty(
        format_lazy(sentence, text=written, others=listed),
        text=written,
        suggestions=suggestions[:5],
        other_schemes=others,
    )


@cache
def _index() -> Mapping[str, tuple[OrganisationRow, ...]]:
    """Folded acronym, name or alias → the organisations and missions it means."""
    index: dict[str, list[OrganisationRow]] = defaultdict(list)
    for row in (*organisations().values(), *missions().values()):
        texts = {row.acronym, *row.names.values(), *row.aliases, re.sub(r"^(org|mission):", "", row.code)}
        for key in {fold(text) for text in texts}:
            index[key].append(row)
    return {key: tuple(rows) for key, rows in index.items()}
