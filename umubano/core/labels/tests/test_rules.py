"""The label rules hold for any labels and any actor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from umubano.core.actors import Actor, Role
from umubano.core.labels.rules import LADDER, LabelValue, combine, dominant, may_read

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
