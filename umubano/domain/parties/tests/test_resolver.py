"""The resolver of parties: states, organisations and missions. No database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.errors import InvalidInput
from umubano.domain.parties.reference import missions, organisations
from umubano.domain.parties.resolver import AmbiguousParty, UnknownParty, _index, resolve_party
from umubano.domain.places.reference import states
from umubano.domain.places.resolver import AmbiguousPlace, UnknownPlace, resolve

ALL = {**organisations(), **missions()}


@pytest.mark.parametrize("code", sorted(ALL))
def test_resolve_party_reads_code_acronym_and_names(code):
    row = ALL[code]
    for text in (code, code.upper(), row.acronym, *row.names.values()):
        found = resolve_party(text)
        assert (found.code, found.kind) == (code, row.kind), text


@pytest.mark.parametrize("code", sorted(ALL))
def test_resolve_party_reads_aliases_or_refuses_them(code):
    for alias in ALL[code].aliases:
        try:
            assert resolve_party(alias).code == code
        except AmbiguousParty as error:
            assert code in {candidate["code"] for candidate in error.details["candidates"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("African Union", "org:AU"),
        ("AU", "org:AU"),
        ("union africaine", "org:AU"),
        ("EU", "org:EU"),
        ("EUU", "org:EU"),
        ("Union européenne", "org:EU"),
        ("EAC", "org:EAC"),
        ("CEEAC", "org:ECCAS"),
        ("CEN-SAD", "org:CENSAD"),
        ("OTAN", "org:NATO"),
        ("MINUSCA", "mission:MINUSCA"),
        ("minusca", "mission:MINUSCA"),
        ("UNAVEM III", "mission:UNAVEM-III"),
        ("EUFOR RCA", "mission:EUFOR-RCA"),
        ("ONUCI", "mission:UNOCI"),
        ("RWA", "RWA"),
        ("Rwanda", "RWA"),
        ("Mozambique", "MOZ"),
        ("AUS", "AUS"),
        ("Namibia", "NAM"),
    ],
)
def test_resolve_party_reads_what_people_write(text, code):
    assert resolve_party(text).code == code


def test_organisations_and_missions_do_not_collide_with_states():
    with pytest.raises(UnknownPlace):
        resolve("EUU")
    codes = {row.acronym.upper() for row in ALL.values()} & set(states())
    assert codes == set()
    assert all(len(rows) == 1 for rows in _index().values())


def test_an_acronym_wins_over_a_two_letter_code_and_says_so():
    found = resolve_party("AU")
    assert str(found.note) == "AU is read as African Union; Australia is written AUS."
    assert resolve("AU").code == "AUS"
    assert resolve_party("AU", kinds={"state"}).code == "AUS"


def test_a_spelling_that_two_parties_share_is_refused():
    with pytest.raises(AmbiguousParty) as caught:
        resolve_party("UA")
    assert [candidate["code"] for candidate in caught.value.details["candidates"]] == ["UKR", "org:AU"]
    with pytest.raises(AmbiguousPlace):
        resolve_party("Congo")


def test_unknown_party_suggests_across_kinds():
    with pytest.raises(UnknownParty) as caught:
        resolve_party("MINUSKA")
    assert "mission:MINUSCA" in [entry["code"] for entry in caught.value.details["suggestions"]]
    with pytest.raises(UnknownParty) as caught:
        resolve_party("Mozambik")
    assert caught.value.details["suggestions"][0]["code"] == "MOZ"
    with pytest.raises(UnknownParty):
        resolve_party("MINUSCA", kinds={"state", "organisation"})
    with pytest.raises(UnknownParty):
        resolve_party("org:RWA")


def test_schemes_are_for_states_only():
    assert resolve_party("475", scheme="cow").code == "NGA"
    assert resolve_party("cow:345", on=date(2004, 1, 1)).code == "SCG"


def test_notes_tell_when_an_organisation_was():
    assert str(resolve_party("MINURCAT", on=date(2012, 1, 1)).note) == (
        "United Nations Mission in the Central African Republic and Chad existed until 2010-12-31."
    )
    assert str(resolve_party("UNMISS", on=date(2000, 1, 1)).note) == (
        "United Nations Mission in South Sudan exists since 2011-07-09."
    )
    assert str(resolve_party("UNMISS", on=date(2020, 1, 1)).note) == ""


@given(st.text(max_size=30))
def test_resolve_party_either_finds_a_known_party_or_refuses(text):
    try:
        found = resolve_party(text)
    except InvalidInput as error:
        assert str(error.message)
    else:
        assert found.code in states() or found.code in ALL
