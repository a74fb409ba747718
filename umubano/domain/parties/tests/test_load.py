"""Loading parties and memberships, and asking who was a member when."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils.translation import override

from umubano.domain.parties.models import Membership, Party
from umubano.domain.parties.queries import (
    forget_parties,
    members_on,
    memberships_of,
    parties,
    parties_named_like,
    party_names,
)
from umubano.domain.parties.reference import memberships, missions, organisations
from umubano.domain.parties.services import load_reference
from umubano.domain.places.reference import states

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _fresh():
    forget_parties()
    yield
    forget_parties()


def test_load_fills_the_tables():
    assert Party.objects.count() == len(states()) + len(organisations()) + len(missions())
    assert Membership.objects.count() == len(memberships())
    rwanda = Party.objects.get(code="RWA")
    assert (rwanda.kind, rwanda.state_id, rwanda.first_day) == ("state", "RWA", date(1962, 7, 1))
    minusca = Party.objects.get(code="mission:MINUSCA")
    assert (minusca.host_id, minusca.hosts, minusca.sent_by_id) == ("CAF", ["CAF"], "org:UN")
    assert (minusca.first_day, minusca.last_day) == (date(2014, 4, 10), None)
    soviet_union = Party.objects.get(code="SUN")
    assert soviet_union.last_day == date(1991, 12, 25)


def test_load_again_changes_nothing():
    for force in (False, True):
        result = load_reference(using="owner", force=force)
        assert (result.created, result.updated, result.deleted) == (0, 0, 0)
        assert result.unchanged == Party.objects.count() + len(memberships())


def test_load_mends_what_differs_and_removes_memberships_that_are_not_shipped():
    Party.objects.using("owner").filter(code="org:EAC").update(acronym="EAX")
    Membership.objects.using("owner").create(
        organisation_id="org:EAC",
        member_id="ETH",
        joined="2020",
        joined_earliest=date(2020, 1, 1),
        joined_latest=date(2020, 12, 31),
        confidence="known",
    )
    result = load_reference(using="owner", force=True)
    assert (result.created, result.updated, result.deleted) == (0, 1, 1)
    assert Party.objects.using("owner").get(code="org:EAC").acronym == "EAC"


def test_code_tells_the_kind_of_a_party():
    with pytest.raises(IntegrityError), transaction.atomic(using="owner"):
        Party.objects.using("owner").create(code="org:RWA", kind="state", state_id="RWA")
    with pytest.raises(IntegrityError), transaction.atomic(using="owner"):
        Party.objects.using("owner").create(code="EUU", kind="organisation")


def test_the_database_keeps_memberships_in_order():
    row = Membership.objects.using("owner").get(organisation_id="org:EU", member_id="GBR")
    row.left_earliest = row.left_latest = date(1960, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic(using="owner"):
        row.save(using="owner")


def test_members_on_a_day():
    assert [row.member for row in members_on("org:EAC", date(2015, 1, 1))] == [
        "BDI",
        "KEN",
        "RWA",
        "TZA",
        "UGA",
    ]
    assert len(members_on("org:AU", date(2026, 1, 1))) == 55
    assert members_on("org:EAC", date(1990, 1, 1)) == []
    after_announcement = {row.member: row for row in members_on("org:ECCAS", date(2025, 7, 1))}
    assert after_announcement["RWA"].is_certain is False
    assert after_announcement["RWA"].confidence == "uncertain"
    assert after_announcement["GAB"].is_certain is True
    assert "RWA" not in {row.member for row in members_on("org:ECCAS", date(2026, 6, 7))}


def test_members_on_agrees_with_the_shipped_rows_on_many_days():
    for year in range(1945, 2028, 3):
        day = date(year, 5, 17)
        for organisation in organisations():
            told = {(row.member, row.is_certain) for row in members_on(organisation, day)}
            shipped = {
                (row.member, row.held_on(day) is True)
                for row in memberships()
                if row.organisation == organisation and row.held_on(day) is not False
            }
            assert told == shipped, (organisation, day)


def test_memberships_of_a_party():
    on_a_day = {row.organisation for row in memberships_of("RWA", date(2020, 1, 1))}
    assert on_a_day == {
        "org:AU",
        "org:CEPGL",
        "org:COMESA",
        "org:COMMONWEALTH",
        "org:EAC",
        "org:EASF",
        "org:ECCAS",
        "org:ICGLR",
        "org:OIF",
        "org:UN",
    }
    ever = [
        (row.organisation, row.joined) for row in memberships_of("RWA") if row.organisation == "org:ECCAS"
    ]
    assert ever == [("org:ECCAS", "1983-10-18"), ("org:ECCAS", "[2015-05-25..2016-12-31]")]
    assert memberships_of(parties()["RWA"], date(1950, 1, 1)) == []


def test_members_are_asked_for_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(members_on("org:UN", date(2020, 1, 1))) == 193


def test_names_of_parties_follow_the_reader(django_assert_num_queries):
    with override("fr"):
        assert party_names(["org:AU", "COD", "nobody"]) == {
            "org:AU": "Union africaine",
            "COD": "République démocratique du Congo",
        }
    with django_assert_num_queries(0), override("en"):
        assert party_names(["org:AU"]) == {"org:AU": "African Union"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rwa", "RWA"),
        ("moz", "MOZ"),
        ("cote d", "CIV"),
        ("côte", "CIV"),
        ("minusca", "mission:MINUSCA"),
        ("eac", "org:EAC"),
    ],
)
def test_parties_named_like_completes_what_is_typed(text, first):
    assert parties_named_like(text)[0].code == first


def test_parties_named_like_limits_kinds_and_length():
    assert {party.kind for party in parties_named_like("united nations", kinds=["mission"], limit=50)} == {
        "mission"
    }
    assert len(parties_named_like("united", limit=5)) == 5
    assert parties_named_like("  ") == []


def test_load_of_unchanged_files_compares_nothing(django_assert_max_num_queries):
    with django_assert_max_num_queries(2, connection=connections["owner"]):
        load_reference(using="owner")
