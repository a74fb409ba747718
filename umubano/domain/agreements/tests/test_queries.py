"""What the register is asked: searched by words, trimmed by label, and by partner, area and signature."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.changes import acting
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.tests.factories import label_of, make_agreement, make_agreements

pytestmark = pytest.mark.django_db


def _found(text: str) -> list[str]:
    return [row.title for row in Agreement.objects.matching(text).order_by("-rank", "title")]


@pytest.fixture
def searched(as_actor) -> None:
    with as_actor("head") as actor:
        make_agreement(actor, title="Coopération militaire générale", notes="Échange d’officiers à Abidjan")
        make_agreement(actor, title="Military training and cooperation", partners=("CIV",), place="Nyamata")
        make_agreement(
            actor, title="Cooperation in military training", titles={"fr": "Entraînement"}, ref="RW.2020:17-X"
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cooperation",
            [
                "Cooperation in military training",
                "Coopération militaire générale",
                "Military training and cooperation",
            ],
        ),
        (
            "COOPÉR",
            [
                "Cooperation in military training",
                "Coopération militaire générale",
                "Military training and cooperation",
            ],
        ),
        ("generale", ["Coopération militaire générale"]),
        ("gén mili", ["Coopération militaire générale"]),
        ("echange abid", ["Coopération militaire générale"]),
        ('"military training"', ["Cooperation in military training", "Military training and cooperation"]),
        ('"training military"', []),
        ('"military train"', []),
        ('"military training" nyam', ["Military training and cooperation"]),
        ('"military training', ["Cooperation in military training", "Military training and cooperation"]),
        ("cote d’ivoire", ["Military training and cooperation"]),
        ("entrainement", ["Cooperation in military training"]),
        ("RW.2020:17", ["Cooperation in military training"]),
        ("rw 2020 17 x", ["Cooperation in military training"]),
        ("", []),
        ("  ", []),
        ('""', []),
        ("'", []),
        ("& | ! ( ) : * <-> \\", []),
        ("military & !training", ["Cooperation in military training", "Military training and cooperation"]),
        ("train:*A", ["Military training and cooperation"]),
        ("zzz", []),
    ],
)
def test_search_finds_prefixes_accents_and_phrases(
    searched, as_actor, text: str, expected: list[str]
) -> None:
    with as_actor("head"):
        assert sorted(_found(text)) == sorted(expected)


def test_search_ranks_the_title_before_the_notes(as_actor) -> None:
    with as_actor("desk") as actor:
        make_agreement(actor, title="Peacekeeping", notes="Nothing of hydrology.")
        make_agreement(actor, title="Hydrology")
        assert _found("hydrol") == ["Hydrology", "Peacekeeping"]


@pytest.mark.row_security
def test_search_is_trimmed_by_label(as_actor) -> None:
    with as_actor("head") as actor:
        make_agreement(actor, title="Hydrology, open")
        make_agreement(actor, title="Hydrology, confidential", label=label_of(30))
        assert len(_found("hydrology")) == 2
    with as_actor("reader"):
        assert _found("hydrology") == ["Hydrology, open"]
        assert _found('"hydrology confidential"') == []
        assert Agreement.objects.matching("confidential").count() == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_search_takes_any_text(actors, text: str) -> None:
    text = text.replace("\x00", "")
    with acting(actors["reader"]):
        assert list(Agreement.objects.matching(text)) == []


def test_register_and_world_network_are_kept_apart(as_actor) -> None:
    with as_actor("head") as actor:
        ours = make_agreements(actor, 2)
        make_agreement(actor, collection="dcad")
        assert sorted(row.pk for row in Agreement.objects.register()) == sorted(row.pk for row in ours)


def test_partner_area_and_signature_questions(as_actor) -> None:
    with as_actor("head") as actor:
        first = make_agreement(actor, partners=("UGA", "KEN"), areas=["training"], signed="2021-06")
        make_agreement(actor, partners=("MOZ",), areas=["cyber"], signed="XXXX")
        asked = Agreement.objects.all()
        assert list(asked.with_partner("UGA", "KEN")) == [first]
        assert list(asked.with_partner("RWA")) == []
        assert list(asked.with_area("training", "logistics")) == [first]
        assert list(asked.signed_by(date(2021, 6, 29))) == []
        assert list(asked.signed_by(date(2021, 6, 30))) == [first]
