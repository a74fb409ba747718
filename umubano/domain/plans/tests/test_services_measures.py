"""Indicators with their values, risks, assumptions and budget: what is checked, what changes, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from umubano.domain.plans import services
from umubano.domain.plans.models import (
    BudgetLine,
    Indicator,
    IndicatorValue,
    Risk,
)
from umubano.domain.plans.services import BudgetDraft, RiskDraft
from umubano.domain.plans.tests.factories import (
    agreed,
    indicator,
    make,
    objective,
)
from umubano.domain.plans.tests.test_services import refused, submitted

# indicators


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"assessor": "desk"}, "assessor_implements"),
        ({"assessor": "reader"}, "assessor_may_not"),
        ({"assessor": "partner"}, "assessor_may_not"),
        ({"target": Decimal(0)}, "target_not_ahead"),
        ({"direction": "falls"}, "target_not_ahead"),
        ({"name": ""}, "name_missing"),
        ({"unit": " "}, "unit_missing"),
        ({"source": ""}, "source_missing"),
    ],
)
def test_indicator_is_refused(as_actor: Any, given: dict[str, Any], code: str) -> None:
    with as_actor("desk") as desk:
        parent = objective(make(desk), desk)
        refused(code, lambda: indicator(parent, desk, **given))


def test_assessor_who_implements_is_refused_by_the_database(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        one = indicator(objective(make(desk), desk), desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Indicator.objects.filter(pk=one.pk).update(assessor=one.owner_id)


def test_value_goes_from_draft_to_lock_by_two_people(as_actor: Any) -> None:
    with as_actor("head") as head:
        plan = agreed(head, head)
    with as_actor("desk") as desk:
        value = submitted(plan, desk)
        assert (value.state, value.submitted_by_id, value.period_start) == (
            "submitted",
            desk.user_id,
            date(2025, 7, 1),
        )
        refused("not_yet", lambda: services.take_value_step(value, "approve", actor=desk))
        refused(
            "not_writable",
            lambda: services.record_value(
                value.indicator, actor=desk, period_end=date(2025, 12, 31), value=Decimal(1)
            ),
        )
    with as_actor("legal") as legal:
        refused("reason_missing", lambda: services.take_value_step(value, "return", actor=legal))
        returned = services.take_value_step(value, "return", actor=legal, reason="Certificates are missing.")
        assert (returned.state, returned.decision_reason) == ("returned", "Certificates are missing.")
        refused("assessor_implements", lambda: services.take_value_step(value, "submit", actor=legal))
    with as_actor("desk") as desk:
        services.record_value(value.indicator, actor=desk, period_end=date(2025, 12, 31), value=Decimal(30))
        services.take_value_step(value, "submit", actor=desk)
    with as_actor("legal") as legal:
        services.take_value_step(value, "approve", actor=legal)
        locked = services.take_value_step(value, "lock", actor=legal)
        assert (locked.state, locked.value) == ("locked", Decimal(30))
    with as_actor("head") as head:
        refused("wrong_state", lambda: services.take_value_step(value, "return", actor=head, reason="No."))
        with pytest.raises(IntegrityError), transaction.atomic():
            IndicatorValue.objects.filter(pk=value.pk).update(state="draft")


def test_nobody_but_the_assessor_decides_not_even_the_head(as_actor: Any) -> None:
    with as_actor("head") as head:
        value = submitted(agreed(head, head), head)
        refused("not_yet", lambda: services.take_value_step(value, "approve", actor=head))
    with as_actor("reader") as reader:
        refused("role_may_not", lambda: services.take_value_step(value, "approve", actor=reader))


@pytest.mark.parametrize(
    ("period_end", "code"),
    [(date(2025, 11, 30), "period_unknown"), (date(2026, 12, 31), "day_in_the_future")],
)
def test_value_of_another_period_is_refused(as_actor: Any, period_end: date, code: str) -> None:
    with as_actor("head") as head:
        one = Indicator.objects.get(plan=agreed(head, head))
        refused(code, lambda: services.record_value(one, actor=head, period_end=period_end, value=Decimal(1)))


def test_value_without_figure_and_note_is_notsubmitted(as_actor: Any) -> None:
    with as_actor("head") as head:
        one = Indicator.objects.get(plan=agreed(head, head))
        value = services.record_value(one, actor=head, period_end=date(2025, 12, 31), value=None)
        refused("not_yet", lambda: services.take_value_step(value, "submit", actor=head))
        services.record_value(
            one, actor=head, period_end=date(2025, 12, 31), value=None, note="Not counted yet."
        )
        assert services.take_value_step(value, "submit", actor=head).state == "submitted"


# means


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (RiskDraft(""), "text_missing"),
        (RiskDraft("Rain", likelihood=0, impact=3, mitigation="Wait"), "weight_missing"),
        (RiskDraft("Rain", likelihood=2, impact=None, mitigation="Wait"), "weight_missing"),
        (RiskDraft("Rain", likelihood=2, impact=3), "mitigation_missing"),
    ],
)
def test_risk_is_refused(as_actor: Any, draft: RiskDraft, code: str) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        refused(code, lambda: services.save_risk(plan, draft, actor=desk))


def test_risks_are_weighed_and_assumptions_are_not(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        risk = services.save_risk(
            plan, RiskDraft("Rain", likelihood=4, impact=3, mitigation="Dry season"), actor=desk
        )
        assert (risk.weight, risk.level) == (12, "bad")
        services.save_risk(plan, RiskDraft("Visas are given", kind="assumption", impact=3), actor=desk)
        assert Risk.objects.get(kind="assumption").weight == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": ""}, "title_missing"),
        ({"amount": Decimal(0)}, "amount_not_positive"),
        ({"currency": "XYZ"}, "unknown_currency"),
        ({"sharing": "host"}, "host_missing"),
        ({"sharing": "shared"}, "percent_missing"),
        ({"sharing": "shared", "our_percent": Decimal(101)}, "percent_missing"),
    ],
)
def test_budget_line_is_refused(as_actor: Any, given: dict[str, Any], code: str) -> None:
    with as_actor("desk") as desk:
        plan = make(desk)
        values = {"title": "Travel", "amount": Decimal(100), "currency": "usd", **given}
        refused(code, lambda: services.save_budget_line(plan, BudgetDraft(**values), actor=desk))


def test_budget_line_keeps_only_what_its_rule_needs(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        draft = BudgetDraft("Travel", Decimal(100), "usd", sharing="own", host="home", our_percent=Decimal(5))
        services.save_budget_line(make(desk), draft, actor=desk)
        kept = BudgetLine.objects.get()
        assert (kept.currency, kept.host, kept.our_percent) == ("USD", "", None)
