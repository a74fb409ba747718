"""The global search: partners by any of their names, records that keep another of them, and nothing for who may not see it."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.negotiations.tests.factories import agreement
from umubano.surfaces.search.services import search

pytestmark = pytest.mark.django_db


def found(text: str) -> dict[str, list[str]]:
    return {group.name: [hit.ref for hit in group.hits] for group in search(text, limit=10)}


@pytest.mark.parametrize(
    "text", ["Hungary", "hongrie", "HONGRIE", "HUN", "Hongrie formation", "formation Hungria"]
)
def test_agreement_is_found_by_any_name_of_its_partner(as_actor: Any, text: str) -> None:
    with as_actor("desk") as desk:
        kept = agreement(desk, "HUN", "Accord de formation")
        other = agreement(desk, "TZA", "Accord de formation")
        refs = found(text)["agreements"]
    assert refs[0] == kept.ref
    assert other.ref not in refs


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Émirats arabes unis", "ARE"),
        ("United Arab Em", "ARE"),
        ("cote d ivoire", "CIV"),
        ("MOZ", "MOZ"),
        ("Turkiye", "TUR"),
    ],
)
def test_partner_is_the_first_hit_for_its_name(as_actor: Any, text: str, code: str) -> None:
    with as_actor("desk"):
        groups = search(text, limit=5)
    assert (groups[0].name, groups[0].hits[0].ref) == ("parties", code)
    assert groups[0].hits[0].url == f"/partners/{code}/"


def test_small_words_are_no_codes(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        agreement(desk, "ARE", "Agreement on training")
        assert "agreements" not in found("who are they")


def test_partners_are_not_listed_abroad_nor_hidden_records_found(as_actor: Any) -> None:
    with as_actor("head") as head:
        agreement(head, "HUN", "Secret training", label=label_for(LabelValue(level=40)))
    with as_actor("partner"):
        assert found("Hongrie") == {}
    with as_actor("reader"):
        assert found("Hongrie").keys() == {"parties"}


def test_page_shows_partners_and_says_when_there_is_nothing(client_as: Any) -> None:
    page = client_as("desk").get("/search/?q=hongrie").content.decode()
    assert "/partners/HUN/" in page
    assert client_as("desk").get("/search/?q=zzzzqqq").status_code == 200
