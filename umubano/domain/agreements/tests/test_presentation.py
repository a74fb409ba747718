"""Words, sentences, and the geometry of the drawings."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umubano.core.dates import PartialDate, add_months
from umubano.domain.agreements.life import Act, ActKind, compile_life, parse_terms
from umubano.domain.agreements.life.reasons import TABLES, Sentence
from umubano.domain.agreements.presentation.lifeline import WIDTH, PastAct, lifeline
from umubano.domain.agreements.presentation.messages import MESSAGES
from umubano.domain.agreements.presentation.sentences import in_a_row, say
from umubano.domain.agreements.presentation.signing import represents_without_powers
from umubano.domain.agreements.presentation.terms import notice_in_words, span, term_in_words
from umubano.domain.agreements.presentation.words import ACT_GROUPS, ACT_TITLES, COMING_TITLES

TACIT = {
    "entry": "on_signature",
    "term": "tacit_renewal",
    "initial_months": 60,
    "renewal_months": 60,
    "notice": {"months": 6},
}


def test_messages_are_exactly_the_sentences_of_life():
    assert sorted(MESSAGES) == sorted(text for table in TABLES.values() for text in table.values())


def test_every_act_and_every_coming_date_has_its_words():
    assert set(ACT_TITLES) == set(ActKind)
    assert set(COMING_TITLES) == set(TABLES["coming"])


def test_every_act_that_a_person_may_record_is_in_the_form_once():
    offered = [kind for _heading, kinds in ACT_GROUPS for kind in kinds]
    assert sorted(offered) == sorted(set(ActKind) - {ActKind.CORRECTION})


def test_terms_are_said_as_a_person_would():
    assert (
        term_in_words(parse_terms(TACIT))
        == "Tacitly renewed every 5 years unless notice is given 6 months before the end."
    )
    fixed = parse_terms({"term": "fixed", "initial_months": 18})
    assert term_in_words(fixed) == "Lasts 18 months; it is not renewed."
    other = parse_terms(TACIT | {"initial_months": 120})
    assert term_in_words(other) == (
        "Runs for 10 years, then tacitly renewed for 5 years at a time unless notice is given 6 months before the end."
    )


def test_notice_is_assumed_where_the_text_is_silent():
    assert (
        notice_in_words(parse_terms({}))
        == "The text is silent on notice: twelve months are assumed (VCLT 56)."
    )
    given_terms = parse_terms({"notice": {"days": 90}, "notice_from": "dispatch"})
    assert (
        notice_in_words(given_terms)
        == "It can be left at any time; notice takes effect 90 days after it is sent."
    )


@pytest.mark.parametrize(
    ("months", "words"), [(1, "1 month"), (12, "1 year"), (18, "18 months"), (60, "5 years")]
)
def test_span_takes_the_largest_unit_that_fits(months, words):
    assert span(months) == words


def test_names_in_a_row():
    assert (in_a_row([]), in_a_row(["A"]), in_a_row(["A", "B", "C"])) == ("", "A", "A, B and C")


@pytest.mark.parametrize(
    ("office", "needs_none"),
    [
        ("President of the Republic", True),
        ("Prime Minister", True),
        ("Minister of Foreign Affairs and International Cooperation", True),
        ("Minister of Defence", False),
        ("Chief of Defence Staff", False),
        ("Deputy Prime Minister", False),
        ("Vice-President", False),
        ("Minister of State for Foreign Affairs", False),
    ],
)
def test_only_three_offices_sign_without_full_powers(office, needs_none):
    assert represents_without_powers(office) is needs_none


def test_lifeline_of_nothing_is_nothing():
    life = compile_life(parse_terms({}), [])
    assert lifeline(life, life.on(date(2026, 1, 5)), []) is None


DAYS = st.dates(date(1960, 1, 1), date(2080, 1, 1))


@settings(max_examples=150, deadline=None)
@given(signed=DAYS, day=DAYS, months=st.integers(1, 240), notice=st.integers(0, 24))
def test_lifeline_stays_within_its_box_and_leaves_no_gap(signed, day, months, notice):
    terms = parse_terms(
        TACIT | {"initial_months": months, "renewal_months": months, "notice": {"months": notice}}
    )
    act = Act(ActKind.SIGNED, PartialDate.from_date(signed), id=1)
    life = compile_life(terms, [act])
    line = lifeline(life, life.on(day), [PastAct(signed, "Signed", signed.isoformat(), "#act-1", True)])
    assert line is not None
    places = [
        line.today_x,
        *(mark.x for mark in (*line.past, *line.coming)),
        *(tick.x for tick in line.ticks),
    ]
    assert all(0 <= place <= WIDTH for place in places)
    assert all(band.x + band.width <= WIDTH + 2 for band in line.bands)
    for before, after in pairwise(line.bands):
        assert abs(before.x + before.width - after.x) <= 2.1
    assert all(mark.y > 0 for mark in line.past)
    assert all(mark.y < line.axis_y for mark in line.coming)


@settings(max_examples=60, deadline=None)
@given(start=st.dates(date(1990, 1, 1), date(2020, 1, 1)), count=st.integers(2, 14))
def test_lifeline_words_never_overlap_in_a_lane(start, count):
    acts = [PastAct(add_months(start, 3 * number), "Notified that", "", "#", True) for number in range(count)]
    life = compile_life(parse_terms({}), [Act(ActKind.TEXT_AGREED, PartialDate.from_date(start), id=1)])
    line = lifeline(life, life.on(start), acts)
    assert line is not None
    spans: dict[float, list[tuple[float, float]]] = {}
    for mark in line.past:
        if mark.words:
            spans.setdefault(mark.y, []).append((mark.reach - len(mark.words) * 6.4, mark.reach))
    for lane in spans.values():
        lane.sort()
        assert all(before[1] < after[0] for before, after in pairwise(lane))
    for mark in line.past:
        through = [y for y in spans if mark.words and mark.y < y]
        assert not any(first < mark.x < last for y in through for first, last in spans[y])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("signed", "reason"),
    [
        ("1997", "Signed in 1997; the reply is not received."),
        ("XXXX", "Signed on a day not known; the reply is not received."),
    ],
)
def test_a_reason_says_as_much_of_a_date_as_is_known(signed, reason):
    sentence = Sentence("reason", "signed_awaits_reply", {"on": signed})
    assert (say(sentence).text, sentence.text()) == (reason, reason)
