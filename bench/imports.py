"""Files to import, made up from a fixed seed in the layouts that the product reads."""

from __future__ import annotations

import csv
import random
import tempfile
from pathlib import Path

PARTNERS = [
    "MOZ",
    "TZA",
    "KEN",
    "UGA",
    "ETH",
    "EGY",
    "ZAF",
    "NAM",
    "GHA",
    "SEN",
    "FRA",
    "DEU",
    "TUR",
    "IND",
    "CHN",
    "JOR",
    "QAT",
]
#: COW numbers and letters of some States, as the data set writes them.
STATES = (
    ("2", "USA"),
    ("20", "CAN"),
    ("220", "FRN"),
    ("255", "GMY"),
    ("501", "KEN"),
    ("510", "TAZ"),
    ("541", "MZM"),
    ("560", "SAF"),
    ("710", "CHN"),
)
DCAD_COLUMNS = [
    "ccode1",
    "cowName1",
    "ccode2",
    "cowName2",
    "signDay",
    "signMonth",
    "signYear",
    "EIFDay",
    "EIFMonth",
    "EIFYear",
    "type",
    "category1",
    "category2",
    "category3",
    "span",
    "renewType",
    "renewYears",
    "terminated",
    "durationActual",
    "endYearEstimate",
    "asymmetry",
    "categoryConf",
    "UNTS",
    "fullText",
    "sourceType",
    "source",
    "factivaConf",
    "factivaSign",
    "factivaEIF",
    "DCAid",
]


def _file(name: str, columns: list[str], rows: list[list[str]]) -> Path:
    path = Path(tempfile.mkdtemp(prefix="umubano-bench-")) / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _day(source: random.Random) -> tuple[str, str, str]:
    return str(source.randint(1, 28)), str(source.randint(1, 12)), str(source.randint(1980, 2010))


def register_file(count: int) -> Path:
    """A register file of new agreements, one partner and two acts each."""
    source = random.Random(1)
    columns = "title kind partners signed place level scope areas languages entry term initial_months notice_months other_acts desk notes classification"
    rows = []
    for number in range(count):
        day, month, year = _day(source)
        term = source.choice(["tacit_renewal", "indefinite", "fixed"])
        rows.append(
            [
                f"Memorandum {number} on training",
                source.choice(["memorandum", "MoU", "Agreement"]),
                source.choice(PARTNERS),
                f"{year}-{int(month):02d}-{int(day):02d}",
                "Kigali",
                "ministry",
                "sector",
                "training; cyber",
                "en",
                "on_signature",
                term,
                "60",
                "6",
                "negotiation_authorised 1979-01-01",
                source.choice(["africa", ""]),
                "A note of some words",
                "OFFICIAL",
            ]
        )
    return _file("register.csv", columns.split(), rows)


def dcad_file(count: int) -> Path:
    """A file in the layout of the published data set, between States that are not ours."""
    source = random.Random(2)
    rows = []
    for number in range(count):
        first, second = source.sample(STATES, 2)
        signed, entered = _day(source), _day(source)
        row = [
            *first,
            *second,
            *signed,
            entered[0],
            entered[1],
            signed[2],
            "sector",
            "PROCUREMENT",
            "",
            "",
            "5",
            "-77",
            "-77",
            "0",
            "",
            "2010",
        ]
        rows.append([*row, "1", "atypical", "", "Y", "treaty", "UNTS", "", "", "", f"BENCH-{number:06d}"])
    return _file("dcad.csv", DCAD_COLUMNS, rows)
