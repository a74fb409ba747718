"""Gates and track follow from the clause facts. Pure: no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from umubano.domain.negotiations.gates import (
    HOLDING_BACK,
    ClauseFacts,
    GateState,
    Track,
    any_of,
    gates_before,
    missing_to_sign,
    obstacles,
    standings,
)
from umubano.domain.negotiations.lifecycle import WAY, place_on_way
from umubano.domain.negotiations.profiles import profile, shipped

RWANDA = profile("rwanda", "RWA")
DAY = date(2026, 1, 5)
answers = st.sampled_from([True, False, None])
facts = st.builds(
    ClauseFacts,
    legal_nature=st.sampled_from(["treaty", "non_binding", "contract", "undetermined"]),
    subject_to_ratification=answers,
    commits_finances=answers,
    changes_law=answers,
    concerns_status_of_persons=answers,
    concerns_reserved_matter=answers,
    permits_foreign_base=answers,
    languages=st.sampled_from([(), ("en",), ("en", "fr")]),
)
NOTHING_SPECIAL = ClauseFacts("non_binding", False, False, False, False, False, False, ("en",))
PARLIAMENT = ("commits_finances", "changes_law", "concerns_status_of_persons", "concerns_reserved_matter")


def decision(code: str, state: str = "met", **given: Any) -> Any:
    values = {
        "decided_on": date(2025, 12, 1),
        "due_on": None,
        "evidence": "Letter 3",
        "reason": "",
        "approver": "",
    }
    return SimpleNamespace(code=code, state=state, **{**values, **given})


def states(given_facts: ClauseFacts, *decisions: Any, on: date = DAY) -> dict[str, GateState]:
    return {gate.code: gate.state for gate in standings(RWANDA, given_facts, decisions, on)}


def test_gates_of_a_plain_memorandum() -> None:
    assert states(NOTHING_SPECIAL) == {
        "authority_to_negotiate": "open",
        "president_notified": "open",
        "parliament_notified": "open",
        "legal_nature_opinion": "open",
        "conflict_check": "open",
        "no_foreign_base": "not_applicable",
        "budget": "not_applicable",
        "foreign_affairs_consulted": "open",
        "justice_consulted": "open",
        "finance_consulted": "open",
        "language_concordance": "not_applicable",
        "parliamentary_approval": "not_applicable",
        "full_powers": "not_applicable",
        "parliament_informed": "open",
        "gazette": "not_applicable",
    }


def test_gates_of_a_draft_of_which_nothing_is_known() -> None:
    unknown = {code for code, state in states(ClauseFacts()).items() if state is GateState.UNKNOWN}
    assert unknown == {
        "president_notified",
        "parliament_notified",
        "no_foreign_base",
        "budget",
        "language_concordance",
        "parliamentary_approval",
        "full_powers",
        "gazette",
    }


def test_unknown_gate_asks_for_the_facts_it_needs_and_no_others() -> None:
    known_in_part = replace(ClauseFacts(), commits_finances=False, changes_law=False)
    why = {gate.code: gate.why for gate in standings(RWANDA, known_in_part, [], DAY)}
    assert why["parliamentary_approval"] == (
        "Not known yet whether it applies. Say: Does a clause concern the status of persons? "
        "Does it concern peace, armistice, commerce, or membership of an international organisation?"
    )


@pytest.mark.parametrize("fact", PARLIAMENT)
def test_each_ground_alone_calls_for_parliament(fact: str) -> None:
    found = replace(NOTHING_SPECIAL, **{fact: True})
    assert states(found)["parliamentary_approval"] is GateState.OPEN
    assert RWANDA.track(found).because == (fact,)


@given(facts)
def test_track_follows_from_the_facts(found: ClauseFacts) -> None:
    grounds = [getattr(found, name) for name in PARLIAMENT]
    if True in grounds:
        expected = Track.PARLIAMENT
    elif None in grounds or found.subject_to_ratification is None:
        expected = Track.UNKNOWN
    else:
        expected = Track.RATIFICATION if found.subject_to_ratification else Track.EXECUTIVE
    assert RWANDA.track(found).track is expected


@given(facts)
def test_track_warns_only_when_parliament_must_approve_what_is_not_ratified(found: ClauseFacts) -> None:
    contradiction = (
        any_of(getattr(found, name) for name in PARLIAMENT) is True and found.subject_to_ratification is False
    )
    assert bool(RWANDA.track(found).warning) is contradiction


@given(facts)
def test_approval_follows_signature_only_when_the_signature_is_subject_to_ratification(
    found: ClauseFacts,
) -> None:
    gate = next(gate for gate in standings(RWANDA, found, [], DAY) if gate.code == "parliamentary_approval")
    assert gate.is_follow_up is (found.subject_to_ratification is True)


@given(facts, st.sampled_from(["met", "waived"]))
def test_nothing_recorded_lifts_the_prohibition_of_foreign_bases(found: ClauseFacts, state: str) -> None:
    recorded = decision("no_foreign_base", state, due_on=date(2030, 1, 1), reason="r", approver="a")
    expected = {True: GateState.PROHIBITED, None: GateState.UNKNOWN, False: GateState.NOT_APPLICABLE}
    assert states(found, recorded)["no_foreign_base"] is expected[found.permits_foreign_base]


@given(facts, st.sampled_from(WAY))
def test_prohibited_content_holds_back_every_step(found: ClauseFacts, target: str) -> None:
    gates = standings(RWANDA, replace(found, permits_foreign_base=True), [], DAY)
    assert "no_foreign_base" in [gate.code for gate in gates_before(gates, target)]


@given(facts)
def test_waiver_does_not_pass_a_gate_that_cannot_be_waived(found: ClauseFacts) -> None:
    waivers = [
        decision(rule.code, "waived", due_on=date(2030, 1, 1), reason="r", approver="a")
        for rule in RWANDA.gates
    ]
    waived = {code for code, state in states(found, *waivers).items() if state is GateState.WAIVED}
    assert waived <= {rule.code for rule in RWANDA.gates if rule.is_waivable}


def test_waiver_holds_until_its_day_and_no_longer() -> None:
    waiver = decision("budget", "waived", due_on=DAY, reason="Next year's budget", approver="Minister")
    costly = replace(NOTHING_SPECIAL, commits_finances=True)
    assert states(costly, waiver)["budget"] is GateState.WAIVED
    assert states(costly, waiver, on=date(2026, 1, 6))["budget"] is GateState.LAPSED


def test_gate_met_later_was_not_met_before() -> None:
    met = decision("conflict_check", decided_on=DAY)
    assert states(NOTHING_SPECIAL, met)["conflict_check"] is GateState.MET
    assert states(NOTHING_SPECIAL, met, on=date(2026, 1, 4))["conflict_check"] is GateState.OPEN


def test_act_of_the_agreement_meets_its_gate() -> None:
    treaty = replace(NOTHING_SPECIAL, legal_nature="treaty")
    gates = standings(RWANDA, treaty, [], DAY, frozenset({"published_in_gazette"}))
    assert {gate.code: gate.state for gate in gates}["gazette"] is GateState.MET


@given(facts, st.sets(st.sampled_from([rule.code for rule in RWANDA.gates])))
def test_later_stages_ask_at_least_what_earlier_ones_do(found: ClauseFacts, met: set[str]) -> None:
    gates = standings(RWANDA, found, [decision(code) for code in met], DAY)
    held = [{gate.code for gate in gates_before(gates, stage)} for stage in WAY]
    assert all(earlier <= later for earlier, later in pairwise(held))


@given(facts, st.sets(st.sampled_from([rule.code for rule in RWANDA.gates])))
def test_nothing_is_missing_only_when_every_gate_before_signature_is_settled(
    found: ClauseFacts, met: set[str]
) -> None:
    gates = standings(RWANDA, found, [decision(code) for code in met], DAY)
    unsettled = [gate.code for gate in gates if gate.state in HOLDING_BACK and not gate.is_follow_up]
    assert [gate.code for gate in missing_to_sign(gates)] == unsettled
    assert len(obstacles(gates, "signed")) == len(unsettled)


@pytest.mark.parametrize("name", shipped())
def test_profile_is_sound(name: str) -> None:
    """Every gate is told in two languages with its source, stands before a stage that exists, and is somebody's to confirm."""
    found = profile(name, "")
    assert len({rule.code for rule in found.gates}) == len(found.gates)
    for rule in found.gates:
        assert set(rule.titles) == {"en", "fr"}
        assert set(rule.source) == {"en", "fr"}
        assert place_on_way(rule.before) > 0 or rule.before == "after_signature"
        assert bool(rule.confirmed_by) is not rule.is_prohibition
        assert not (rule.is_prohibition and rule.is_waivable)
        assert rule.applies(ClauseFacts()) is not None or rule.asks


@given(facts)
def test_unknown_answer_always_has_a_question(found: ClauseFacts) -> None:
    for rule in RWANDA.gates:
        if rule.applies(found) is None:
            assert any(getattr(found, name) in (None, "undetermined", ()) for name in rule.asks)


def test_profile_is_chosen_by_country_or_name() -> None:
    assert profile("", "RWA") is RWANDA
    assert profile("", "FRA") is profile("plain", "FRA")
    assert profile("rwanda", "FRA") is RWANDA
    assert profile("umubano.domain.negotiations.profiles.plain", "RWA").country == ""


def test_profile_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="UMUBANO_PROFILE=atlantis"):
        profile("atlantis", "RWA")


def test_titles_are_in_the_readers_language() -> None:
    from django.utils.translation import override

    rule = RWANDA.gate("authority_to_negotiate")
    assert rule is not None
    with override("fr"):
        assert (rule.title, rule.legal_source) == (
            "Mandat de négociation",
            "Constitution du Rwanda (2003, révisée en 2015), art. 167",
        )
