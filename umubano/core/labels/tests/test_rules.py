"""The label rules hold for any labels and any actor."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.actors import Actor, Role
from umubano.core.labels.rules import (
    LADDER,
    SHIPPED_LADDER,
    LabelValue,
    combine,
    dominant,
    ladder_from,
    may_read,
)

codes = st.frozensets(st.sampled_from(["MOZ", "CAF", "UGA", "org:AU"]), max_size=3)
compartments = st.frozensets(st.sampled_from(["ALPHA", "BRAVO", "CHARLIE"]), max_size=3)
labels = st.builds(
    LabelValue,
    level=st.sampled_from(sorted(LADDER)),
    releasable_to=codes,
    compartments=compartments,
    originator=st.sampled_from(["home", "MOZ", "CAF"]),
)
actors = st.builds(
    Actor,
    id=st.just("user:1"),
    name=st.just("Somebody"),
    role=st.sampled_from(list(Role)),
    clearance=st.sampled_from([0, *LADDER]),
    nationality=st.sampled_from(["RWA", "MOZ", "CAF"]),
    compartments=compartments,
    organisation=st.sampled_from(["", "org:AU"]),
)


@given(labels, labels)
def test_dominance_is_commutative(first: LabelValue, second: LabelValue) -> None:
    assert combine(first, second) == combine(second, first)


@given(labels, labels, labels)
def test_dominance_is_associative(first: LabelValue, second: LabelValue, third: LabelValue) -> None:
    assert combine(combine(first, second), third) == combine(first, combine(second, third))


@given(labels)
def test_dominance_is_idempotent(label: LabelValue) -> None:
    assert combine(label, label) == label


@given(st.lists(labels, min_size=1, max_size=6), actors)
def test_compilation_is_never_more_open_than_any_input(inputs: list[LabelValue], actor: Actor) -> None:
    if may_read(actor, dominant(inputs)):
        assert all(may_read(actor, label) for label in inputs)


@given(labels, actors)
def test_partner_reads_only_what_is_released_to_them(label: LabelValue, actor: Actor) -> None:
    if actor.role is Role.PARTNER and may_read(actor, label):
        assert label.releasable_to & {actor.nationality, actor.organisation}


@given(labels, actors)
def test_nobody_reads_above_clearance_or_without_the_compartment(label: LabelValue, actor: Actor) -> None:
    if may_read(actor, label):
        assert label.level <= actor.clearance
        assert label.compartments <= actor.compartments


def test_compilation_of_nothing_is_home_only() -> None:
    assert dominant([]) == LabelValue(level=10)


def test_marking_names_every_part() -> None:
    label = LabelValue(20, frozenset({"MOZ"}), frozenset({"OPS"}), "MOZ")
    assert label.marking() == "RESTRICTED // REL MOZ // OPS // ORIGIN MOZ"


def test_shipped_ladder_and_a_national_one() -> None:
    assert ladder_from(SHIPPED_LADDER) == {10: "OFFICIAL", 20: "RESTRICTED", 30: "CONFIDENTIAL", 40: "SECRET"}
    assert ladder_from("1 = NON PROTÉGÉ, 5=DIFFUSION RESTREINTE,9=SECRET") == {
        1: "NON PROTÉGÉ",
        5: "DIFFUSION RESTREINTE",
        9: "SECRET",
    }


@pytest.mark.parametrize(
    "text", ["", "OFFICIAL", "0=OPEN", "10=A,10=B", "20=A,10=B", "10=A,20=A", "10=", "1000=A"]
)
def test_ladder_that_cannot_be_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="UMUBANO_LADDER"):
        ladder_from(text)


def test_product_speaks_by_the_ladder_of_the_installation() -> None:
    """In a process of its own: the ladder is read when the product starts."""
    program = (
        "from umubano.core.labels.rules import EMPTY, HIGHEST, LabelValue;"
        "print(EMPTY.marking(), '|', LabelValue(HIGHEST, frozenset({'MOZ'})).marking())"
    )
    environment = {**os.environ, "UMUBANO_LADDER": "5=INTERNE,15=SECRET DÉFENSE", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == "INTERNE | SECRET DÉFENSE // REL MOZ"


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        ("10=OFFICIAL,20=RESTRICTED,30=CONFIDENTIAL,40=SECRET", "40 20 10 40 30 20 40 10 40 | 10 20 40"),
        ("1=A,2=B,3=C", "3 2 1 3 2 2 3 1 3 | 1 2 3"),
        ("5=INTERNE,15=SECRET", "15 15 5 15 5 15 15 5 15 | 5 15 15"),
        ("7=OPEN", "7 7 7 7 7 7 7 7 7 | 7 7 7"),
    ],
)
def test_demonstration_takes_its_levels_by_their_place_in_any_ladder(ladder: str, expected: str) -> None:
    program = (
        "import django; django.setup();"
        "from umubano.core.accounts.cast import CAST;"
        "from umubano.domain.agreements.demonstration.records import OFFICIAL, RESTRICTED, SECRET;"
        "print(*(one.clearance for one in CAST), '|', *(one.level for one in (OFFICIAL, RESTRICTED, SECRET)))"
    )
    environment = {**os.environ, "UMUBANO_LADDER": ladder}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected
