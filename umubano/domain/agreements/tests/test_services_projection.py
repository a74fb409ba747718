"""What is stored of the life of an agreement is what the life says, on any day, whoever asks and however often it is computed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.changes import acting
from umubano.core.changes.tracked import event_model_of
from umubano.domain.agreements.due import due
from umubano.domain.agreements.life import ActKind, EntryRule, NoticeWhen, TermRule
from umubano.domain.agreements.models import Agreement, StatusPeriod
from umubano.domain.agreements.queries import BINDING
from umubano.domain.agreements.services.acts import record_act
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft
from umubano.domain.agreements.services.projection import (
    PROJECTED,
    as_stored,
    life_of,
    reproject,
    turn_back,
    turn_due,
)
from umubano.domain.agreements.tests.factories import (
    INDEFINITE,
    TACIT,
    agreement_draft,
    make_agreement,
)

pytestmark = pytest.mark.django_db

ROLLED_BACK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
written = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: f"{day:%Y-%m}"),
    days.map(lambda day: f"{day:%Y}"),
    st.just("XXXX"),
    st.tuples(days, days).map(lambda pair: f"{min(pair):%Y-%m}/{max(pair):%Y-%m}"),
)
terms = st.fixed_dictionaries(
    {
        "entry": st.sampled_from([rule.value for rule in EntryRule]),
        "entry_number": st.integers(1, 6),
        "entry_date": days.map(date.isoformat),
        "term": st.sampled_from([rule.value for rule in TermRule]),
        "initial_months": st.integers(1, 120),
    },
    optional={
        "renewal_months": st.integers(1, 60),
        "notice": st.fixed_dictionaries({"months": st.integers(0, 12)}),
        "notice_when": st.sampled_from([when.value for when in NoticeWhen]),
        "provisional_from_signature": st.booleans(),
        "review_months": st.integers(1, 36),
        "registration": st.sampled_from(["register", "undecided"]),
    },
)
_KINDS = [
    kind.value for kind in ActKind if kind not in {ActKind.CORRECTION, ActKind.AMENDED, ActKind.EXTENDED}
]
acts = st.lists(
    st.builds(ActDraft, st.sampled_from(_KINDS), written, st.sampled_from([None, "RWA", "MOZ"])), max_size=6
)


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, Any]:
    return {"signed": draw(st.just("") | written), "terms": draw(terms), "acts": draw(acts)}


@contextmanager
def _undone(actor: Any) -> Iterator[None]:
    with acting(actor), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _life(agreement: Agreement) -> Any:
    parties = list(agreement.parties.values_list("party_id", "is_home"))
    return life_of(agreement, agreement.acts.order_by("pk"), parties)


def _projected(agreement: Agreement) -> tuple[Any, ...]:
    row = Agreement.objects.get(pk=agreement.pk)
    periods = list(row.periods.order_by("starts_on").values_list("pk", "status", "starts_on", "ends_before"))
    return tuple(getattr(row, name) for name in PROJECTED), periods


@ROLLED_BACK
@given(drafts(), st.lists(days, min_size=3, max_size=3))
def test_register_as_of_any_day_agrees_with_the_life(actors, given_draft, asked) -> None:
    with _undone(actors["head"]):
        row = create_agreement(actors["head"], agreement_draft(**given_draft))
        life = _life(row)
        turns = [period.start for period in life.periods() if period.start is not None]
        for day in {*asked, *turns, *(turn - timedelta(days=1) for turn in turns if turn > date.min)}:
            status = life.on(day).status.value
            only = Agreement.objects.filter(pk=row.pk)
            assert only.with_status_on(day).get().status_then == status
            assert only.in_status_on(day, status).count() == 1
            assert (
                only.in_status_on(day, *({"none", "signed", "in_force", "expired"} - {status})).count() == 0
            )
            assert only.in_force_on(day).count() == int(status in BINDING)


@ROLLED_BACK
@given(drafts())
def test_computing_anew_changes_nothing(actors, given_draft) -> None:
    with _undone(actors["head"]):
        row = create_agreement(actors["head"], agreement_draft(**given_draft))
        before = _projected(row)
        reproject(Agreement.objects.get(pk=row.pk))
        assert _projected(row) == before
        StatusPeriod.objects.filter(agreement=row).delete()
        Agreement.objects.filter(pk=row.pk).update(
            status="unknown", signed="", signed_on=None, next_change_on=None
        )
        reproject(Agreement.objects.get(pk=row.pk))
        again = _projected(row)
        assert (again[0], [period[1:] for period in again[1]]) == (
            before[0],
            [period[1:] for period in before[1]],
        )


@ROLLED_BACK
@given(drafts())
def test_acts_recorded_one_by_one_come_to_what_they_come_to_at_once(actors, given_draft) -> None:
    with _undone(actors["head"]):
        at_once = create_agreement(actors["head"], agreement_draft(**given_draft))
        one_by_one = create_agreement(actors["head"], agreement_draft(signed="", terms=given_draft["terms"]))
        draft: AgreementDraft = agreement_draft(**given_draft)
        for act in draft.acts:
            record_act(
                one_by_one,
                actor=actors["head"],
                kind=act.kind,
                effective=act.effective,
                party=act.party,
                details=act.details,
            )
        own = {"status_reason", "folded_title", "folded_rest"}
        names = [name for name in PROJECTED if name not in own]
        rows = [Agreement.objects.filter(pk=row.pk).values(*names).get() for row in (at_once, one_by_one)]
        assert rows[0] == rows[1]
        assert [period[1:] for period in _projected(at_once)[1]] == [
            period[1:] for period in _projected(one_by_one)[1]
        ]


@pytest.mark.parametrize(
    ("computed", "stored"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021", "2021"),
        ("2021-01-01/2021-12-31", "2021"),
        ("2021-02-01/2021-02-28", "2021-02"),
        ("2024-02-01/2024-02-28", "2024-02-01/2024-02-28"),
        ("2021-01-15/2021-12-31", "2021-01-15/2021-12-31"),
        ("../2021-12-31", "../2021-12-31"),
        ("2021/2023", "2021/2023"),
        ("", ""),
    ],
)
def test_computed_dates_are_stored_as_shortly_as_they_can_be(computed: str, stored: str) -> None:
    assert as_stored(computed) == stored


def test_entry_known_by_the_year_is_registered(as_actor) -> None:
    with as_actor("desk") as actor:
        notified = [ActDraft("notified", "2021", party=code) for code in ("RWA", "MOZ")]
        row = make_agreement(actor, terms={"entry": "on_last_notification"}, acts=notified)
        assert (row.in_force_since, row.in_force_on) == ("2021", date(2021, 12, 31))


def test_folded_text_follows_title_and_notes(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(
            actor, title="Accord de Défense", titles={"en": "Defence Agreement"}, notes="Côte d’Ivoire"
        )
        assert row.folded_title.startswith("accord de defense defence agreement a ")
        assert row.folded_rest == "mozambique cote d ivoire"


# the night's work


def _turning(actor: Any) -> Agreement:
    """In force for five years from May 2021, so that it expires after 30 April 2026."""
    return make_agreement(
        actor, signed="2021-05-01", terms={"entry": "on_signature", "term": "fixed", "initial_months": 60}
    )


def test_turn_due_turns_what_is_due_and_nothing_else(as_actor, monkeypatch) -> None:
    with as_actor("service") as actor:
        row, other = _turning(actor), make_agreement(actor, terms=INDEFINITE)
        before = _projected(other)
        assert row.status == "in_force"
        monkeypatch.setenv("UMUBANO_TODAY", "2026-05-01")
        assert turn_due(date(2026, 5, 1)) == 1
        row.refresh_from_db()
        assert (row.status, row.next_change_on, row.version) == ("expired", None, 1)
        assert _projected(other) == before
        reprojected = _projected(row)
        reproject(row)
        assert _projected(row) == reprojected


def test_a_day_moved_back_turns_back_what_had_turned_and_writes_nothing_else(as_actor, monkeypatch) -> None:
    with as_actor("service") as actor:
        row, renewed, other = (
            _turning(actor),
            make_agreement(actor, terms=TACIT),
            make_agreement(actor, terms=INDEFINITE),
        )
        before = [_projected(one) for one in (row, renewed, other)]
        turn_due(date(2033, 1, 1))
        for one in (row, renewed):
            one.refresh_from_db()
        assert row.status == "expired"
        assert _projected(renewed) != before[1]
        history = event_model_of(Agreement).objects.count()
        assert turn_back(date(2026, 1, 5), batch=2) == 2
        for one in (row, renewed, other):
            one.refresh_from_db()
        assert [_projected(one) for one in (row, renewed, other)] == before
        assert event_model_of(Agreement).objects.count() == history + 2
        assert turn_back(date(2026, 1, 5)) == 0


def test_turn_due_before_the_day_does_nothing(as_actor) -> None:
    with as_actor("service") as actor:
        row = _turning(actor)
        assert row.next_change_on is not None
        assert turn_due(row.next_change_on - timedelta(days=1)) == 0


def test_turn_due_is_idempotent(as_actor) -> None:
    with as_actor("service") as actor:
        rows = [_turning(actor) for _ in range(3)]
        day = date(2027, 1, 1)
        assert turn_due(day, batch=2) == 3
        history = event_model_of(Agreement).objects.count()
        assert turn_due(day, batch=2) == 0
        assert event_model_of(Agreement).objects.count() == history
        assert set(
            Agreement.objects.filter(pk__in=[row.pk for row in rows]).values_list("status", flat=True)
        ) == {"expired"}


def test_turn_due_catches_up_as_if_it_had_run_every_night(as_actor) -> None:
    with as_actor("service") as actor:
        nightly, late = (make_agreement(actor, signed="2021-05-01", terms=TACIT) for _ in range(2))
        Agreement.objects.filter(pk=late.pk).update(next_change_on=None)
        for year in range(2026, 2038):
            for month in range(1, 13):
                turn_due(date(year, month, 1))
        Agreement.objects.filter(pk=late.pk).update(next_change_on=late.next_change_on)
        assert turn_due(date(2037, 12, 1)) == 1
        names = [name for name in PROJECTED if name not in {"status_reason", "folded_title", "folded_rest"}]
        found = [Agreement.objects.filter(pk=row.pk).values(*names).get() for row in (nightly, late)]
        assert found[0] == found[1]
        assert found[0]["term_ends"] == date(2041, 4, 30)


def test_turn_due_says_in_history_who_turned_it_and_why(as_actor) -> None:
    with as_actor("service") as actor:
        row = _turning(actor)
        turn_due(date(2027, 1, 1))
        event = event_model_of(Agreement).objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
        assert event.status == "expired"
        assert (event.pgh_context["actor"], event.pgh_context["operation"]) == (
            actor.id,
            "agreements.turn_due",
        )


def test_standing_is_computed_for_the_products_own_today(as_actor, monkeypatch) -> None:
    with as_actor("desk") as actor:
        for day, status in (
            ("2021-04-30", "none"),
            ("2021-05-01", "in_force"),
            ("2026-04-30", "in_force"),
            ("2026-05-01", "expired"),
        ):
            monkeypatch.setenv("UMUBANO_TODAY", day)
            assert (day, _turning(actor).status) == (day, status)


# what is due is read from columns


@ROLLED_BACK
@given(drafts(), days)
def test_due_days_kept_are_those_computed_on_any_day(actors, given_draft, day) -> None:
    """Whatever day the night's work comes to, `due` finds by the columns what the life says."""
    with _undone(actors["head"]):
        row = create_agreement(actors["head"], agreement_draft(**given_draft))
        Agreement.objects.filter(pk=row.pk).update(next_change_on=day)
        assert turn_due(day) == 1
        row.refresh_from_db()
        life = _life(row)
        for later in (day, (row.next_change_on or day + timedelta(days=400)) - timedelta(days=1)):
            standing = life.on(later)
            coming = {item.kind: item.on for item in standing.coming} if standing.is_binding else {}
            assert (row.review_due_on, row.registration_due_on) == (
                coming.get("review"),
                coming.get("register"),
            )
        found = {(item.kind, item.on) for item in due(actors["head"], day, day) if item.about == row.ref}
        wanted = {(kind, on) for kind, on in coming.items() if kind in {"review", "register"} and on <= day}
        assert {item for item in found if item[0] in {"review", "register"}} == wanted


def test_due_reads_no_acts_and_costs_the_same_for_one_and_for_three(
    as_actor, django_assert_num_queries
) -> None:
    asked = {**INDEFINITE, "review_months": 12, "registration": "register"}
    with as_actor("head") as actor:
        make_agreement(actor, terms=asked)
        with CaptureQueriesContext(connection) as for_one:
            assert len(list(due(actor, date(2026, 1, 5), date(2026, 4, 5)))) == 2
        make_agreement(actor, terms=asked), make_agreement(actor, terms=asked)
        with django_assert_num_queries(len(for_one)):
            assert len(list(due(actor, date(2026, 1, 5), date(2026, 4, 5)))) == 6
    assert not [query for query in for_one.captured_queries if "agreements_act" in query["sql"]]


def test_review_that_was_held_moves_the_day_that_is_kept(as_actor) -> None:
    with as_actor("head") as actor:
        row = make_agreement(actor, signed="2020-05-01", terms={**INDEFINITE, "review_months": 12})
        assert row.review_due_on == date(2021, 5, 1)
        record_act(row, actor=actor, kind="reviewed", effective="2025-06-10")
        row.refresh_from_db()
        assert row.review_due_on == date(2026, 6, 10)


def test_rows_marked_by_a_migration_are_computed_anew_with_their_periods(as_actor) -> None:
    with as_actor("service") as actor:
        terms = {"registration": "register", "review_months": 12}
        vague = make_agreement(actor, signed="", acts=[ActDraft("signed", "1997")], terms=terms)
        settled = make_agreement(actor, terms={**INDEFINITE, **terms})
        rows = [vague, settled]
        before = [_projected(row) for row in rows]
        assert (vague.status, settled.status) == ("signed_entry_unknown", "in_force")
        keys = [row.pk for row in rows]
        StatusPeriod.objects.filter(agreement=vague, status="signed_entry_unknown").update(status="signed")
        Agreement.objects.filter(pk__in=keys).update(
            status="signed", review_due_on=None, registration_due_on=None, next_change_on=date(1, 1, 1)
        )
        assert turn_due(date(2026, 1, 5)) == 2
        for row, (columns, periods) in zip(rows, before, strict=True):
            assert _projected(row)[0] == columns
            assert [period[1:] for period in _projected(row)[1]] == [period[1:] for period in periods]
