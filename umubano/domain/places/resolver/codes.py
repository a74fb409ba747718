"""Places by code: ISO 3166, UN M49, Correlates of War and FIPS 10-4, withdrawn codes included, on a day
if one is given.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from umubano.domain.places.reference import DatedCode, correlates_of_war, fips_codes, other_codes, states
from umubano.domain.places.resolver.results import AmbiguousPlace, Resolution, resolution


def _dated(given: Iterable[DatedCode], scheme: str, on: date | None) -> Resolution | None:
    """The state of a code on a day, or on the nearest day before it on which the code stood for one.

    Without a day it is the state that the code stands for today. A code that stood for several states, none
    of which still is (`CS`), raises AmbiguousPlace.
    """
    rows = list(given)
    if not rows:
        return None
    if on is not None:
        for row in rows:
            if row.valid_on(on):
                return resolution(row.code, scheme, on=on)
        earlier = [row for row in rows if row.since is not None and row.since <= on]
        if not earlier:
            return resolution(rows[0].code, scheme, on=on)
        return resolution(earlier[-1].code, scheme, on=on)
    found = tuple(dict.fromkeys(row.code for row in rows))
    if len(found) > 1 and states()[found[-1]].standing == "historic":
        raise AmbiguousPlace(rows[0].value, found)
    return resolution(rows[-1].code, scheme, on=None)


def by_cow(body: str, on: date | None) -> Resolution | None:
    value = body.upper()
    if re.fullmatch(r"\d{1,3}(\.0)?", value):
        return _dated(_cow_codes().get(("cow", str(int(float(value)))), ()), "cow", on)
    return _dated(_cow_codes().get(("cow-abbreviation", value), ()), "cow", on)


@cache
def _cow_codes() -> Mapping[tuple[str, str], tuple[DatedCode, ...]]:
    """(scheme, value) → the states it stood for, in the order of the reference."""
    index: dict[tuple[str, str], list[DatedCode]] = defaultdict(list)
    for row in correlates_of_war():
        index[row.scheme, row.value].append(row)
    return {key: tuple(rows) for key, rows in index.items()}


@cache
def cow_agree(number: str, abbreviation: str) -> bool:
    """True when the number and the letters stood for one and the same state at some time."""
    rows = correlates_of_war()
    numbers = {row.code for row in rows if row.scheme == "cow" and row.value == number}
    return any(row.code in numbers for row in rows if row.value == abbreviation.upper())


def by_fips(body: str, on: date | None) -> Resolution | None:
    value = body.upper()
    current = fips_codes().get(value)
    if current is not None:
        return resolution(current, "fips", on=on)
    return _dated((row for row in other_codes() if row.scheme == "fips" and row.value == value), "fips", on)


def by_m49(body: str, on: date | None) -> Resolution | None:
    if not body.isdecimal():
        return None
    return by_code("m49", body.zfill(3), on)


def by_iso(code: str, on: date | None) -> Resolution | None:
    return by_code("alpha-3" if len(code) == 3 else "alpha-2", code, on)


def by_code(scheme: str, value: str, on: date | None) -> Resolution | None:
    rows = codes().get((scheme, value), ())
    return _dated(rows, scheme, on)


@cache
def codes() -> Mapping[tuple[str, str], tuple[DatedCode, ...]]:
    """(scheme, value) → the states it stood for, oldest first; only historic rows carry days."""
    index: dict[tuple[str, str], list[DatedCode]] = defaultdict(list)
    for state in states().values():
        values = {"alpha-3": state.code, "alpha-2": state.alpha2, "m49": state.m49}
        since = state.formed if state.standing == "historic" else None
        for scheme, value in values.items():
            if value:
                index[scheme, value].append(DatedCode(scheme, value, state.code, since, state.dissolved))
    for row in other_codes():
        if row.scheme in {"alpha-3", "alpha-2", "m49"}:
            index[row.scheme, row.value].append(row)
    return {key: tuple(sorted(rows, key=lambda row: row.until or date.max)) for key, rows in index.items()}
