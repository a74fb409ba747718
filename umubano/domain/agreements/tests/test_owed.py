"""What of the register the inbox is told: the own and overdue, for the head of all, the days that do not come back marked as weighty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from umubano.domain.agreements.due import deadlines, due, due_then, owed
from umubano.domain.agreements.services.projection import turn_back, turn_due
from umubano.domain.agreements.tests.factories import TACIT, make_agreement

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
REVIEWED = {"entry": "on_signature", "term": "indefinite", "review_months": 12}


def test_owed_is_what_is_due_and_overdue_of_the_own_agreements(as_actor):
    with as_actor("head") as head:
        for desk in ("africa", "europe-americas"):
            make_agreement(
                head,
                title=f"Reviewed, {desk}",
                desk=desk,
                terms=REVIEWED,
                signed="2020-03-01",
            )
        overdue = [item for item in due(head, TODAY - timedelta(days=365), TODAY) if item.on < TODAY]
        assert {item.about_title for item in overdue} == {"Reviewed, africa", "Reviewed, europe-americas"}
        assert list(owed(head, TODAY)) == overdue
        assert {item.is_weighty for item in overdue} == {False}
    with as_actor("desk") as desk:
        assert {item.about_title for item in owed(desk, TODAY)} == {"Reviewed, africa"}
    with as_actor("partner") as partner:
        assert list(owed(partner, TODAY)) == []


def test_days_that_do_not_come_back_are_weighty(as_actor):
    with as_actor("desk") as desk:
        make_agreement(desk, terms=TACIT, signed="2021-08-01")
        found = {item.kind: item.is_weighty for item in due(desk, TODAY, date(2026, 12, 31))}
        assert found == {"decide_by": True, "last_day_for_notice": True, "term_renews": False}
        assert [item.kind for item in owed(desk, TODAY)] == ["decide_by"]


def test_the_calendar_is_told_what_is_due_on_its_days_alone(as_actor):
    with as_actor("desk") as desk:
        make_agreement(desk, terms=REVIEWED, signed="2020-03-01")
        make_agreement(desk, terms=TACIT, signed="2021-08-01")
        days = (date(2025, 6, 1), date(2026, 6, 1))
        everything = list(due(desk, *days))
        assert any(item.on < days[0] for item in everything)
        on_days = sorted((item for item in everything if item.on >= days[0]), key=str)
        assert sorted(deadlines(desk, *days), key=str) == on_days


def test_due_of_another_day_is_what_it_would_have_been_that_day(as_actor, monkeypatch):
    """By the lives themselves what the columns say when that day is today, tacit renewals since then taken back."""
    with as_actor("desk") as desk:
        for signed in ("2015-11-20", "2019-03-01", "2021-09-15", "2024-02-29"):
            make_agreement(desk, signed=signed, terms=TACIT)
            make_agreement(
                desk, signed=signed, terms={"entry": "on_signature", "term": "fixed", "initial_months": 60}
            )
            make_agreement(desk, signed=signed, terms={"entry": "on_signature", "review_months": 24})
        then = {}
        for on in (date(2021, 3, 1), date(2024, 6, 30), date(2025, 9, 1), date(2026, 1, 5)):
            then[on] = list(due_then(desk, on, on - timedelta(days=365), on + timedelta(days=365)))
            assert then[on], on
        assert then[date(2026, 1, 5)] == list(due(desk, date(2025, 1, 5), date(2027, 1, 5)))
        for on, told in then.items():
            monkeypatch.setenv("UMUBANO_TODAY", on.isoformat())
            (turn_back if on < date(2026, 1, 5) else turn_due)(on)
            assert told == list(due(desk, on - timedelta(days=365), on + timedelta(days=365))), on


def test_a_register_too_large_to_compute_answers_by_its_columns(as_actor, monkeypatch):
    with as_actor("desk") as desk:
        make_agreement(desk, signed="2021-09-15", terms=TACIT)
        make_agreement(desk, signed="2021-09-16", terms=TACIT)
        span = (date(2024, 1, 1), date(2030, 1, 1))
        monkeypatch.setattr("umubano.domain.agreements.due.MOST_THEN", 1)
        assert list(due_then(desk, date(2025, 1, 1), *span)) == list(due(desk, *span))
