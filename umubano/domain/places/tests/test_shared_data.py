"""Against the real files of `UMUBANO_DATA`, when they are there: nothing in them goes unresolved."""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from umubano.core.errors import InvalidInput
from umubano.domain.places.capitals import read_capitals
from umubano.domain.places.distances import great_circle_km
from umubano.domain.places.reference import correlates_of_war, states
from umubano.domain.places.resolver import AmbiguousPlace, resolve, resolve_cow

FOLDER = os.environ.get("UMUBANO_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="UMUBANO_DATA does not name the folder of real data")


def rows(name: str) -> list[dict[str, str]]:
    with (Path(FOLDER or "") / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_country_of_dcad_resolves_except_two_rows_that_contradict_themselves():
    refused = []
    for row in rows("dcad/DCAD-v1.0-main.csv"):
        on = date(int(row["signYear"]), 7, 1)
        for side in "12":
            number, letters = row[f"ccode{side}"], row[f"cowName{side}"]
            assert resolve(number, scheme="cow", on=on).code in states()
            assert resolve(letters.strip(), scheme="cow", on=on).code in states()
            try:
                found = resolve_cow(number, letters, on=on)
            except AmbiguousPlace as error:
                refused.append((number, letters, [candidate.code for candidate in error.candidates]))
            else:
                assert found.code == resolve(number, scheme="cow", on=on).code
    assert sorted(refused) == [("145", "VEN", ["BOL", "VEN"]), ("652", "EGY", ["SYR", "EGY"])]


def test_every_state_of_correlates_of_war_since_1945_resolves_on_its_days():
    for row in rows("reference/cow_states.csv"):
        end = date(int(float(row["endyear"])), int(float(row["endmonth"])), int(float(row["endday"])))
        end -= timedelta(days=1)  # they count the last day in
        if end < date(1946, 1, 1):
            continue
        by_number = resolve(row["ccode"], scheme="cow", on=end)
        assert resolve(row["stateabb"], scheme="cow", on=end).code == by_number.code
        assert states()[by_number.code].existed_on(end), row["statenme"]


#: The numbers that we ship, as the files write them; what ended before 1945 is left out.
SHIPPED = {f"{code.value}.0" for code in correlates_of_war() if code.scheme == "cow"}

#: Entry into the system of states is another notion than independence: micro-states entered late, others were
#: occupied, restored, contested, declared themselves, or have no day of ours, being older than the Charter.
NOT_COMPARABLE = frozenset(
    [
        "DDR",
        "XVS",
        "AND",
        "BTN",
        "FSM",
        "KIR",
        "LIE",
        "MCO",
        "MHL",
        "NRU",
        "SMR",
        "TON",
        "TUV",
        "AFG",
        "JPN",
        "EGY",
        "IRQ",
        "LBN",
        "OMN",
        "TWN",
        "VNM",
        "YEM",
        "WSM",
        "TZA",
        "MAR",
        "TUN",
        "SYR",
        "MMR",
        "MKD",
        "AUT",
        "DEU",
        "BLR",
        "UKR",
        "RUS",
        "PAN",
        "KOR",
        "ISR",
        "VUT",
        "ERI",
        "EST",
        "LVA",
        "LTU",
        "ZWE",
    ]
)


def test_our_days_of_formation_agree_with_correlates_of_war_within_a_year():
    first: dict[str, date] = {}
    for row in rows("reference/cow_states.csv"):
        day = date(int(float(row["styear"])), int(float(row["stmonth"])), int(float(row["stday"])))
        if row["ccode"] not in SHIPPED:
            continue
        code = resolve(row["ccode"], scheme="cow", on=day).code
        first.setdefault(code, day)
    apart = {
        code: (states()[code].formed, day)
        for code, day in first.items()
        if day > date(1945, 10, 24)
        and code not in NOT_COMPARABLE
        and (states()[code].formed is None or abs((states()[code].formed - day).days) > 366)
    }
    assert apart == {}


#: Capitals that moved, are disputed, or where the other file points to the middle of the country.
NOT_WHERE_THEY_WERE = frozenset(
    [
        "BDI",
        "TZA",
        "MMR",
        "KAZ",
        "CIV",
        "NGA",
        "PAK",
        "BRA",
        "GNQ",
        "BOL",
        "LKA",
        "ISR",
        "PLW",
        "DJI",
        "TUN",
        "SAU",
    ]
)


def test_capitals_lie_within_forty_kilometres_of_those_of_correlates_of_war():
    capitals = read_capitals()
    latest: dict[str, dict[str, str]] = {}
    for row in rows("reference/cow_capitals_latlng.csv"):
        if row["enddate"] >= "2016" and row["ccode"] in SHIPPED:
            latest[resolve(row["ccode"], scheme="cow").code] = row
    far = {
        code: (capitals[code].name, row["capital"])
        for code, row in latest.items()
        if great_circle_km(
            (capitals[code].latitude, capitals[code].longitude), (float(row["lat"]), float(row["lng"]))
        )
        > 40
    }
    assert set(far) - NOT_WHERE_THEY_WERE == set(), far


def test_every_contributor_of_the_united_nations_file_resolves_to_its_code():
    wrong = {}
    for row in rows("peacekeeping/ipi_Gender.Full_2009-2014.csv"):
        name, code = row["Contributor"], row["Contributor ISO-3"]
        if name in wrong:
            continue
        try:
            found = resolve(name).code
        except InvalidInput as error:
            found = error.error_code
        if found != code:
            wrong[name] = (found, code)
    assert wrong == {
        "Congo": ("ambiguous_place", "COG"),
        "Guinea": ("ambiguous_place", "GIN"),
        "The former Yugoslav Republic o": ("unknown_place", "MKD"),
    }


def test_every_cldr_name_of_the_reference_file_resolves_or_is_refused_with_the_state_among_the_candidates():
    wrong = []
    for row in rows("reference/cldr_territory_names.csv"):
        for language in ("en", "fr", "sw", "pt", "ar", "es", "rw"):
            if not row[language]:
                continue
            try:
                if resolve(row[language]).code != row["iso3"]:
                    wrong.append((language, row[language]))
            except AmbiguousPlace as error:
                if row["iso3"] not in {candidate.code for candidate in error.candidates}:
                    wrong.append((language, row[language]))
    assert wrong == []
