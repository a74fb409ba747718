"""What of the register the inbox is told: the own and overdue, for the head of all, the days that do not come back marked as weighty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from umubano.domain.agreements.due import deadlines, due, owed
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
