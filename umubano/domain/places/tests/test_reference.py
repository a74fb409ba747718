"""The shipped tables hang together: codes, regions, dates, successions."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pycountry
import pytest

from umubano.domain.places.names import name_of
from umubano.domain.places.reference import (
    ambiguous_names,
    continuing_state,
    correlates_of_war,
    former_names,
    other_codes,
    region_chain,
    regions,
    spellings,
    states,
    successions,
    successors_of,
)


def test_states_have_the_codes_of_iso_3166():
    present = {code: state for code, state in states().items() if state.standing != "historic"}
    assert {code: (state.alpha2, state.m49) for code, state in present.items() if code != "XKX"} == {
        country.alpha_3: (country.alpha_2, country.numeric) for country in pycountry.countries
    }


def test_historic_states_have_the_withdrawn_codes_of_iso_3166_3():
    withdrawn = {country.alpha_3 for country in pycountry.historic_countries}
    own = {code for code, state in states().items() if state.standing == "historic" and code not in withdrawn}
    assert own == {"XVS", "XZB"}  # from ISO's user-assigned range, because ISO has none


def test_standings_count_what_the_united_nations_count():
    count = Counter(state.standing for state in states().values())
    assert [count["member"], count["observer"]] == [193, 2]
    assert all(
        state.sovereign or state.code == "ATA" for state in states().values() if state.standing == "territory"
    )


def test_african_union_has_fifty_five_members_in_five_regions():
    count = Counter(state.au_region for state in states().values() if state.au_region)
    assert count == {"au:north": 7, "au:west": 15, "au:central": 9, "au:east": 14, "au:south": 10}
    assert [states()[code].au_region for code in ("RWA", "BDI", "AGO", "MRT")] == [
        "au:east",
        "au:central",
        "au:south",
        "au:north",
    ]


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("RWA", ("014", "202", "002", "001")),
        ("CAF", ("017", "202", "002", "001")),
        ("EGY", ("015", "002", "001")),
        ("FRA", ("155", "150", "001")),
        ("BRA", ("005", "419", "019", "001")),
        ("USA", ("021", "019", "001")),
    ],
)
def test_areas_lead_up_to_the_world(code, chain):
    assert region_chain(states()[code].area) == chain


def test_every_area_of_a_state_is_a_leaf_of_the_regions():
    parents = {region.parent for region in regions().values()}
    assert {state.area for state in states().values()} & (parents - {"", "001"}) == set()
    assert all(region.names["en"] and region.names["fr"] for region in regions().values())


def test_everything_refers_to_known_states():
    known = set(states())
    assert {code for row in ambiguous_names() for code in row.candidates} <= known
    assert {code for code, _text in spellings()} <= known
    for rows in (former_names(), correlates_of_war(), other_codes()):
        assert {row.code for row in rows} <= known
        assert [row for row in rows if row.since and row.until and row.since >= row.until] == []
    assert {state.sovereign for state in states().values()} - {""} <= known


def test_cow_numbers_and_abbreviations_mean_one_state_on_any_day():
    for scheme in ("cow", "cow-abbreviation"):
        rows = [row for row in correlates_of_war() if row.scheme == scheme]
        for row in rows:
            others = [
                other
                for other in rows
                if other is not row
                and other.value == row.value
                and (other.since or date.min) < (row.until or date.max)
                and (row.since or date.min) < (other.until or date.max)
                and other.code != row.code
            ]
            assert others == [], row


def test_successions_fit_the_days_of_the_states():
    for row in successions():
        predecessor, successor = states()[row.predecessor], states()[row.successor]
        if row.kind in {"continues", "dissolves", "merges"}:
            assert predecessor.dissolved == row.on
        if row.kind in {"continues", "dissolves", "separates"} and row.successor not in {"BGD"}:
            assert successor.formed == row.on
    dissolved = {code for code, state in states().items() if state.dissolved}
    assert dissolved == {row.predecessor for row in successions() if row.kind != "separates"}


def test_successors_follow_chains_to_the_present():
    assert successors_of("YUG") == ("SVN", "HRV", "MKD", "BIH", "MNE", "SRB")
    assert successors_of("YUG", on=date(2004, 1, 1)) == ("SVN", "HRV", "MKD", "BIH", "SCG")
    assert successors_of("YUG", on=date(2000, 1, 1)) == ()
    assert successors_of("DDR") == ("DEU",)
    assert successors_of("SDN") == ()
    assert [continuing_state(code) for code in ("SUN", "YUG", "SCG", "RWA")] == ["RUS", "SRB", "SRB", "RWA"]


@pytest.mark.parametrize(
    ("code", "language", "day", "name"),
    [
        ("SWZ", "en", None, "Eswatini"),
        ("SWZ", "en", "2010-01-01", "Swaziland"),
        ("SWZ", "fr", "2010-01-01", "Souaziland"),
        ("COD", "en", None, "Democratic Republic of the Congo"),
        ("COD", "fr", None, "République démocratique du Congo"),
        ("COD", "en", "1990-01-01", "Zaire"),
        ("TUR", "en", "2000-01-01", "Turkey"),
        ("TUR", "en", None, "Türkiye"),
        ("CSK", "fr", None, "Tchécoslovaquie"),
        ("KEN", "rw", None, "Kenya"),
        ("MOZ", "pt", None, "Moçambique"),
        ("RWA", "pt-br", None, "Ruanda"),
    ],
)
def test_name_of_is_the_name_of_the_day(code, language, day, name):
    assert name_of(code, language, on=date.fromisoformat(day) if day else None) == name
