"""Against the real files of `UMUBANO_DATA`, when they are there: every difference has a reason."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from umubano.domain.parties.reference import memberships, missions
from umubano.domain.parties.resolver import resolve_party

FOLDER = os.environ.get("UMUBANO_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="UMUBANO_DATA does not name the folder of real data")

COLUMNS = {
    "au": "AU",
    "eac": "EAC",
    "eccas": "ECCAS",
    "ecowas": "ECOWAS",
    "sadc": "SADC",
    "comesa": "COMESA",
    "igad": "IGAD",
    "cen_sad": "CENSAD",
    "uma": "AMU",
    "nato": "NATO",
    "eu": "EU",
    "arab_league": "LAS",
    "oic": "OIC",
    "asean": "ASEAN",
    "gcc": "GCC",
}

#: What the file of 2014 has and we do not (+) or the other way round (-), and why.
DIFFERENCES = {
    "au": {
        "-CAF": "suspended after the coup of 2013, still a member",
        "-GNB": "suspended after the coup of 2012, still a member",
        "-MDG": "readmitted in January 2014 after a suspension, was a member all along",
    },
    "eu": {"-HRV": "joined on 1 July 2013; the file has not followed"},
    "sadc": {"-MDG": "readmitted in January 2014 after a suspension, was a member all along"},
    "comesa": {"+SSD": "had not acceded: the file counts it because the Sudan was a member"},
    "cen_sad": {
        "+GNQ": "is not on the lists of members",
        "-CPV": "on the lists of 29 members, the year of its accession is uncertain",
        "-MRT": "on the lists of members since 2008",
    },
    "oic": {"-AZE": "a member since 1992; the file leaves it out"},
}


def rows(name: str) -> list[dict[str, str]]:
    with (Path(FOLDER or "") / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_memberships_of_2014_differ_only_where_we_know_why():
    day = date(2014, 3, 31)
    found: dict[str, set[str]] = {}
    for column, organisation in COLUMNS.items():
        theirs = {row["iso3"] for row in rows("reference/memberships_2014_ipi.csv") if row[column] == "1"}
        ours = {
            row.member
            for row in memberships()
            if row.organisation == f"org:{organisation}" and row.held_on(day) is not False
        }
        different = {f"+{code}" for code in theirs - ours} | {f"-{code}" for code in ours - theirs}
        if different:
            found[column] = different
    assert found == {column: set(reasons) for column, reasons in DIFFERENCES.items()}


def test_every_mission_of_the_peacekeeping_files_resolves():
    names = {row["Mission"] for row in rows("peacekeeping/ipi_Gender.Full_2009-2014.csv")}
    names |= {row["Mission"] for row in rows("peacekeeping/ipi_current_month_2014-03.csv")}
    names |= {row["mission"] for row in rows("peacekeeping/geopko_TCCMap_v.2.3.csv")}
    assert all(resolve_party(name).kind == "mission" for name in names)


def test_missions_of_march_2014_are_hosted_where_the_file_says_but_for_one():
    hosts = {row.acronym: row.hosts[0] for row in missions().values()}
    different = {
        (row["Mission"], hosts[row["Mission"]], row["Mission_Country_ISO-3"])
        for row in rows("peacekeeping/ipi_current_month_2014-03.csv")
        if hosts[row["Mission"]] != row["Mission_Country_ISO-3"]
    }
    # Kosovo, and the observers in Kashmir sit on both sides of the line
    assert different == {("UNMIK", "XKX", "SRB"), ("UNMOGIP", "IND", "PAK")}


def test_every_partner_of_the_public_facts_resolves_to_its_code():
    codes = {
        code
        for row in rows("rwanda/rwanda_public_facts.csv")
        for code in filter(None, row["partner_iso3"].split(";"))
    }
    assert {code: resolve_party(code).code for code in codes} == {
        code: "org:EU" if code == "EUU" else code for code in codes
    }
