"""Indicators and their values: who reports is never who assesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes import operation
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.lifecycle import perform
from umubano.core.policy import require
from umubano.domain.plans import policy
from umubano.domain.plans.lifecycle import VALUE_LIFECYCLE, WRITABLE, State
from umubano.domain.plans.models import Indicator, IndicatorValue, Objective
from umubano.domain.plans.schedule import Period, periods
from umubano.domain.plans.services.parts import changing, locked, part_of, put


@dataclass(slots=True)
class IndicatorDraft:
    """An indicator as somebody defines it. `owner_id` implements and reports, `assessor_id` judges: two different accounts."""

    name: str
    unit: str
    baseline: Decimal
    target: Decimal
    source: str
    owner_id: int
    assessor_id: int
    direction: str = Indicator.Direction.RISES
    every_months: int = Indicator.Every.HALF


def save_indicator(
    objective: Objective,
    draft: IndicatorDraft,
    *,
    actor: Actor,
    indicator: Indicator | None = None,
    reason: str = "",
) -> Indicator:
    """Define an indicator of an objective, or with `indicator` define it anew.

    Checks: name, unit and source, that the target lies ahead of the baseline in its direction, that the assessor is not the implementer
    and is somebody who may decide; as every change. Changes: the indicator. Records: history, `plan.changed`.
    Raises InvalidInput (`name_missing`, `unit_missing`, `source_missing`, `target_not_ahead`, `assessor_implements`, `assessor_may_not`).
    """
    for name, text, sentence in (
        ("name", draft.name, _("Say what is measured.")),
        ("unit", draft.unit, _("Say in what unit.")),
        ("source", draft.source, _("Say where the figures come from.")),
    ):
        if not text.strip():
            raise InvalidInput(sentence, code=f"{name}_missing", field=name)
    rises = draft.direction == Indicator.Direction.RISES
    if (draft.target > draft.baseline) != rises or draft.target == draft.baseline:
        raise InvalidInput(
            _(
                "A figure that should rise needs a target above its baseline, one that should fall a target below it."
            ),
            code="target_not_ahead",
            field="target",
        )
    _check_assessor(draft)
    with changing(objective.plan, actor, "plans.save_indicator", reason=reason, summary=draft.name) as row:
        saved = put(
            Indicator,
            row,
            indicator,
            {
                "objective_id": part_of(Objective, row, objective.pk).pk,
                "name": draft.name.strip(),
                "unit": draft.unit.strip(),
                "baseline": draft.baseline,
                "target": draft.target,
                "direction": draft.direction,
                "every_months": draft.every_months,
                "source": draft.source.strip(),
                "owner_id": draft.owner_id,
                "assessor_id": draft.assessor_id,
            },
        )
    return saved


def _check_assessor(draft: IndicatorDraft) -> None:
    if draft.assessor_id == draft.owner_id:
        raise InvalidInput(
            _("Who implements cannot assess. Name somebody else as assessor."),
            code="assessor_implements",
            field="assessor_id",
        )
    roles = [role.value for role in WRITING_ROLES - {Role.SERVICE}]
    if not Account.objects.filter(pk=draft.assessor_id, role__in=roles, is_active=True).exists():
        raise InvalidInput(
            _("This person may not decide on values. Name a desk officer, the legal adviser or the head."),
            code="assessor_may_not",
            field="assessor_id",
        )


def periods_of(indicator: Indicator) -> list[Period]:
    """The periods in which this indicator is measured, over the life of its plan."""
    return periods(indicator.plan.starts_on, indicator.plan.ends_on, indicator.every_months)


def record_value(
    indicator: Indicator,
    *,
    actor: Actor,
    period_end: date,
    value: Decimal | None,
    note: str = "",
    evidence: str = "",
    reason: str = "",
) -> IndicatorValue:
    """Put down the figure of one period, a draft until it is submitted; again for the same period changes it.

    Checks: the action and desk, that the plan is agreed, that the period is one of the indicator's and has begun, that the value is still a
    draft or was returned. Changes: the value. Records: history, `plan.changed`.
    Raises InvalidInput (`period_unknown`, `day_in_the_future`), Conflict (`not_agreed`, `not_writable`).
    """
    with changing(
        indicator.plan, actor, "plans.record_value", rule=policy.REPORT, reason=reason, asks_reason=False,
        summary=indicator.name,
    ) as row:  # fmt: skip
        if row.state != State.AGREED:
            raise Conflict(
                _("The plan is still a draft. Values are recorded once it is agreed."), code="not_agreed"
            )
        period = next((one for one in periods_of(indicator) if one.end == period_end), None)
        if period is None:
            raise InvalidInput(
                _("This indicator has no period that ends on that day."),
                code="period_unknown",
                field="period_end",
            )
        if period.start > today():
            raise InvalidInput(_("This period has not begun."), code="day_in_the_future", field="period_end")
        found = IndicatorValue.objects.filter(indicator=indicator, period_end=period_end).first()
        if found is not None and found.state not in WRITABLE:
            raise Conflict(
                _("The value of this period is submitted or approved and cannot be changed."),
                code="not_writable",
            )
        given: dict[str, Any] = {"value": value, "note": note.strip(), "evidence": evidence.strip()}
        if found is None:
            dates = {"period_start": period.start, "period_end": period.end, "state_since": today()}
            given |= {"indicator_id": indicator.pk, **dates}
        saved = put(IndicatorValue, row, found, given)
    return saved


def take_value_step(
    value: IndicatorValue, step: str, *, actor: Actor, effective_on: date | None = None, reason: str = ""
) -> IndicatorValue:
    """Submit, return, approve or lock a value (`lifecycle.py`). Checks, changes and records: `core.lifecycle.perform`.

    Submitting is for the plan's desk; deciding for the assessor alone, of whatever desk. Raises what `perform` raises.
    """
    with operation(actor, f"indicatorvalue.{step}", reason=reason):
        fields: dict[str, Any] = {}
        if step == "submit":
            locked(value.plan, actor, policy.REPORT)
            if actor.user_id is not None and actor.user_id == value.indicator.assessor_id:
                raise Conflict(
                    _("You assess this indicator, so somebody else must submit its values."),
                    code="assessor_implements",
                )
            fields = {"submitted_by_id": actor.user_id, "decision_reason": ""}
            if actor.user_id is None:
                fields["submitted_by_id"] = value.indicator.owner_id
        elif step == "return":
            fields = {"decision_reason": reason.strip()}
        else:
            require(actor, VALUE_LIFECYCLE.rule(VALUE_LIFECYCLE.transition(step)))
        return perform(
            VALUE_LIFECYCLE, value, step, actor=actor, effective_on=effective_on, reason=reason, **fields
        )
