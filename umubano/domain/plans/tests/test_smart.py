"""Objectives that are only wishes are refused, in both languages; those with something to check are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.domain.plans.smart import is_only_a_wish

NAMES = ("Mozambique", "MOZ", "Côte d’Ivoire", "Training and exercises", "training", "Rwanda")


@pytest.mark.parametrize(
    "text",
    [
        "Enhance relations",
        "strengthen cooperation",
        "Deepen relations.",
        "To enhance and deepen bilateral defence cooperation",
        "Strengthening military relations with Mozambique",
        "Strengthen the ties of friendship between the two countries",
        "Deepen cooperation in 2026",
        "Enhance cooperation in the field of training",
        "Renforcer la coopération",
        "Approfondir les relations bilatérales de défense",
        "Renforcement des liens d’amitié avec la Côte d'Ivoire",
        "Améliorer l'interopérabilité des forces armées",
        "  ",
    ],
)
def test_wish_is_refused(text: str) -> None:
    assert is_only_a_wish(text, names=NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Train 120 engineers by December 2026",
        "Strengthen cooperation: 3 joint exercises a year",
        "Raise the share of women among trainees to 30 %",
        "Half of the partner’s staff officers pass the course",
        "The partner’s hospital treats casualties on its own",
        "Renforcer la coopération par trois exercices communs",
        "Former 40 sapeurs au déminage avant juin 2026",
    ],
)
def test_what_can_be_checked_passes(text: str) -> None:
    assert not is_only_a_wish(text, names=NAMES)


@given(
    st.lists(
        st.sampled_from(["Enhance", "deepen", "relations", "coopération", "renforcer", "with", "la"]),
        min_size=1,
    ),
    st.integers(1, 999),
)
def test_a_figure_saves_any_wish(words: list[str], figure: int) -> None:
    wish = " ".join(words)
    assert is_only_a_wish(wish)
    assert not is_only_a_wish(f"{wish} {figure}")
