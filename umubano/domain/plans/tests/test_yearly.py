"""The yearly plans that rules of joint bodies ask for: which are there, which are late, and who is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.testing.statements import asked_by, differences
from umubano.domain.committees import services as committees
from umubano.domain.committees.models import BodyRule, JointBody
from umubano.domain.committees.services.drafts import AgreementLink
from umubano.domain.committees.tests.factories import FOR_MOZAMBIQUE, by_hand
from umubano.domain.committees.tests.factories import make as body
from umubano.domain.negotiations.tests.factories import agreement
from umubano.domain.plans import services
from umubano.domain.plans.due import due
from umubano.domain.plans.tests.factories import agreed, make
from umubano.domain.plans.yearly import _days, asked_for

TODAY = date(2026, 1, 5)
END = date(2026, 12, 31)


def asking(desk: Any, *, month: int = 12, day: int = 1, **given: Any) -> JointBody:
    made = body(desk, **given)
    committees.set_rule(made, by_hand("plan_deadline", month=month, day=day), actor=desk)
    return made


def told(actor: Any) -> list[tuple[str, str]]:
    return [(item.on.isoformat(), item.about) for item in due(actor, TODAY, END) if item.kind == "joint_plan"]


def test_missing_plan_is_late_and_the_next_one_is_asked_for(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        ref = asking(desk).ref
        assert told(desk) == [("2025-12-01", ref), ("2026-12-01", ref)]


@pytest.mark.parametrize(
    ("period", "left"),
    [
        ((date(2026, 1, 1), date(2026, 12, 31)), ["2026-12-01"]),
        ((date(2025, 7, 1), date(2027, 6, 30)), []),
        ((date(2025, 1, 1), date(2025, 12, 31)), ["2025-12-01", "2026-12-01"]),
    ],
)
def test_agreed_plan_answers_for_the_years_of_its_period(
    as_actor: Any, period: tuple[date, date], left: list[str]
) -> None:
    starts_on, ends_on = period
    with as_actor("head") as head:
        asking(head)
        agreed(head, head, starts_on=starts_on, ends_on=ends_on)
        assert [on for on, _about in told(head)] == left


def test_draft_or_abandoned_plan_answers_nothing(as_actor: Any) -> None:
    with as_actor("head") as head:
        asking(head)
        draft = make(head)
        assert len(told(head)) == 2
        services.take_step(draft, "abandon", actor=head, reason="Not needed.")
        assert len(told(head)) == 2


def test_plan_under_the_agreement_of_the_body_answers(as_actor: Any) -> None:
    with as_actor("head") as head:
        under = agreement(head, "MOZ", "Agreement on training")
        asking(head, agreements=[AgreementLink(under.pk)])
        agreed(head, head, agreement=under.ref)
        assert [on for on, _about in told(head)] == ["2026-12-01"]


def test_body_established_later_owes_no_earlier_plan(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        asking(desk, established="2025-12-15")
        assert [on for on, _about in told(desk)] == ["2026-12-01"]


def test_partner_is_told_nothing_of_our_planning(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        asking(desk, label=FOR_MOZAMBIQUE)
    with as_actor("partner") as partner:
        assert told(partner) == []


def test_statements_do_not_grow_with_the_bodies(as_actor: Any) -> None:
    with as_actor("head") as head:
        agreed(head, head)
        asking(head)
        one = asked_by(lambda: asked_for(END, TODAY))
        asking(head, name="Second")
        asking(head, name="Third", month=6, day=30)
        assert differences(one, asked_by(lambda: asked_for(END, TODAY))) == []
        assert one.total() <= 4


@given(
    month=st.integers(1, 12),
    of_month=st.integers(1, 31),
    day=st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    ahead=st.integers(0, 900),
)
def test_one_day_before_and_every_day_until(month: int, of_month: int, day: date, ahead: int) -> None:
    """Exactly one day is before today, and one of every year follows, whatever day the rule names (29 February too)."""
    try:
        date(2000, month, of_month)
    except ValueError:
        return
    last = date.fromordinal(day.toordinal() + ahead)
    rule = BodyRule(kind="plan_deadline", value={"month": month, "day": of_month}, body=JointBody())
    days = list(_days(rule, last, day))
    assert days == sorted(set(days))
    assert len([on for on in days if on < day]) == 1
    assert all(on <= last for on in days)
    years = [on.year for on in days]
    assert years == list(range(years[0], years[0] + len(years)))


def test_page_of_the_body_shows_what_is_there_and_offers_the_missing_one(
    client_as: Any, as_actor: Any
) -> None:
    with as_actor("desk") as desk:
        made = asking(desk)
    with as_actor("head") as head:
        agreed(head, head, title="Plan of courses")
    page = client_as("desk").get(made.get_absolute_url()).content.decode()
    assert "Plan of courses" in page
    assert "Plan of 2026, asked for by" in page
    assert "On record" in page
    assert "starts_on=2027-01-01&amp;ends_on=2027-12-31" in page
    assert "Draw up" not in client_as("auditor").get(made.get_absolute_url()).content.decode()
