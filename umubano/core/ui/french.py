"""French puts another word before a day than before a month or a year, where English says “on” before each of them.

“Signed on 2018” is “signé en 2018”, “signed on 5 October 2019” is “signé le 5 octobre 2019”. The French sentences of the
catalogue are written for a day; here the word before a date is chosen by how much of the date is known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_PLACE = re.compile(r"(?:\b(?P<before>(?:depuis|pour|avant) le|jusqu’au|le|du|au) )?%\((?P<name>\w+)\)s")

_DAY = re.compile(r"\d{1,2}(?:er)? \S+ \d{4}")
_DAYS = re.compile(r"\d{1,2}(?:er)?–\d{1,2} ")
_PLURAL = {"du": "des", "au": "aux", "jusqu’au": "jusqu’aux"}
_MONTH_OR_YEAR = re.compile(r"(?!vers )(?:\S+ )?\d{4}(?: \(|$)")

#: The word of the catalogue: before a month or a year, before “date inconnue”, before “années …”, before anything else.
_BEFORE = {
    "depuis le": ("depuis ", "depuis une ", "depuis ", "depuis une date "),
    "jusqu’au": ("jusqu’en ", "jusqu’à une ", "jusque dans ", "jusqu’à une date "),
    "pour le": ("pour ", "pour une ", "pour ", "pour une date "),
    "avant le": ("avant ", "avant une ", "avant ", "avant une date "),
    "le": ("en ", "à une ", "dans ", ""),
    "du": ("de ", "d’une ", "", "d’une date "),
    "au": ("en ", "à une ", "dans ", ""),
}


def fill(template: str, values: Mapping[str, str], dates: Collection[str]) -> str:
    """`template` with its `%(name)s` filled from `values`; those named in `dates` are dates in words, e.g. “octobre 2019”."""

    def put(found: re.Match[str]) -> str:
        before, name = found["before"], found["name"]
        value = values[name]
        if name in dates and before:
            return _with_date(before, value)
        return f"{before} {value}" if before else value

    return _PLACE.sub(put, template)


def _with_date(before: str, date: str) -> str:
    if _DAYS.match(date):
        return f"{_PLURAL.get(before) or before.replace('le', 'les')} {date}"
    if _DAY.match(date):
        return f"{before} {re.sub(r'^1 ', '1er ', date)}"
    short, unknown, decade, other = _BEFORE[before]
    if _MONTH_OR_YEAR.match(date):
        return f"d’{date}" if short == "de " and date[0] in "ao" else short + date
    if date.startswith("date "):
        return unknown + date
    if date.startswith("les années"):
        return f"des{date[3:]}" if before == "du" else decade + date
    return other + date
