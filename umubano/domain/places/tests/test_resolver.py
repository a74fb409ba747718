"""The resolver reads what people write, and refuses what could mean several states. No database."""

from __future__ import annotations

from datetime import date

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.errors import InvalidInput
from umubano.domain.places.names import cldr_names, fold, name_of
from umubano.domain.places.reference import (
    ambiguous_names,
    correlates_of_war,
    fips_codes,
    former_names,
    spellings,
    states,
)
from umubano.domain.places.resolver import AmbiguousPlace, UnknownPlace, resolve, resolve_cow, suggest
from umubano.domain.places.resolver.naming import _loose_names, _names

PRESENT = sorted(code for code, state in states().items() if state.standing != "historic")
ALWAYS_AMBIGUOUS = {fold(row.text): set(row.candidates) for row in ambiguous_names() if row.since is None}


def candidates_of(text: str, **options: object) -> list[str]:
    with pytest.raises(AmbiguousPlace) as caught:
        resolve(text, **options)  # type: ignore[arg-type]
    codes = [candidate.code for candidate in caught.value.candidates]
    assert [entry["code"] for entry in caught.value.details["candidates"]] == codes
    return codes


@pytest.mark.parametrize("code", PRESENT)
def test_resolve_reads_every_iso_and_m49_code(code):
    state = states()[code]
    assert resolve(code).code == code
    assert resolve(code.lower()).code == code
    assert resolve(state.alpha2).code == code
    if state.m49:
        assert resolve(state.m49).code == code
        assert resolve(int(state.m49)).code == code
        assert resolve(f"m49:{int(state.m49)}").scheme == "m49"


@pytest.mark.parametrize("code", PRESENT)
def test_resolve_reads_every_cldr_name_or_refuses_it_as_ambiguous(code):
    names = dict.fromkeys(name for _language, name in cldr_names(code))
    assert names, code
    for name in names:
        if fold(name) in ALWAYS_AMBIGUOUS:
            assert code in ALWAYS_AMBIGUOUS[fold(name)]
            assert set(candidates_of(name)) == ALWAYS_AMBIGUOUS[fold(name)]
        else:
            assert resolve(name).code == code, name


@pytest.mark.parametrize("code", PRESENT)
def test_resolve_reads_every_iso_name(code):
    country = pycountry.countries.get(alpha_3=code)
    for attribute in ("name", "official_name", "common_name"):
        name = getattr(country, attribute, None)
        if name and fold(name) not in ALWAYS_AMBIGUOUS:
            assert resolve(name).code == code, name


def test_resolve_reads_every_spelling():
    for code, text in spellings():
        state = states()[code]
        day = state.formed if state.standing == "historic" else None
        assert resolve(text, on=day).code == code, text


def test_names_mean_one_state_each_unless_listed_as_ambiguous():
    shared = {
        key: {meaning.code for meaning in meanings}
        for key, meanings in _names().items()
        if len({meaning.code for meaning in meanings if not meaning.is_former}) > 1
    }
    assert {key: codes for key, codes in shared.items() if key not in ALWAYS_AMBIGUOUS} == {}


def test_loose_names_never_mean_more_than_one_state():
    assert {
        key: meanings
        for key, meanings in _loose_names().items()
        if len({meaning.code for meaning in meanings}) != 1
    } == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NAM"),
        ("Congo - Kinshasa", "COD"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Congo (Brazzaville)", "COG"),
        ("Congo, Rep.", "COG"),
        ("DRC", "COD"),
        ("RDC", "COD"),
        ("Cote d'Ivoire", "CIV"),
        ("Cote d Ivoire", "CIV"),
        ("COTE D’IVOIRE", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Korea, Republic of", "KOR"),
        ("Korea (Democratic People's Republic of)", "PRK"),
        ("Republic of Guinea", "GIN"),
        ("Guinée Conakry", "GIN"),
        ("Guinea-Conakry", "GIN"),
        ("GIN", "GIN"),
        ("Guinea Bissau", "GNB"),
        ("CAR", "CAF"),
        ("Gambia, The", "GMB"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Government of the Republic of Uganda", "UGA"),
        ("République du Rwanda", "RWA"),
        ("جمهورية رواندا", "RWA"),
        ("Jamhuri ya Kenya", "KEN"),
        ("Moçambique", "MOZ"),
        ("Republic of China", "TWN"),
        ("Holland", "NLD"),
        ("UK", "GBR"),
        ("UAE", "ARE"),
        ("U.S.A.", "USA"),
        ("Sudan", "SDN"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Samoa", "WSM"),
        ("Micronesia", "FSM"),
        ("  Rwanda ", "RWA"),
        ("RWANDA", "RWA"),
    ],
)
def test_resolve_reads_what_people_write(text, code):
    assert resolve(text).code == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congo", ["COD", "COG"]),
        ("Kongo", ["COD", "COG"]),
        ("الكونغو", ["COD", "COG"]),
        ("Korea", ["KOR", "PRK"]),
        ("Corée", ["KOR", "PRK"]),
        ("Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("Guinée", ["GIN", "GNB", "GNQ", "PNG"]),
        ("the Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("Virgin Islands", ["VGB", "VIR"]),
        ("St. Martin", ["MAF", "SXM"]),
        ("ROC", ["COG", "TWN"]),
        ("CS", ["CSK", "SCG"]),
        ("Serbia and Montenegro", ["MNE", "SRB", "SCG"]),
        ("Czechoslovakia", ["CZE", "SVK", "CSK"]),
        ("Yugoslavia", ["SVN", "HRV", "MKD", "BIH", "MNE", "SRB", "YUG"]),
    ],
)
def test_resolve_refuses_what_could_mean_several_states(text, codes):
    assert candidates_of(text) == codes


@pytest.mark.parametrize(
    "text", ["", "   ", "N/A", "n.a.", "na", "-", "none", "no", "in", "Atlantis", "999", "ABC", None]
)
def test_resolve_refuses_what_is_no_state(text):
    with pytest.raises(UnknownPlace) as caught:
        resolve(text)
    assert caught.value.error_code == "unknown_place"
    assert caught.value.status == 422


def test_unknown_place_suggests_what_is_spelled_like_it():
    with pytest.raises(UnknownPlace) as caught:
        resolve("Rwnada")
    suggestions = caught.value.details["suggestions"]
    assert suggestions[0] == {"code": "RWA", "name": "Rwanda"}
    assert len(suggestions) <= 5
    assert caught.value.message.startswith("No state is known as “Rwnada”; did you mean Rwanda (RWA)")
    assert suggest("Mozambik")[0].code == "MOZ"


def test_codes_of_other_schemes_are_never_guessed():
    with pytest.raises(UnknownPlace) as caught:
        resolve("NIG")
    assert caught.value.details["other_schemes"] == ["cow:NIG (Nigeria)"]
    assert resolve("cow:NIG").code == "NGA"
    assert resolve("NIG", scheme="cow").code == "NGA"
    # the same letters and digits mean other states in each scheme
    assert [resolve("AUS").code, resolve("cow:AUS").code] == ["AUS", "AUT"]
    assert [resolve("100").code, resolve("cow:100").code] == ["BGR", "COL"]
    assert [resolve("NI").code, resolve("fips:NI").code] == ["NIC", "NGA"]
    with pytest.raises(ValueError, match="unknown scheme"):
        resolve("RWA", scheme="postal")


def test_every_cow_code_of_a_present_state_resolves_to_it():
    for row in correlates_of_war():
        if row.since is None and row.until is None:
            assert resolve(row.value, scheme="cow").code == row.code


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("260", "1988-06-01", "DEU"),
        ("GFR", "1989-06-01", "DEU"),
        ("FRG", "1988-06-01", "DEU"),
        ("265", "1988-06-01", "DDR"),
        ("255", None, "DEU"),
        ("315", "1991-06-01", "CSK"),
        ("316", "1994-06-01", "CZE"),
        ("345", "1990-06-01", "YUG"),
        ("345", "1996-06-01", "YUG"),
        ("345", "2004-06-01", "SCG"),
        ("345", "2008-06-01", "SRB"),
        ("345", None, "SRB"),
        ("365", "1984-06-01", "SUN"),
        ("365", "1994-06-01", "RUS"),
        ("365", None, "RUS"),
        ("678", "1985-06-01", "YEM"),
        ("679", "1998-06-01", "YEM"),
        ("680", "1985-06-01", "YMD"),
        ("816", "2000-06-01", "VNM"),
        ("817", "1970-06-01", "XVS"),
        ("511", "1964-01-01", "XZB"),
        ("652.0", None, "SYR"),
        ("347", "2009-01-01", "XKX"),
    ],
)
def test_cow_codes_mean_the_state_of_the_day(code, day, expected):
    on = date.fromisoformat(day) if day else None
    assert resolve(code, scheme="cow", on=on).code == expected


def test_resolve_cow_refuses_a_number_beside_another_states_letters():
    assert resolve_cow(310, "HUN ").code == "HUN"
    assert resolve_cow("732", "KOR").code == "KOR"
    with pytest.raises(AmbiguousPlace) as caught:
        resolve_cow(145, "VEN")
    assert [candidate.code for candidate in caught.value.candidates] == ["BOL", "VEN"]
    with pytest.raises(UnknownPlace):
        resolve_cow(145, "XYZ")


def test_fips_codes_cover_the_members_of_the_united_nations():
    members = {code for code, state in states().items() if state.standing == "member"}
    assert members - set(fips_codes().values()) == set()
    assert resolve("fips:RW").code == "RWA"
    assert resolve("fips:GZ").code == "PSE"
    assert resolve("fips:UR", on=date(1980, 1, 1)).code == "SUN"


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Czechoslovakia", "1992-12-31", "CSK"),
        ("Yugoslavia", "1980-01-01", "YUG"),
        ("Yugoslavia", "2003-01-01", "YUG"),
        ("Soviet Union", "1991-12-25", "SUN"),
        ("East Germany", "1990-10-02", "DDR"),
        ("East Germany", "2000-01-01", "DEU"),
        ("South Yemen", "1989-01-01", "YMD"),
        ("South Yemen", None, "YEM"),
        ("Yemen", "1995-01-01", "YEM"),
        ("Germany", "1995-01-01", "DEU"),
        ("Zanzibar", None, "TZA"),
        ("Netherlands Antilles", "2005-01-01", "ANT"),
        ("Zaire", "1980-01-01", "COD"),
        ("Zaire", None, "COD"),
        ("Swaziland", None, "SWZ"),
        ("Upper Volta", None, "BFA"),
        ("Burma", None, "MMR"),
        ("Dahomey", "1970-01-01", "BEN"),
        ("Rhodesia", None, "ZWE"),
        ("Ceylon", None, "LKA"),
        ("Macedonia", "1995-01-01", "MKD"),
        ("ZAR", "1980-01-01", "COD"),
        ("736", "2005-01-01", "SDN"),
        ("810", "1980-01-01", "SUN"),
        ("CS", "1980-01-01", "CSK"),
        ("CS", "2004-01-01", "SCG"),
    ],
)
def test_former_names_and_historic_states_resolve_on_a_day(name, day, expected):
    assert resolve(name, on=date.fromisoformat(day) if day else None).code == expected


@pytest.mark.parametrize(
    ("name", "day", "codes"),
    [
        ("Germany", "1980-01-01", ["DDR", "DEU"]),
        ("Yemen", "1985-01-01", ["YEM", "YMD"]),
        ("Viet Nam", "1960-01-01", ["VNM", "XVS"]),
        ("Czechoslovakia", "1993-01-01", ["CZE", "SVK", "CSK"]),
        ("Yugoslavia", "2004-01-01", ["SVN", "HRV", "MKD", "BIH", "SCG", "YUG"]),
    ],
)
def test_names_that_two_states_had_on_a_day_are_refused(name, day, codes):
    assert candidates_of(name, on=date.fromisoformat(day)) == codes


def test_every_former_name_is_understood_on_a_day_of_its_use():
    for former in former_names():
        day = former.since or former.until
        assert day is not None
        if any(fold(row.text) == fold(former.name) and row.holds_on(day) for row in ambiguous_names()):
            continue
        assert resolve(former.name, on=day).code == former.code, former.name


def test_notes_say_what_the_reader_should_know():
    assert str(resolve("Zaire").note) == (
        "Zaire was a name of Democratic Republic of the Congo until 1997-05-17."
    )
    assert str(resolve("England").note) == "England is a part of United Kingdom, which is the state."
    assert str(resolve("SSD", on=date(2000, 1, 1)).note) == "South Sudan exists since 2011-07-09."
    assert str(resolve("CSK").note) == (
        "Czechoslovakia ended on 1993-01-01; successors: Czechia (CZE), Slovakia (SVK)."
    )
    assert str(resolve("Rwanda").note) == ""


def test_kinds_limit_what_is_found():
    assert resolve("Gibraltar").kind == "territory"
    with pytest.raises(UnknownPlace):
        resolve("Gibraltar", kinds={"state"})
    with pytest.raises(UnknownPlace):
        resolve("CSK", kinds={"state", "territory"})


@given(st.text(max_size=40))
def test_resolve_either_finds_a_known_state_or_refuses(text):
    try:
        found = resolve(text)
    except InvalidInput as error:
        assert isinstance(error, UnknownPlace | AmbiguousPlace)
        assert str(error.message)
    else:
        assert found.code in states()


@given(st.sampled_from(PRESENT), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(" \t"))
def test_case_and_blanks_around_a_name_do_not_matter(code, case, blank):
    name = name_of(code)
    if fold(name) in ALWAYS_AMBIGUOUS:
        return
    assert resolve(blank + case(name) + blank).code == code
