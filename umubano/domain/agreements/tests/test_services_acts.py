"""Acts are only ever added; each one recomputes the standing, is logged with its own day and leaves who, why and under which operation."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from umubano.core.changes.models import LogEntry
from umubano.core.changes.tracked import event_model_of
from umubano.core.errors import Conflict, InvalidInput
from umubano.domain.agreements.models import Act, Agreement
from umubano.domain.agreements.services.acts import correct_act, record_act
from umubano.domain.agreements.tests.factories import INDEFINITE, TACIT, make_agreement

pytestmark = pytest.mark.django_db

RATIFIED = {"entry": "on_last_notification", "term": "indefinite"}


def _periods(agreement: Agreement) -> list[tuple[str, str, str]]:
    return [
        (period.status, period.starts_on.isoformat(), period.ends_before.isoformat())
        for period in agreement.periods.order_by("starts_on")
    ]


def _state(agreement: Agreement) -> tuple[object, ...]:
    """What a refusal must leave as it was."""
    row = Agreement.objects.get(pk=agreement.pk)
    return (
        row.version,
        row.status,
        _periods(row),
        list(row.acts.values_list("pk", flat=True)),
        LogEntry.objects.count(),
    )


def test_record_act_recomputes_status_periods_and_next_change(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, terms=RATIFIED, signed="2020-05-01")
        assert (row.status, row.next_change_on, row.in_force_since) == ("signed", None, "")
        record_act(row, actor=actor, kind="notified", effective="2020-09-01", party="RWA")
        row.refresh_from_db()
        assert row.status == "signed"
        record_act(row, actor=actor, kind="notified", effective="2020-11-15", party="MOZ")
        row.refresh_from_db()
        assert (row.status, row.in_force_since, row.in_force_on) == (
            "in_force",
            "2020-11-15",
            date(2020, 11, 15),
        )
        assert _periods(row) == [
            ("none", "0001-01-01", "2020-05-01"),
            ("signed", "2020-05-01", "2020-11-15"),
            ("in_force", "2020-11-15", "9999-12-31"),
        ]
        record_act(
            row,
            actor=actor,
            kind="notice_given",
            effective="2025-08-01",
            party="MOZ",
            details={"takes_effect": "2026-08-01"},
        )
        row.refresh_from_db()
        assert (row.status, row.next_change_on) == ("in_force", date(2026, 8, 1))
        assert _periods(row)[-1] == ("terminated", "2026-08-01", "9999-12-31")


def test_record_act_computes_notice_dates_of_the_coming_term(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, terms=TACIT, signed="2022-05-01")
        assert (row.term_ends, row.last_day_for_notice, row.decide_by) == (
            date(2027, 4, 30),
            date(2026, 10, 31),
            date(2026, 7, 31),
        )
        record_act(row, actor=actor, kind="extended", effective="2025-12-01", details={"months": 12})
        row.refresh_from_db()
        assert (row.term_ends, row.last_day_for_notice, row.decide_by) == (
            date(2028, 4, 30),
            date(2027, 10, 31),
            date(2027, 7, 31),
        )


def test_record_act_logs_the_effective_day_and_the_operation(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        act = record_act(
            row,
            actor=actor,
            kind="registered_with_un",
            effective="2021-03",
            details={"number": "I-123"},
            reason="UNTS vol. 3.",
        )
        entry = LogEntry.objects.get(kind="agreement.registered_with_un", subject_id=row.pk)
        assert (entry.effective_on, entry.summary, entry.subject_ref) == (
            date(2021, 3, 31),
            "2021-03",
            row.ref,
        )
        event = event_model_of(Act).objects.get(pgh_obj_id=act.pk)
        assert event.pgh_label == "insert"
        assert (event.pgh_context["actor"], event.pgh_context["operation"], event.pgh_context["reason"]) == (
            actor.id,
            "agreements.record_act",
            "UNTS vol. 3.",
        )
        assert event.pgh_context_id == entry.operation_id
        assert (act.effective_from, act.effective_to, act.recorded_by) == (
            date(2021, 3, 1),
            date(2021, 3, 31),
            actor.name,
        )


def test_record_act_of_an_unknown_day_has_no_effective_day(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, signed="")
        act = record_act(row, actor=actor, kind="signed", effective="XXXX")
        assert (act.effective_from, act.effective_to) == (None, None)
        assert LogEntry.objects.get(kind="agreement.signed", subject_id=row.pk).effective_on is None
        row.refresh_from_db()
        assert (row.signed, row.signed_on) == ("XXXX", None)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown_code", {"kind": "danced", "effective": "2021"}),
        ("bad_date", {"kind": "notified", "effective": "2021-13"}),
        ("act_of_a_stranger", {"kind": "notified", "effective": "2021", "party": "UGA"}),
        ("bad_document", {"kind": "extended", "effective": "2021", "details": {"weeks": 3}}),
    ],
)
def test_record_act_refuses_what_cannot_be(as_actor, code: str, given: dict[str, object]) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            record_act(row, actor=actor, **given)  # type: ignore[arg-type]
        assert refused.value.error_code == code
        assert _state(row) == before


def test_correct_act_replaces_the_day_and_keeps_the_wrong_one(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, terms=INDEFINITE, signed="2020-05-01")
        wrong = row.acts.get()
        right = correct_act(wrong, actor=actor, effective="2020-06-01", reason="The text says June.")
        assert right is not None
        row.refresh_from_db()
        assert (row.signed, row.in_force_since) == ("2020-06-01", "2020-06-01")
        assert [(act.effective, act.corrects_id) for act in row.acts.order_by("pk")] == [
            ("2020-05-01", None),
            ("2020-06-01", wrong.pk),
        ]
        assert right.note == "The text says June."
        assert right.details == wrong.details
        entry = LogEntry.objects.get(kind="agreement.act_corrected", subject_id=row.pk)
        assert entry.summary == "signed: 2020-05-01 → 2020-06-01"
        event = event_model_of(Act).objects.get(pgh_obj_id=right.pk)
        assert event.pgh_context["reason"] == "The text says June."


def test_withdrawn_act_is_as_if_it_had_never_been(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, terms=INDEFINITE)
        before = (row.status, _periods(row))
        act = record_act(row, actor=actor, kind="terminated", effective="2022-01-01")
        row.refresh_from_db()
        assert row.status == "terminated"
        correct_act(act, actor=actor, reason="Another agreement.", withdraw=True)
        row.refresh_from_db()
        assert (row.status, _periods(row)) == before
        assert row.acts.count() == 3


def test_corrected_act_cannot_be_corrected_again(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        act = row.acts.get()
        correction = correct_act(act, actor=actor, effective="2020-06-01", reason="June.")
        before = _state(row)
        for again in ({"effective": "2020-07-01"}, {"withdraw": True}):
            with pytest.raises(Conflict) as refused:
                correct_act(act, actor=actor, reason="July.", **again)
            assert refused.value.error_code == "already_corrected"
            assert _state(row) == before
        assert correction is not None
        correct_act(correction, actor=actor, effective="2020-07-01", reason="July.")
        row.refresh_from_db()
        assert row.signed == "2020-07-01"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("reason_missing", {"reason": "  ", "effective": "2020-06-01"}),
        ("bad_date", {"reason": "June.", "effective": "2020-06-31"}),
        ("act_of_a_stranger", {"reason": "Theirs.", "party": "UGA"}),
        ("act_of_a_stranger", {"reason": "Theirs.", "party": "ATLANTIS"}),
        ("bad_document", {"reason": "How.", "details": {"effect": "perhaps"}}),
    ],
)
def test_correct_act_refuses_what_cannot_be(as_actor, code: str, given: dict[str, object]) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            correct_act(row.acts.get(), actor=actor, **given)  # type: ignore[arg-type]
        assert refused.value.error_code == code
        assert _state(row) == before


@pytest.mark.row_security
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_act SET effective = '1999' WHERE id = %s",
        "UPDATE agreements_act SET kind = 'ratified', label_id = label_id WHERE id = %s",
        "DELETE FROM agreements_act WHERE id = %s",
    ],
)
def test_database_refuses_to_alter_an_act(as_actor, statement: str) -> None:
    with as_actor("head") as actor:
        act = make_agreement(actor).acts.get()
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [act.pk])
        assert list(Act.objects.filter(pk=act.pk).values_list("kind", "effective")) == [
            ("signed", "2020-05-01")
        ]


@pytest.mark.row_security
def test_database_lets_the_label_of_an_act_follow_its_agreement(as_actor) -> None:
    with as_actor("head") as actor:
        act = make_agreement(actor).acts.get()
        assert Act.objects.filter(pk=act.pk).update(label_id=act.label_id) == 1
