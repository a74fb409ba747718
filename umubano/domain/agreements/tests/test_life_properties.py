"""What must hold of any life, for random terms and acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from umubano.core.dates import Duration, MonthRule, PartialDate
from umubano.domain.agreements.life import (
    Act,
    ActKind,
    EntryRule,
    NoticeWhen,
    Status,
    TermRule,
    Terms,
    compile_life,
)

ONE_DAY = timedelta(days=1)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
written = st.one_of(
    days.map(PartialDate.from_date),
    days.map(lambda day: PartialDate.parse(f"{day:%Y-%m}")),
    days.map(lambda day: PartialDate.parse(f"{day:%Y}")),
)
parties = st.sampled_from([None, "RWA", "MOZ"])


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    term = draw(st.sampled_from(list(TermRule)))
    return Terms(
        entry=draw(st.sampled_from(list(EntryRule))),
        entry_number=draw(st.integers(1, 6)),
        entry_date=draw(st.none() | days),
        term=term,
        initial_months=draw(st.integers(1, 120)),
        renewal_months=draw(st.none() | st.integers(1, 60)),
        notice=draw(st.none() | st.builds(Duration, st.integers(0, 12), st.integers(0, 90))),
        notice_when=draw(st.sampled_from(list(NoticeWhen))),
        provisional_from_signature=draw(st.booleans()),
        month_rule=draw(st.sampled_from(list(MonthRule))),
        parties=("RWA", "MOZ"),
        home="RWA",
    )


@st.composite
def some_acts(draw: st.DrawFn) -> list[Act]:
    count = draw(st.integers(0, 8))
    acts = []
    for index in range(count):
        kind = draw(
            st.sampled_from([kind for kind in ActKind if kind not in {ActKind.CORRECTION, ActKind.AMENDED}])
        )
        details = {"months": draw(st.integers(1, 36))} if kind is ActKind.EXTENDED else {}
        recorded = draw(days)
        acts.append(Act(kind, draw(written), draw(parties), id=index, recorded=recorded, details=details))
    return acts


@settings(max_examples=300)
@given(some_terms(), some_acts())
def test_periods_cover_all_time_without_gap_or_overlap(terms: Terms, acts: list[Act]) -> None:
    periods = compile_life(terms, acts).periods()
    assert periods[0].start is None
    assert periods[-1].end is None
    for before, after in zip(periods, periods[1:], strict=False):
        assert before.end == after.start
        assert before.status is not after.status


@settings(max_examples=300)
@given(some_terms(), some_acts(), days)
def test_standing_is_the_same_until_the_computed_day_of_change(
    terms: Terms, acts: list[Act], day: date
) -> None:
    life = compile_life(terms, acts)
    standing = life.on(day)
    turns = standing.next_change_on
    assert turns is None or turns > day
    last = min(turns or date(2060, 1, 1), date(2060, 1, 1)) - ONE_DAY
    for later in {day + (last - day) // 3, day + (last - day) // 2, max(last, day)}:
        other = life.on(later)
        assert (
            other.status,
            other.certain,
            other.term_ends,
            other.last_day_for_notice,
            other.in_force_since,
        ) == (
            standing.status,
            standing.certain,
            standing.term_ends,
            standing.last_day_for_notice,
            standing.in_force_since,
        )


@settings(max_examples=200)
@given(some_terms(), some_acts(), days, days)
def test_what_was_known_does_not_change_with_what_is_recorded_later(terms, acts, moment, day) -> None:
    known = [act for act in acts if act.recorded <= moment]
    assert compile_life(terms, acts, known_on=moment).on(day) == compile_life(terms, known).on(day)


@given(
    days, st.integers(1, 60), st.integers(1, 36), st.sampled_from(list(MonthRule)), st.integers(0, 12 * 365)
)
def test_tacit_renewal_never_leaves_a_gap(start, initial, renewal, rule, offset) -> None:
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.TACIT_RENEWAL,
        initial_months=initial,
        renewal_months=renewal,
        month_rule=rule,
    )
    life = compile_life(terms, [Act(ActKind.SIGNED, PartialDate.from_date(start), id=1)])
    day = start + timedelta(days=offset)
    end = life.on(day).term_ends
    assert end is not None
    assert end >= day
    following = life.on(end + ONE_DAY)
    assert following.status is Status.IN_FORCE
    assert following.term_ends is not None
    assert following.term_ends > end


@given(days, st.integers(12, 120), st.integers(0, 11), st.integers(0, 60), st.sampled_from(list(MonthRule)))
def test_last_day_for_notice_plus_notice_is_the_end_of_the_term(start, initial, months, extra, rule) -> None:
    notice = Duration(months, extra)
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.TACIT_RENEWAL,
        initial_months=initial,
        notice=notice,
        month_rule=rule,
    )
    standing = compile_life(terms, [Act(ActKind.SIGNED, PartialDate.from_date(start), id=1)]).on(start)
    last, end = standing.last_day_for_notice, standing.term_ends
    assert last is not None
    assert end is not None
    assert standing.term is not None
    if standing.term.code == "tacit":  # else that day has passed, and the answer is for the next term
        assert notice.after(last, rule) <= end < notice.after(last + ONE_DAY, rule)
        if not extra and last.day <= 28 and end.day <= 28 and rule is not MonthRule.END_OF_MONTH:
            assert notice.after(last, rule) == end


@settings(max_examples=200)
@given(some_terms(), some_acts(), st.integers(0, 7), days)
def test_withdrawing_an_act_is_as_if_it_had_never_been_recorded(terms, acts, index, day) -> None:
    if index >= len(acts):
        return
    wrong = acts[index]
    correction = Act(
        ActKind.CORRECTION, wrong.date, id="correction", recorded=wrong.recorded, corrects=wrong.id
    )
    without = [act for act in acts if act is not wrong]
    assert compile_life(terms, [*acts, correction]).on(day) == compile_life(terms, without).on(day)


@settings(max_examples=200)
@given(some_terms(), some_acts(), days)
def test_every_sentence_can_be_said(terms: Terms, acts: list[Act], day: date) -> None:
    standing = compile_life(terms, acts).on(day)
    sentences = [
        standing.explanation(),
        *(item.text() for item in (*standing.notes, *standing.contradictions)),
    ]
    assert all(sentence and "%(" not in sentence for sentence in sentences)


@settings(max_examples=200)
@given(some_terms(), some_acts(), days, st.randoms(use_true_random=False))
def test_status_does_not_depend_on_the_order_in_which_acts_of_different_days_are_given(
    terms, acts, day, random
) -> None:
    distinct = list({act.date.latest: act for act in acts}.values())
    shuffled = distinct[:]
    random.shuffle(shuffled)
    one, other = (
        replace(compile_life(terms, order).on(day), contradictions=()) for order in (distinct, shuffled)
    )
    assert one == other


@settings(max_examples=300)
@given(some_terms(), some_acts(), days)
def test_what_may_bind_is_never_said_to_bind_nor_not_to(terms: Terms, acts: list[Act], day: date) -> None:
    compiled = compile_life(terms, acts)
    standing = compiled.on(day)
    if standing.status is Status.ENTRY_UNKNOWN:
        assert (standing.certain, standing.is_binding, standing.in_force_since) == (False, False, None)
        assert compiled.entry.moment is None
    if compiled.entry.is_open:
        statuses = {period.status for period in compiled.periods()}
        assert not statuses & {Status.SIGNED, Status.IN_FORCE, Status.NEVER_IN_FORCE}
    if (
        standing.status is Status.IN_FORCE
        and standing.term is not None
        and standing.term.code == "not_stated"
    ):
        assert not standing.certain
