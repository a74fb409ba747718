"""The life of agreements, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from umubano.core.dates import Duration, MonthRule, PartialDate
from umubano.domain.agreements.life import (
    Act,
    ActKind,
    EntryRule,
    Life,
    NoticeWhen,
    Registration,
    Status,
    TermRule,
    Terms,
    compile_life,
)
from umubano.domain.agreements.life.terms import NoticeFrom, Survival

TWO = Terms(parties=("RWA", "MOZ"), home="RWA")
SIX_MONTHS = Duration(months=6)


def act(kind: ActKind, written: str, party: str | None = None, **details: object) -> Act:
    return Act(kind, PartialDate.parse(written), party, id=f"{kind}:{party}:{written}", details=details)


def life(terms: Terms, *acts: Act) -> Life:
    return compile_life(terms, acts)


def status(compiled: Life, day: str) -> Status:
    return compiled.on(date.fromisoformat(day)).status


SIGNED = act(ActKind.SIGNED, "2020-01-31")


@pytest.mark.parametrize(
    ("terms", "acts", "since"),
    [
        (Terms(entry=EntryRule.ON_SIGNATURE), [SIGNED], "2020-01-31"),
        (Terms(entry=EntryRule.ON_DATE, entry_date=date(2020, 6, 1)), [SIGNED], "2020-06-01"),
        (
            Terms(entry=EntryRule.ON_LAST_NOTIFICATION),
            [SIGNED, act(ActKind.NOTIFIED, "2020-03-05", "RWA"), act(ActKind.NOTIFIED, "2020-08-09", "MOZ")],
            "2020-08-09",
        ),
        (
            Terms(entry=EntryRule.FIRST_DAY_OF_NTH_MONTH, entry_number=2),
            [SIGNED, act(ActKind.NOTIFIED, "2020-03-05", "RWA"), act(ActKind.NOTIFIED, "2020-11-30", "MOZ")],
            "2021-01-01",
        ),
        (
            Terms(entry=EntryRule.N_DAYS_AFTER, entry_number=30),
            [SIGNED, act(ActKind.NOTIFIED, "2020-03-05", "RWA"), act(ActKind.NOTIFIED, "2020-08-09", "MOZ")],
            "2020-09-08",
        ),
        (Terms(entry=EntryRule.ON_EXCHANGE), [SIGNED, act(ActKind.EXCHANGED, "2020-12-24")], "2020-12-24"),
        (Terms(entry=EntryRule.ON_REPLY), [SIGNED, act(ActKind.REPLY_RECEIVED, "2020-02-14")], "2020-02-14"),
        (
            Terms(entry=EntryRule.ON_PARTNER_NOTIFICATION),
            [SIGNED, act(ActKind.NOTIFIED, "2020-05-05", "MOZ")],
            "2020-05-05",
        ),
        (Terms(entry=EntryRule.OTHER, entry_date=date(2021, 1, 1)), [SIGNED], "2021-01-01"),
        (Terms(), [act(ActKind.SIGNED, "2020-01-31", effect="definitive")], "2020-01-31"),
        (
            Terms(),
            [
                act(ActKind.SIGNED, "2020-01-31", effect="subject_to_ratification"),
                act(ActKind.RATIFIED, "2020-04-01", "RWA"),
                act(ActKind.RATIFIED, "2021-04-01", "MOZ"),
            ],
            "2021-04-01",
        ),
    ],
)
def test_entry_into_force_follows_its_rule(terms: Terms, acts: list[Act], since: str) -> None:
    compiled = life(replace(terms, parties=("RWA", "MOZ"), home="RWA"), *acts)
    entry = date.fromisoformat(since)
    assert compiled.on(entry).status is Status.IN_FORCE
    assert compiled.on(entry).in_force_since == since
    assert compiled.status_on(entry.replace(year=entry.year - 1)) is not Status.IN_FORCE


def test_missing_notification_keeps_it_signed_and_says_who_is_missing() -> None:
    terms = replace(TWO, entry=EntryRule.ON_LAST_NOTIFICATION)
    standing = life(terms, SIGNED, act(ActKind.NOTIFIED, "2020-03-05", "RWA")).on(date(2026, 1, 5))
    assert standing.status is Status.SIGNED
    assert standing.reason.params["missing"] == "MOZ"
    assert [note.code for note in standing.notes] == ["interim"]


def test_our_own_notification_is_not_the_partners() -> None:
    terms = replace(TWO, entry=EntryRule.ON_PARTNER_NOTIFICATION)
    ours = act(ActKind.NOTIFIED, "2020-03-05", "RWA")
    standing = life(terms, SIGNED, ours).on(date(2026, 1, 5))
    assert (standing.status, standing.reason.params["missing"]) == (Status.SIGNED, "MOZ")
    both = life(terms, SIGNED, ours, act(ActKind.NOTIFIED, "2020-08-09", "MOZ"))
    assert both.on(date(2026, 1, 5)).in_force_since == "2020-08-09"


def test_instruments_handed_over_by_one_side_alone_are_not_exchanged() -> None:
    terms = replace(TWO, entry=EntryRule.ON_EXCHANGE)
    first = act(ActKind.EXCHANGED, "2020-03-05", "RWA")
    assert life(terms, SIGNED, first).on(date(2026, 1, 5)).status is Status.SIGNED
    both = life(terms, SIGNED, first, act(ActKind.EXCHANGED, "2020-08-09", "MOZ"))
    assert both.on(date(2026, 1, 5)).in_force_since == "2020-08-09"


def test_silent_terms_and_a_signature_of_unknown_effect_are_not_guessed_into_force() -> None:
    standing = life(TWO, SIGNED).on(date(2026, 1, 5))
    assert (standing.status, standing.reason.code) == (Status.ENTRY_UNKNOWN, "signed_entry_not_known")


def test_signature_by_one_of_two_is_not_yet_signed() -> None:
    terms = replace(TWO, entry=EntryRule.ON_SIGNATURE)
    standing = life(terms, act(ActKind.SIGNED, "2020-01-31", "RWA")).on(date(2026, 1, 5))
    assert standing.reason.code == "signed_by_some"
    assert standing.reason.params["missing"] == "MOZ"


def test_fixed_term_expires_after_its_last_day() -> None:
    compiled = life(Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.FIXED, initial_months=60), SIGNED)
    assert compiled.on(date(2024, 1, 1)).term_ends == date(2025, 1, 30)
    assert status(compiled, "2025-01-30") is Status.IN_FORCE
    assert status(compiled, "2025-01-31") is Status.EXPIRED
    assert compiled.on(date(2026, 1, 5)).reason.code == "expired_term"


def test_express_renewal_moves_the_end_and_a_late_one_is_reported() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.EXPRESS_RENEWAL, initial_months=12)
    renewed = life(terms, SIGNED, act(ActKind.EXTENDED, "2020-12-01", months=24))
    assert renewed.on(date(2022, 6, 1)).term_ends == date(2023, 1, 30)
    late = life(terms, SIGNED, act(ActKind.EXTENDED, "2021-06-01", months=24))
    assert status(late, "2021-06-02") is Status.EXPIRED
    assert [item.code for item in late.on(date(2022, 1, 1)).contradictions] == ["act_after_end"]


def test_tacit_renewal_gives_both_notice_dates() -> None:
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.TACIT_RENEWAL,
        initial_months=60,
        notice=SIX_MONTHS,
        notice_when=NoticeWhen.END_OF_TERM,
        internal_lead=Duration(months=3),
    )
    standing = life(terms, act(ActKind.SIGNED, "2021-09-15")).on(date(2026, 1, 5))
    assert (standing.term_ends, standing.last_day_for_notice, standing.internal_decision_by) == (
        date(2026, 9, 14),
        date(2026, 3, 14),
        date(2025, 12, 14),
    )
    assert standing.next_change_on == date(2026, 3, 15)
    passed = life(terms, act(ActKind.SIGNED, "2021-09-15")).on(date(2026, 3, 15))
    assert passed.term is not None
    assert (passed.term.code, passed.last_day_for_notice) == ("tacit_renewed", date(2031, 3, 14))


def test_notice_before_the_end_of_a_term_ends_it_with_that_term() -> None:
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.TACIT_RENEWAL,
        initial_months=12,
        notice=SIX_MONTHS,
        notice_when=NoticeWhen.END_OF_TERM,
    )
    in_time = life(terms, SIGNED, act(ActKind.NOTICE_GIVEN, "2020-07-30", "MOZ"))
    assert in_time.ending is not None
    assert in_time.ending.moment.day == date(2021, 1, 31)
    too_late = life(terms, SIGNED, act(ActKind.NOTICE_GIVEN, "2020-07-31", "MOZ"))
    assert too_late.ending is not None
    assert too_late.ending.moment.day == date(2022, 1, 31)
    assert in_time.on(date(2020, 9, 1)).ending_on == date(2021, 1, 31)
    assert status(in_time, "2021-02-01") is Status.EXPIRED


def test_notice_at_any_time_runs_from_receipt_unless_the_text_says_dispatch() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE, notice=SIX_MONTHS)
    notice = act(
        ActKind.NOTICE_GIVEN, "2022-05-01", "MOZ", dispatched=date(2022, 5, 1), received=date(2022, 5, 20)
    )
    by_receipt = life(terms, SIGNED, notice)
    by_dispatch = life(replace(terms, notice_from=NoticeFrom.DISPATCH), SIGNED, notice)
    assert [compiled.ending.moment.day for compiled in (by_receipt, by_dispatch) if compiled.ending] == [
        date(2022, 11, 20),
        date(2022, 11, 1),
    ]


def test_silent_notice_is_twelve_months_and_said_so() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE)
    compiled = life(terms, SIGNED, act(ActKind.NOTICE_GIVEN, "2022-02-28", "MOZ"))
    assert [note.code for note in compiled.on(date(2021, 1, 1)).notes] == ["notice_silent"]
    assert compiled.ending is not None
    assert compiled.ending.moment.day == date(2023, 2, 28)


def test_withdrawn_notice_leaves_it_in_force() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE, notice=SIX_MONTHS)
    compiled = life(
        terms,
        SIGNED,
        act(ActKind.NOTICE_GIVEN, "2022-01-01", "MOZ"),
        act(ActKind.NOTICE_WITHDRAWN, "2022-03-01", "MOZ"),
    )
    assert compiled.ending is None
    again = life(terms, SIGNED, act(ActKind.NOTICE_WITHDRAWN, "2022-03-01", "MOZ"))
    assert [item.code for item in again.on(date(2023, 1, 1)).contradictions] == ["withdrawn_no_notice"]


def test_suspension_and_resumption_are_periods_within_force() -> None:
    compiled = life(
        Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE),
        SIGNED,
        act(ActKind.SUSPENDED, "2021-01-01"),
        act(ActKind.RESUMED, "2021-06-01"),
    )
    assert [period.status for period in compiled.periods()] == [
        Status.NONE,
        Status.IN_FORCE,
        Status.SUSPENDED,
        Status.IN_FORCE,
    ]
    lone = life(Terms(entry=EntryRule.ON_SIGNATURE), SIGNED, act(ActKind.RESUMED, "2021-06-01"))
    assert [item.code for item in lone.on(date(2022, 1, 1)).contradictions] == ["resumed_not_suspended"]


def test_provisional_application_ends_with_entry_into_force_or_its_own_end() -> None:
    terms = replace(TWO, entry=EntryRule.ON_EXCHANGE, provisional_from_signature=True)
    entered = life(terms, SIGNED, act(ActKind.EXCHANGED, "2021-01-01"))
    assert [status(entered, day) for day in ("2020-06-01", "2021-01-01")] == [
        Status.PROVISIONALLY_APPLIED,
        Status.IN_FORCE,
    ]
    stopped = life(terms, SIGNED, act(ActKind.PROVISIONAL_ENDED, "2020-09-01"))
    assert [status(stopped, day) for day in ("2020-08-31", "2020-09-01")] == [
        Status.PROVISIONALLY_APPLIED,
        Status.SIGNED,
    ]


def test_superseded_before_entry_was_never_in_force() -> None:
    terms = replace(TWO, entry=EntryRule.ON_EXCHANGE)
    assert (
        status(life(terms, SIGNED, act(ActKind.SUPERSEDED, "2021-01-01", by="A-1")), "2021-01-01")
        is Status.NEVER_IN_FORCE
    )
    in_force = life(
        replace(terms, entry=EntryRule.ON_SIGNATURE), SIGNED, act(ActKind.SUPERSEDED, "2021-01-01", by="A-1")
    )
    assert status(in_force, "2021-01-01") is Status.SUPERSEDED


def test_parties_leave_a_multilateral_one_by_one() -> None:
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.INDEFINITE,
        notice=SIX_MONTHS,
        parties=("RWA", "UGA", "KEN"),
        home="RWA",
    )
    kenya = act(ActKind.NOTICE_GIVEN, "2021-01-01", "KEN")
    assert status(life(terms, SIGNED, kenya), "2022-01-01") is Status.IN_FORCE
    uganda = act(ActKind.NOTICE_GIVEN, "2023-01-01", "UGA")
    both = life(terms, SIGNED, kenya, uganda)
    assert both.on(date(2023, 7, 1)).reason.code == "terminated_last_party"
    ours = act(ActKind.NOTICE_GIVEN, "2022-01-01", "RWA")
    assert status(life(terms, SIGNED, ours), "2022-07-01") is Status.WITHDRAWN


def test_partial_dates_give_a_range_and_say_so() -> None:
    compiled = life(
        Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE), act(ActKind.SIGNED, "2019-10")
    )
    assert [compiled.on(date(2019, 10, day)).certain for day in (1, 30, 31)] == [False, False, True]
    assert compiled.on(date(2019, 9, 30)).certain
    assert compiled.on(date(2026, 1, 5)).in_force_since == "2019-10"


def test_contradictions_are_reported_not_resolved() -> None:
    terms = replace(TWO, entry=EntryRule.ON_SIGNATURE)
    early = life(terms, SIGNED, act(ActKind.IN_FORCE, "2019-01-01"))
    assert [item.code for item in early.contradictions] == ["entry_differs", "in_force_before_signature"]
    twice = life(terms, act(ActKind.SIGNED, "2020-01-31", "RWA"), act(ActKind.SIGNED, "2020-02-28", "RWA"))
    assert [item.code for item in twice.contradictions] == ["signed_twice"]
    ratifiable = life(terms, act(ActKind.SIGNED, "2020-01-31", effect="subject_to_ratification"))
    assert [item.code for item in ratifiable.contradictions] == ["signature_needs_ratification"]
    assert [
        item.code for item in life(terms, SIGNED, act(ActKind.NOTIFIED, "2021-01-01", "UGA")).contradictions
    ] == ["stranger"]


def test_corrected_act_no_longer_counts() -> None:
    wrong = act(ActKind.SIGNED, "2020-01-31")
    right = replace(act(ActKind.SIGNED, "2020-03-31"), corrects=wrong.id)
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE)
    assert life(terms, wrong, right).on(date(2021, 1, 1)).in_force_since == "2020-03-31"
    withdrawn = replace(act(ActKind.CORRECTION, "2020-01-31"), corrects=wrong.id)
    assert life(terms, wrong, withdrawn).on(date(2021, 1, 1)).status is Status.NONE


def test_known_on_ignores_what_was_recorded_later() -> None:
    signed = replace(SIGNED, recorded=date(2020, 2, 1))
    ended = replace(act(ActKind.TERMINATED, "2021-01-01"), recorded=date(2021, 5, 1))
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE)
    assert (
        compile_life(terms, [signed, ended], known_on=date(2021, 4, 30)).status_on(date(2022, 1, 1))
        is Status.IN_FORCE
    )
    assert compile_life(terms, [signed, ended]).status_on(date(2022, 1, 1)) is Status.TERMINATED


def test_amended_terms_hold_from_their_day() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.FIXED, initial_months=36)
    amended = life(terms, SIGNED, act(ActKind.AMENDED, "2022-01-01", terms={"term": TermRule.INDEFINITE}))
    assert amended.on(date(2021, 1, 1)).term_ends == date(2023, 1, 30)
    assert amended.on(date(2022, 1, 1)).term_ends is None
    assert status(amended, "2030-01-01") is Status.IN_FORCE


def test_registration_is_a_task_until_done_and_again_after_each_change() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.INDEFINITE, registration=Registration.REGISTER)
    registered = act(ActKind.REGISTERED, "2020-06-01", number="I-00000")
    amended = act(ActKind.AMENDED, "2021-01-01")
    kinds = [
        [item.kind for item in life(terms, *acts).on(date(2022, 1, 1)).coming]
        for acts in ([SIGNED], [SIGNED, registered], [SIGNED, registered, amended])
    ]
    assert kinds == [["register"], [], ["certified_statement"]]


def test_surviving_clauses_and_reviews_are_coming_dates() -> None:
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.FIXED,
        initial_months=12,
        survival=(Survival("classified information"), Survival("claims", 24)),
        review_months=6,
    )
    compiled = life(terms, SIGNED)
    assert [(item.kind, item.on) for item in compiled.on(date(2021, 6, 1)).coming] == [
        ("survival_ends", date(2023, 1, 31))
    ]
    assert ("review", date(2020, 7, 31)) in {
        (item.kind, item.on) for item in compiled.on(date(2020, 2, 1)).coming
    }


@pytest.mark.parametrize("day", ["2024-02-29", "2023-01-31", "2023-08-31"])
def test_yearly_terms_do_not_wear_down_a_day_at_the_end_of_a_month(day: str) -> None:
    terms = Terms(
        entry=EntryRule.ON_SIGNATURE,
        term=TermRule.TACIT_RENEWAL,
        initial_months=1,
        month_rule=MonthRule.CLAMP,
    )
    compiled = life(terms, act(ActKind.SIGNED, day))
    start = date.fromisoformat(day)
    ends = compiled.on(start.replace(year=start.year + 4, month=start.month)).term_ends
    assert ends is not None
    assert (ends - start).days > 4 * 365


def test_ends_with_an_event() -> None:
    terms = Terms(entry=EntryRule.ON_SIGNATURE, term=TermRule.ENDS_WITH_EVENT)
    compiled = life(terms, SIGNED, act(ActKind.EVENT_ENDED, "2024-05-01"))
    assert [status(compiled, day) for day in ("2024-04-30", "2024-05-01")] == [
        Status.IN_FORCE,
        Status.EXPIRED,
    ]


def test_entry_that_is_not_known_is_told_from_not_being_in_force() -> None:
    day = date(2026, 1, 5)
    unknown = life(TWO, SIGNED).on(day)
    waiting = life(replace(TWO, entry=EntryRule.ON_LAST_NOTIFICATION), SIGNED).on(day)
    unrecorded = life(replace(TWO, entry=EntryRule.OTHER), SIGNED).on(day)
    assert [one.status for one in (unknown, waiting, unrecorded)] == [
        Status.ENTRY_UNKNOWN,
        Status.SIGNED,
        Status.ENTRY_UNKNOWN,
    ]
    assert (unknown.certain, waiting.certain) == (False, True)
    assert not unknown.is_binding
    assert [note.code for note in unknown.notes] == ["may_bind"]


def test_entry_recorded_later_settles_what_was_not_known() -> None:
    compiled = life(TWO, SIGNED, act(ActKind.IN_FORCE, "2021-06-01"))
    assert compiled.status_on(date(2021, 5, 31)) is Status.SIGNED
    assert compiled.status_on(date(2021, 6, 1)) is Status.IN_FORCE


@pytest.mark.parametrize(
    ("kind", "status"), [(ActKind.TERMINATED, Status.TERMINATED), (ActKind.SUPERSEDED, Status.SUPERSEDED)]
)
def test_end_of_one_that_may_have_been_in_force_does_not_say_that_it_never_was(kind, status) -> None:
    ended = act(kind, "2022-03-01", by="A-2")
    assert life(TWO, SIGNED, ended).status_on(date(2022, 3, 1)) is status
    waiting = life(replace(TWO, entry=EntryRule.ON_LAST_NOTIFICATION), SIGNED, ended)
    assert waiting.status_on(date(2022, 3, 1)) is Status.NEVER_IN_FORCE


def test_duration_that_is_not_known_makes_being_in_force_uncertain() -> None:
    terms = replace(TWO, entry=EntryRule.ON_SIGNATURE)
    vague = life(terms, SIGNED).on(date(2026, 1, 5))
    endless = life(replace(terms, term=TermRule.INDEFINITE), SIGNED).on(date(2026, 1, 5))
    assert (vague.status, vague.certain, endless.status, endless.certain) == (
        Status.IN_FORCE,
        False,
        Status.IN_FORCE,
        True,
    )
    assert "end_not_known" in [note.code for note in vague.notes]


def test_registration_is_due_until_the_day_it_is_recorded_for() -> None:
    terms = replace(TWO, entry=EntryRule.ON_SIGNATURE, registration=Registration.REGISTER)
    compiled = life(terms, SIGNED, act(ActKind.REGISTERED, "2021-06-01"))
    assert [item.kind for item in compiled.on(date(2021, 5, 31)).coming] == ["register"]
    assert compiled.on(date(2021, 5, 31)).next_change_on == date(2021, 6, 1)
    assert compiled.on(date(2021, 6, 1)).coming == ()
