"""The health of a body as rules over dates: examples from life, then properties that hold for every body."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from umubano.domain.committees.health import (
    BodyAtWork,
    BodyFacts,
    CommitmentFact,
    Frequency,
    Rules,
    SessionFact,
    Verdict,
    health,
    met_since,
    next_yearly,
    paper_reason,
    settled_before,
)
from umubano.domain.committees.words import say

ON = date(2026, 1, 5)
YEARLY = Rules(frequency=Frequency(1, 12))


def held(number: int, day: date, state: str = "closed") -> SessionFact:
    return SessionFact(number, state, held_from=day, held_to=day, written=day.isoformat())


def planned(number: int, first: date, last: date, state: str = "planned") -> SessionFact:
    return SessionFact(number, state, planned_from=first, planned_to=last)


def codes(found: Any) -> list[str]:
    return [reason.code for reason in found.reasons]


def test_a_planned_window_that_went_by_is_overdue_from_its_last_day() -> None:
    """The Jordan working group: first met 24 April 2024, second planned for 2025, no rule."""
    facts = BodyFacts(sessions=[held(1, date(2024, 4, 24)), planned(2, date(2025, 1, 1), date(2025, 12, 31))])
    assert health(facts, date(2025, 12, 31)).verdict == Verdict.DUE_SOON
    found = health(facts, ON)
    assert (found.verdict, found.next_due_on, found.days_overdue) == (Verdict.OVERDUE, date(2025, 12, 31), 5)
    assert codes(found) == ["overdue", "planned_for", "last_met"]


def test_the_rule_counts_from_the_last_session_and_a_later_plan_does_not_excuse() -> None:
    facts = BodyFacts(
        rules=YEARLY,
        sessions=[held(1, date(2024, 10, 1)), planned(2, date(2026, 3, 1), date(2026, 3, 2))],
    )
    found = health(facts, ON)
    assert (found.verdict, found.next_due_on, found.days_overdue) == (Verdict.OVERDUE, date(2025, 10, 1), 96)
    assert (found.held, found.expected) == (1, 2)


def test_numbers_tell_of_sessions_that_nobody_recorded() -> None:
    """The border meetings: the 10th, 11th and 14th, said to be quarterly."""
    sessions = [held(10, date(2024, 5, 7)), held(11, date(2024, 9, 25)), held(14, date(2025, 12, 4))]
    found = health(BodyFacts(rules=Rules(Frequency(1, 3)), sessions=sessions), ON)
    assert (found.unrecorded, found.held, found.expected) == ((12, 13), 3, 7)
    assert found.verdict == Verdict.DUE_SOON


def test_a_body_that_never_met_is_due_from_the_day_it_is_known() -> None:
    found = health(BodyFacts(rules=YEARLY, known_since=date(2023, 6, 30)), ON)
    assert (found.verdict, found.next_due_on, found.expected) == (Verdict.NEVER_MET, date(2024, 6, 30), 2)
    assert codes(found)[:2] == ["overdue", "due_after_start"]


def test_without_a_rule_nothing_is_overdue_but_it_is_said() -> None:
    assert health(BodyFacts(sessions=[held(1, date(2020, 1, 1))]), ON).verdict == Verdict.NO_RULE
    at_request = BodyFacts(rules=Rules(is_at_request=True), sessions=[held(1, date(2020, 1, 1))])
    assert health(at_request, ON).verdict == Verdict.AT_REQUEST
    assert (
        health(BodyFacts(status="dormant", rules=YEARLY, known_since=date(2019, 1, 1)), ON).days_overdue == 0
    )


def test_minutes_are_late_after_the_rule_until_agreed() -> None:
    rules = Rules(minutes_days=30)
    waiting = BodyFacts(rules=rules, sessions=[held(1, date(2025, 11, 1), "minutes_drafted")])
    assert (health(waiting, ON).minutes_due_on, health(waiting, ON).minutes_due_session) == (
        date(2025, 12, 1),
        1,
    )
    agreed = BodyFacts(rules=rules, sessions=[held(1, date(2025, 11, 1), "agreed")])
    assert health(agreed, ON).minutes_due_on is None


def test_shares_count_what_was_due_or_done_and_nothing_else() -> None:
    commitments = [
        CommitmentFact("RWA", date(2025, 3, 1), date(2025, 2, 1)),
        CommitmentFact("RWA", date(2025, 3, 1), date(2025, 4, 1)),
        CommitmentFact("RWA", date(2025, 12, 31)),
        CommitmentFact("RWA", date(2026, 12, 31)),
        CommitmentFact("RWA", None, date(2025, 1, 1), is_withdrawn=True),
        CommitmentFact("MOZ", date(2027, 1, 1)),
    ]
    moz, rwa = health(BodyFacts(commitments=commitments), ON).sides
    assert (rwa.in_time, rwa.late, rwa.overdue, rwa.open, rwa.withdrawn, rwa.percent_kept) == (
        1,
        1,
        1,
        1,
        1,
        67,
    )
    assert (moz.side, moz.open, moz.share_kept) == ("MOZ", 1, None)


def test_yearly_deadline_of_29_february_exists_every_year() -> None:
    assert next_yearly((2, 29), date(2026, 1, 1)) == date(2026, 2, 28)
    assert next_yearly((2, 29), date(2028, 2, 28)) == date(2028, 2, 29)
    assert next_yearly((12, 1), date(2025, 12, 2)) == date(2026, 12, 1)


days = st.dates(date(2005, 1, 1), date(2030, 12, 31))
frequencies = st.builds(Frequency, st.integers(1, 12), st.integers(1, 60))


@st.composite
def bodies(draw: Any) -> BodyFacts:
    sessions = [
        held(number, day)
        for number, day in enumerate(sorted(draw(st.lists(days, max_size=5))), start=draw(st.integers(1, 9)))
    ]
    if draw(st.booleans()):
        first = draw(days)
        sessions.append(planned(99, first, first + timedelta(days=draw(st.integers(0, 365)))))
    commitments = [
        CommitmentFact(
            draw(st.sampled_from(["RWA", "MOZ"])),
            draw(st.none() | days),
            draw(st.none() | days),
            draw(st.booleans()),
        )
        for _index in range(draw(st.integers(0, 5)))
    ]
    return BodyFacts(
        status=draw(st.sampled_from(["active", "active", "active", "dormant", "dissolved"])),
        known_since=draw(st.none() | days),
        rules=Rules(
            draw(st.none() | frequencies), draw(st.booleans()), None, draw(st.none() | st.integers(1, 90))
        ),
        sessions=sessions,
        commitments=commitments,
    )


#: The strategies are built on their first use, which a busy machine takes for slow.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(bodies(), days)
def test_overdue_exactly_when_the_due_day_of_an_active_body_has_gone_by(facts: BodyFacts, on: date) -> None:
    found = health(facts, on)
    is_late = found.next_due_on is not None and found.next_due_on < on
    assert (found.days_overdue > 0) == is_late
    if facts.status == "active":
        assert (found.verdict in {Verdict.OVERDUE, Verdict.NEVER_MET} and found.days_overdue > 0) == is_late
    else:
        assert (found.verdict.value, found.next_due_on) == (facts.status, None)
    assert found.reasons


@unhurried
@given(bodies(), days, st.integers(1, 400))
def test_nothing_changes_before_the_day_that_is_announced(facts: BodyFacts, on: date, later: int) -> None:
    """`next_change_on` is what the nightly job relies on: until then verdict and counts stay."""
    assume(not any(one.held_to and one.held_to > on for one in facts.sessions))
    assume(not any(one.closed_on and one.closed_on > on for one in facts.commitments))
    found = health(facts, on)
    day = on + timedelta(days=later)
    if found.next_change_on is not None:
        assert found.next_change_on > on
        day = min(day, found.next_change_on - timedelta(days=1))
    after = health(facts, day)
    assert (after.verdict, after.sides, after.next_due_on) == (found.verdict, found.sides, found.next_due_on)


@unhurried
@given(bodies(), days)
def test_shares_are_shares_and_every_commitment_is_counted_once(facts: BodyFacts, on: date) -> None:
    sides = health(facts, on).sides
    assert all(side.share_kept is None or 0 <= side.share_kept <= 1 for side in sides)
    counted = sum(s.in_time + s.late + s.overdue + s.open + s.withdrawn for s in sides)
    assert counted == len(facts.commitments)


@unhurried
@given(frequencies, days, st.integers(1, 12))
def test_a_body_that_meets_at_each_due_day_is_never_overdue(
    frequency: Frequency, first: date, count: int
) -> None:
    sessions = [held(1, first)]
    for number in range(2, count + 2):
        facts = BodyFacts(rules=Rules(frequency), sessions=sessions)
        due = health(facts, sessions[-1].held_to or first).next_due_on
        assert due is not None
        assert due > (sessions[-1].held_to or first)
        assert health(facts, due).days_overdue == 0
        assert health(facts, due + timedelta(days=1)).days_overdue == 1
        sessions.append(held(number, due))


@unhurried
@given(frequencies, days, days)
def test_what_the_rule_expects_grows_with_time(frequency: Frequency, first: date, on: date) -> None:
    assume(on >= first)
    facts = BodyFacts(rules=Rules(frequency), sessions=[held(1, first)])
    one, other = health(facts, on).expected, health(facts, on + timedelta(days=31)).expected
    assert one is not None
    assert other is not None
    assert 1 <= one <= other


bodies_at_work = st.lists(
    st.builds(BodyAtWork, st.sampled_from(["active", "dormant", "dissolved"]), st.none() | days), max_size=4
)


@unhurried
@given(st.none() | days, st.none() | days, bodies_at_work, days)
def test_paper_only_what_is_settled_and_did_not_meet_lately(
    in_force: date | None, signed: date | None, bodies: list[BodyAtWork], on: date
) -> None:
    bodies = [body for body in bodies if body.last_held_on is None or body.last_held_on <= on]
    reason = paper_reason(in_force, bodies, on, signed_on=signed)
    working = [body for body in bodies if body.status != "dissolved"]
    met = any(body.last_held_on and body.last_held_on >= met_since(on) for body in working)
    counted = in_force or signed
    settled = counted is not None and counted <= settled_before(on)
    assert (reason is not None) == (settled and not met)
    if reason is not None and not working:
        assert reason.code == ("paper_no_body" if in_force else "paper_no_body_since_signature")


@pytest.mark.parametrize(
    ("written", "words", "french"),
    [
        ("1997", "Signed in 1997,", "Signé en 1997"),
        ("1997-12-31", "Signed on 31 December 1997,", "Signé le 31 décembre 1997"),
        ("", "Signed on 31 December 1997,", "Signé le 31 décembre 1997"),
    ],
)
def test_paper_is_dated_no_more_exactly_than_it_was_written(written: str, words: str, french: str) -> None:
    reason = paper_reason(None, [], date(2026, 1, 5), signed_on=date(1997, 12, 31), written=written)
    assert reason is not None
    assert say(reason).startswith(words)
    with translation.override("fr"):
        assert say(reason).startswith(french)
