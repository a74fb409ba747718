"""Places by name: every accepted text folded, what is listed as ambiguous, and the choice between
meanings on a day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

import pycountry
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from umubano.domain.places.names import (
    LANGUAGES,
    cldr_names,
    fold,
    fold_loosely,
    local_name,
    name_of,
    tokens,
)
from umubano.domain.places.reference import (
    AmbiguousName,
    ambiguous_names,
    display_names,
    former_names,
    spellings,
    states,
    successors_of,
)
from umubano.domain.places.resolver.codes import codes
from umubano.domain.places.resolver.results import (
    KINDS,
    AmbiguousPlace,
    Candidate,
    Resolution,
    Text,
    resolution,
)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One state that a folded text means, and whether the text is one of its former names."""

    code: str
    is_former: bool


def suggest(text: str, *, kinds: Collection[str] = KINDS, limit: int = 5) -> tuple[Candidate, ...]:
    """Up to `limit` states whose name in any language is spelled like `text`, closest first."""
    found: list[str] = []
    index = _names()
    if len(fold(text)) < 4:
        code = codes().get((f"alpha-{len(text)}", text.upper()), ())
        return tuple(Candidate(row.code, name_of(row.code)) for row in code)
    for key in get_close_matches(fold(text), list(index), n=limit * 6, cutoff=0.62):
        for meaning in index[key]:
            if meaning.code not in found and states()[meaning.code].kind in kinds:
                found.append(meaning.code)
    return tuple(Candidate(code, name_of(code)) for code in found[:limit])


def by_name(body: str, on: date | None) -> Resolution | None:
    for variant in _variants(body):
        for keys, index in ((fold(variant), _names()), (fold_loosely(variant), _loose_names())):
            for ambiguous in _ambiguous().get(fold(variant), ()):
                if ambiguous.holds_on(on):
                    raise AmbiguousPlace(body, ambiguous.candidates, on=on)
            meanings = index.get(keys)
            if meanings:
                return _choose(body, meanings, on)
    return None


#: Words before a name that say what kind of state it is. "Democratic Republic of" is not among them: it
#: tells states apart.
_FORMS = (
    ("government", "of"),
    ("gouvernement", "de"),
    ("gouvernement", "du"),
    ("republic", "of"),
    ("federal", "republic", "of"),
    ("kingdom", "of"),
    ("state", "of"),
    ("sultanate", "of"),
    ("principality", "of"),
    ("commonwealth", "of"),
    ("republique", "de"),
    ("republique", "du"),
    ("republique", "des"),
    ("republique", "d"),
    ("royaume", "de"),
    ("royaume", "du"),
    ("royaume", "d"),
    ("republica", "de"),
    ("republica", "do"),
    ("republica", "da"),
    ("republica", "dos"),
    ("reino", "de"),
    ("reino", "do"),
    ("reino", "da"),
    ("jamhuri", "ya"),
    ("ufalme", "wa"),
    ("جمهوريه",),
    ("مملكه",),
)


def _variants(body: str) -> Iterable[str]:
    """The text as written, turned round at a comma or bracket, and without the words that say what kind
    of state it is.
    """
    yield body
    inverted = re.fullmatch(r"\s*([^,(]+?)\s*(?:,\s*([^,()]+)|\(([^()]+)\))\s*", body)
    if inverted:
        yield f"{inverted[2] or inverted[3]} {inverted[1]}"
    words = list(tokens(body))
    stripped = True
    while stripped:
        stripped = False
        for form in _FORMS:
            if tuple(words[: len(form)]) == form and len(words) > len(form):
                words = words[len(form) :]
                if len(words) > 1 and words[0] in {"the", "la", "le", "l"}:
                    words = words[1:]
                stripped = True
                yield " ".join(words)
                break


def _choose(body: str, meanings: Collection[_Meaning], on: date | None) -> Resolution:
    """The one state that a name means on a day; a name that is used today outweighs one that another
    state has given up.
    """
    usable = [meaning for meaning in meanings if not meaning.is_former] or list(meanings)
    codes = list(dict.fromkeys(meaning.code for meaning in usable))
    if len(codes) > 1:
        raise AmbiguousPlace(body, codes, on=on)
    code = codes[0]
    state = states()[code]
    if state.standing == "historic" and (on is None or not state.existed_on(on)):
        if on is not None and state.formed is not None and on < state.formed:
            return resolution(code, "former name", on=on)
        successors = successors_of(code, on=on)
        if len(successors) != 1:
            raise AmbiguousPlace(body, (*successors, code), on=on)
        note = format_lazy(
            _("{name} ended on {day} and lives on in {successor}."),
            name=local_name(code),
            successor=local_name(successors[0]),
            day=state.dissolved.isoformat() if state.dissolved else "",
        )
        return resolution(successors[0], "former name", on=on, note=note)
    if usable[0].is_former and state.standing != "historic":
        return resolution(code, "former name", on=on, note=_former_note(body, code))
    part = _PARTS.get(fold(body))
    if part:
        note = format_lazy(
            _("{part} is a part of {whole}, which is the state."), part=body, whole=local_name(code)
        )
        return resolution(code, "name", on=on, note=note)
    return resolution(code, "former name" if state.standing == "historic" else "name", on=on)


def _former_note(body: str, code: str) -> Text:
    for former in former_names():
        if former.code == code and fold(former.name) == fold(body) and former.until is not None:
            return format_lazy(
                _("{old} was a name of {name} until {day}."),
                old=body,
                name=local_name(code),
                day=former.until.isoformat(),
            )
    return ""


_PARTS = {
    fold(part): "GBR"
    for part in ("England", "Scotland", "Wales", "Northern Ireland", "Angleterre", "Inglaterra")
}


@cache
def _ambiguous() -> Mapping[str, tuple[AmbiguousName, ...]]:
    index = defaultdict(list)
    for ambiguous in ambiguous_names():
        index[fold(ambiguous.text)].append(ambiguous)
    return {key: tuple(rows) for key, rows in index.items()}


def current_names(code: str) -> Iterable[tuple[str, str]]:
    """(language, name) for every name in use that the resolver accepts: CLDR, ISO and our spellings
    (language ``).
    """
    yield from cldr_names(code)
    for language in LANGUAGES:
        if (code, language) in display_names():
            yield language, display_names()[code, language]
    country = pycountry.countries.get(alpha_3=code)
    if country is not None:
        for attribute in ("name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                yield "en", name
    for spelled, text in spellings():
        if spelled == code:
            yield "", text


@cache
def _accepted() -> tuple[tuple[str, _Meaning], ...]:
    """Every accepted text with its meaning; the texts that are listed as ambiguous are caught before."""
    found: list[tuple[str, _Meaning]] = []
    for code in states():
        found += [(name, _Meaning(code, False)) for _language, name in current_names(code)]
    found += [
        (former.name, _Meaning(former.code, states()[former.code].standing != "historic"))
        for former in former_names()
    ]
    return tuple(found)


@cache
def _names() -> Mapping[str, tuple[_Meaning, ...]]:
    index: dict[str, list[_Meaning]] = defaultdict(list)
    for text, meaning in _accepted():
        if meaning not in index[fold(text)]:
            index[fold(text)].append(meaning)
    return {key: tuple(meanings) for key, meanings in index.items()}


@cache
def _loose_names() -> Mapping[str, tuple[_Meaning, ...]]:
    """Names by their sorted words; only those that still mean one state, since losing the order must not
    add a meaning.
    """
    index: dict[str, list[_Meaning]] = defaultdict(list)
    for text, meaning in _accepted():
        key = fold_loosely(text)
        if meaning not in index[key]:
            index[key].append(meaning)
    return {
        key: tuple(meanings)
        for key, meanings in index.items()
        if len({meaning.code for meaning in meanings}) == 1
    }
