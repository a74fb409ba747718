"""Loading places into the tables: complete, idempotent, and only what differs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connections

from umubano.core.errors import NotFound
from umubano.domain.places.models import ReferenceSet, Region, State, Succession
from umubano.domain.places.queries import (
    distance_km,
    state_by_code,
)
from umubano.domain.places.reference import AS_OF, regions, states, successions
from umubano.domain.places.services import load_reference

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_load_fills_the_tables():
    assert State.objects.count() == len(states())
    assert Region.objects.count() == len(regions())
    assert Succession.objects.count() == len(successions())
    assert ReferenceSet.objects.get(pk="places").as_of == AS_OF
    rwanda = State.objects.get(pk="RWA")
    assert (rwanda.alpha2, rwanda.m49, rwanda.capital) == ("RW", "646", "Kigali")
    assert (rwanda.region, rwanda.subregion, rwanda.intermediate_region) == ("002", "202", "014")
    assert (rwanda.au_region, rwanda.formed_on, rwanda.flag) == ("au:east", date(1962, 7, 1), "🇷🇼")
    assert State.objects.get(pk="REU").sovereign_id == "FRA"


def test_load_again_changes_nothing():
    result = load_reference(using="owner")
    assert (result.created, result.updated, result.deleted) == (0, 0, 0)
    forced = load_reference(using="owner", force=True)
    assert (forced.created, forced.updated, forced.deleted) == (0, 0, 0)
    assert forced.unchanged == len(states()) + len(regions()) + len(successions())


def test_load_mends_only_what_differs():
    State.objects.using("owner").filter(pk="RWA").update(capital="Nyanza")
    Succession.objects.using("owner").filter(successor_id="SSD").delete()
    Succession.objects.using("owner").create(
        predecessor_id="RWA", successor_id="BDI", on=date(2000, 1, 1), kind="separates"
    )
    result = load_reference(using="owner", force=True)
    assert (result.created, result.updated, result.deleted) == (1, 1, 1)
    assert State.objects.using("owner").get(pk="RWA").capital == "Kigali"


def test_load_of_unchanged_files_asks_one_question(django_assert_num_queries):
    load_reference(using="owner")
    with django_assert_num_queries(1, connection=connections["owner"]):
        load_reference(using="owner")


def test_names_follow_the_readers_language_and_the_day(settings):
    from django.utils.translation import override

    eswatini = State.objects.get(pk="SWZ")
    with override("fr"):
        assert eswatini.name_on(date(2010, 1, 1)) == "Souaziland"
        assert state_by_code("COD").name == "République démocratique du Congo"
        assert str(Region.objects.get(pk="014")) == "Afrique orientale"
    with override("en"):
        assert eswatini.name_on(date(2010, 1, 1)) == "Swaziland"
        assert eswatini.name_on(date(2020, 1, 1)) == "Eswatini"


def test_states_know_from_when_until_when_they_were():
    spans = {row.alpha3: (row.formed_on, row.dissolved_on) for row in State.objects.all()}
    day = date(1990, 1, 1)
    for code in ("CSK", "DDR", "SUN", "YMD"):
        formed, dissolved = spans[code]
        assert (code, formed is None or formed <= day, day < dissolved <= AS_OF) == (code, True, True)
    for code in ("CZE", "SSD", "ERI"):
        formed, dissolved = spans[code]
        assert (code, day < formed, dissolved) == (code, True, None)


def test_states_lie_in_regions_of_any_width():
    of_north = State.objects.filter(au_region="au:north")
    assert {state.alpha3 for state in of_north} == {"DZA", "EGY", "ESH", "LBY", "MAR", "MRT", "TUN"}
    assert State.objects.exclude(au_region="").count() == 55
    rwanda = state_by_code("RWA")
    assert (rwanda.region, rwanda.subregion, rwanda.intermediate_region) == ("002", "202", "014")
    assert State.objects.count() == len(states())
    assert list(Region.objects.filter(scheme="au").values_list("code", flat=True)) == [
        "au",
        "au:central",
        "au:east",
        "au:north",
        "au:south",
        "au:west",
    ]


def test_distance_between_capitals():
    rwanda = state_by_code("RWA")
    assert distance_km(rwanda, state_by_code("moz")) == pytest.approx(2684, abs=3)
    assert distance_km(rwanda, rwanda) == 0
    assert distance_km(rwanda, state_by_code("ATA")) is None
    with pytest.raises(NotFound):
        state_by_code("QQQ")
