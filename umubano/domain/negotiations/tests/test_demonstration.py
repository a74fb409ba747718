"""The demonstration shows what the ministry reported, and nothing to whom it must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from umubano.domain.agreements.counting import counted, figures
from umubano.domain.agreements.models import Act, Agreement, AgreementParty, Claim, Original
from umubano.domain.negotiations.models import Gate, Negotiation

REPORTED = date(2025, 12, 31)
pytestmark = pytest.mark.django_db


def load(actor: Any) -> None:
    from umubano.domain.agreements.demonstration import load_demonstration as register
    from umubano.domain.negotiations.demonstration import load_demonstration as pipeline

    register(actor)
    pipeline(actor)


@pytest.fixture
def demonstration(as_actor: Callable[..., Any]) -> Iterator[None]:
    with as_actor("service") as actor:
        load(actor)
    yield


def partners_by_region(rows: Any) -> dict[str, int]:
    regions: dict[str, int] = {}
    found = AgreementParty.objects.filter(agreement__in=rows, is_home=False).values_list(
        "agreement_id", "party__state__region"
    )
    for _agreement, region in set(found):
        regions[region] = regions.get(region, 0) + 1
    return regions


def test_demonstration_shows_what_the_ministry_reported(demonstration: None, as_actor: Any) -> None:
    with as_actor("head"):
        assert figures(REPORTED, "to_date", "signed_in_year", "signed_last_3_years") == {
            "to_date": 43,
            "signed_in_year": 9,
            "signed_last_3_years": 20,
        }
        assert Negotiation.objects.in_negotiation_on(REPORTED).count() == 21
        regions = partners_by_region(counted("to_date", REPORTED))
        assert max(regions, key=lambda region: regions[region]) == "002"
        assert set(partners_by_region(counted("signed_in_year", REPORTED))) == {"002", "142", "150"}


def test_demonstration_shows_what_held_in_2020(demonstration: None, as_actor: Any) -> None:
    with as_actor("head"):
        rows = counted("to_date", date(2020, 12, 31))
        assert rows.count() == 18
        assert not rows.filter(is_illustrative=True).exists()
        assert Negotiation.objects.in_negotiation_on(date(2020, 12, 31)).count() == 0


def test_demonstration_loaded_twice_changes_nothing(demonstration: None, as_actor: Any) -> None:
    models = (Agreement, Act, Claim, Original, Negotiation, Gate)
    with as_actor("service") as actor:
        before = [model.objects.count() for model in models]
        versions = set(Agreement.objects.values_list("ref", "version"))
        load(actor)
        assert [model.objects.count() for model in models] == before
        assert set(Agreement.objects.values_list("ref", "version")) == versions


def test_demonstration_has_something_due_stuck_and_contested(demonstration: None, as_actor: Any) -> None:
    today = date(2026, 1, 5)
    with as_actor("head"):
        rows = Agreement.objects.register()
        assert rows.filter(decide_by__lt=today, last_day_for_notice__gte=today).exists()
        assert rows.filter(term_ends__year=2026, terms__term="tacit_renewal").exists()
        assert rows.filter(term_ends__year=2026, terms__term="fixed_express_renewal").exists()
        assert rows.filter(term_ends__year=2027, terms__term="fixed").exists()
        assert Negotiation.objects.stuck_on(today).exclude(stage="dormant").count() >= 3
        assert Negotiation.objects.filter(stage="dormant").count() == 2
        assert set(Gate.objects.values_list("state", flat=True)) == {"met", "waived"}
        assert Claim.objects.filter(agreement__ref="RWF-003", field="signed").count() == 2
        assert rows.filter(contradictions__gt=0).count() == 0


def test_demonstration_illustrative_records_are_marked(demonstration: None, as_actor: Any) -> None:
    with as_actor("head"):
        for row in Agreement.objects.register():
            assert row.is_illustrative == (not row.ref.startswith("RWF-"))
            assert "(illustrative)" not in row.title
            assert "(exemple)" not in row.titles.get("fr", "")
        for row in Negotiation.objects.all():
            assert row.is_illustrative == (not row.ref.startswith("RWF-"))
            assert "(illustrative)" not in row.title


@pytest.mark.parametrize("name", ["otherdesk", "partner"])
def test_demonstration_hides_what_is_restricted(demonstration: None, as_actor: Any, name: str) -> None:
    with as_actor("head"):
        hidden = set(Agreement.objects.filter(label__level__gt=10).values_list("ref", flat=True))
        hidden |= set(Negotiation.objects.filter(label__level__gt=10).values_list("ref", flat=True))
        assert len(hidden) == 4
    with as_actor(name):
        seen = set(Agreement.objects.values_list("ref", flat=True))
        seen |= set(Negotiation.objects.values_list("ref", flat=True))
        assert seen
        assert not seen & hidden
        assert not Agreement.objects.matching("operational").exists()
        assert not Agreement.objects.matching("Italy").exists()


def test_demonstration_releases_to_mozambique(demonstration: None, as_actor: Any) -> None:
    with as_actor("partner"):
        assert set(Agreement.objects.values_list("ref", flat=True)) == {"RWF-025", "RWF-033"}
        assert Negotiation.objects.count() == 1
