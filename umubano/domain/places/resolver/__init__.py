"""From whatever people write to one state, or to an error that says what could have been meant. No database.

Accepted without saying more: ISO 3166-1 alpha-2 (in capitals) and alpha-3 codes, withdrawn ISO 3166-3
codes, UN M49 numbers, names in the languages of `names.LANGUAGES`, official and inverted names ("Korea,
Republic of"), former names and common spellings. Correlates of War (`cow:NIG`, `cow:475`) and FIPS 10-4
(`fips:RW`) codes only with their scheme before them, because the same letters or digits mean other states
in ISO and M49: plain text is never read as either.

Rules worth knowing:
- "NA" is Namibia, the code; "N/A", "na" and an empty cell are nothing, not Namibia. Two small letters are a
  word.
- "Congo", "Korea", "Guinea", "Virgin Islands", "Saint Martin" are refused with the candidates, in every
  language. A short name that is one state's everyday name (Sudan, Niger, Dominica, Ireland, China, Samoa,
  Micronesia) is that state.
- Parts of the United Kingdom resolve to it with a note, since no agreement is concluded with the part.
- Former names of a state that still is ("Zaire", "Swaziland") resolve to it with a note, whatever the day.
- A state that no longer is (Yugoslavia, the Soviet Union) resolves to its historic code on a day on which
  it was; after that day, or without a day, the name is ambiguous between its successors, unless there is
  only one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from umubano.domain.places.resolver.codes import by_cow, by_fips, by_iso, by_m49, cow_agree
from umubano.domain.places.resolver.naming import by_name, current_names, suggest
from umubano.domain.places.resolver.results import (
    KINDS,
    AmbiguousPlace,
    Candidate,
    Resolution,
    UnknownPlace,
    listed,
)

__all__ = [
    "KINDS",
    "SCHEMES",
    "AmbiguousPlace",
    "Candidate",
    "Resolution",
    "UnknownPlace",
    "current_names",
    "resolve",
    "resolve_cow",
    "suggest",
]

SCHEMES = ("iso", "m49", "cow", "fips", "name")


def resolve(
    text: str | int,
    *,
    on: date | None = None,
    kinds: Collection[str] = KINDS,
    scheme: str | None = None,
) -> Resolution:
    """The state or territory that `text` means, on a day if one is given.

    `scheme` (one of SCHEMES) forces how the text is read; a prefix `cow:`, `fips:`, `m49:` or `iso:` in the
    text does the same. `kinds` limits what may be found. Raises UnknownPlace or AmbiguousPlace, both
    InvalidInput.
    """
    if scheme is not None and scheme not in SCHEMES:
        raise ValueError(f"unknown scheme of codes: {scheme}")
    written = str(text).strip()
    body = written
    prefix, colon, rest = written.partition(":")
    if scheme is None and colon and prefix.strip().lower() in SCHEMES:
        scheme, body = prefix.strip().lower(), rest.strip()
    if not body:
        raise UnknownPlace(_("No state is written here."), text=written, suggestions=[])
    found = _by_scheme(body, scheme, on)
    if found is None:
        raise _unknown(written, body, kinds)
    if found.kind not in kinds:
        raise _unknown(written, body, kinds)
    return replace(found, matched=written)


def resolve_cow(number: int | str, abbreviation: str = "", *, on: date | None = None) -> Resolution:
    """The state of a Correlates of War number, checked against the abbreviation written beside it.

    Files carry both and sometimes they disagree (145 beside VEN). Then AmbiguousPlace names both, because
    nothing says which of the two was mistyped.
    """
    by_number = resolve(number, on=on, scheme="cow")
    abbreviation = abbreviation.strip()
    if abbreviation and not cow_agree(str(number).strip(), abbreviation):
        by_letters = resolve(abbreviation, on=on, scheme="cow")
        raise AmbiguousPlace(f"{number} {abbreviation}", (by_number.code, by_letters.code), on=on)
    return by_number


def _unknown(written: str, body: str, kinds: Collection[str]) -> UnknownPlace:
    suggestions = list(suggest(body, kinds=kinds))
    hints = _hints(body)
    if hints:
        sentence = _("No state is known as “{text}”; if a code of another scheme was meant, write {others}.")
    elif suggestions:
        sentence = _("No state is known as “{text}”; did you mean {others}?")
    else:
        sentence = _("No state is known as “{text}”.")
    others = ", ".join(hints) or listed(candidate.code for candidate in suggestions)
    return UnknownPlace(
        format_lazy(sentence, text=written, others=others),
        text=written,
        suggestions=[{"code": candidate.code, "name": candidate.name} for candidate in suggestions],
        other_schemes=hints,
    )


def _hints(body: str) -> list[str]:
    """How a plain text would have to be written to be read as a Correlates of War or FIPS code."""
    hints = []
    for scheme, find in (("cow", by_cow), ("fips", by_fips)):
        found = find(body, None)
        if found is not None:
            hints.append(f"{scheme}:{body.upper()} ({found.name})")
    return hints


def _by_scheme(body: str, scheme: str | None, on: date | None) -> Resolution | None:
    if scheme == "cow":
        return by_cow(body, on)
    if scheme == "fips":
        return by_fips(body, on)
    if scheme == "m49":
        return by_m49(body, on)
    if scheme == "iso":
        return by_iso(body.upper(), on)
    if scheme == "name":
        return by_name(body, on)
    if re.fullmatch(r"\d{1,3}", body):
        return by_m49(body, on)
    if re.fullmatch(r"[A-Z]{2}|[A-Za-z]{3}", body, re.ASCII):
        found = by_iso(body.upper(), on)
        if found is not None:
            return found
    return by_name(body, on)
