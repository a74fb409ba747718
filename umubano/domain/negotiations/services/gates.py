"""Decide on the gates of the national profile: met, waived until a date, open again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotAllowed
from umubano.core.registry import ActionRule
from umubano.domain.negotiations import policy
from umubano.domain.negotiations.gates import GateRule, GateState, facts_of, standing_of
from umubano.domain.negotiations.lifecycle import Stage
from umubano.domain.negotiations.models import Gate, Negotiation
from umubano.domain.negotiations.profiles import current_profile
from umubano.domain.negotiations.services.change import locked, require_open


def rule_of(code: str) -> GateRule:
    """The profile's rule. Raises InvalidInput when it has none of this code."""
    rule = current_profile().gate(code)
    if rule is None:
        raise InvalidInput(
            _("“%(code)s” is not a gate of the national profile.") % {"code": code},
            code="unknown_gate",
            value=code,
        )
    return rule


def meet_gate(
    negotiation: Negotiation,
    code: str,
    *,
    actor: Actor,
    evidence: str,
    met_on: date | None = None,
    reason: str = "",
) -> Gate:
    """Record that a gate is met, by which document or decision, and on which day.

    Checks: the action and desk, that the profile lets this role confirm it, that it is no prohibition, evidence, the day.
    Changes: the gate's decision. Records: history, `negotiation.gate_met`.
    """
    rule = rule_of(code)
    with operation(actor, "negotiations.meet_gate", reason=reason or evidence):
        row = _changeable(negotiation, rule, actor, policy.MEET_GATE)
        _require_decidable(rule)
        _require_confirmer(rule, actor)
        if not evidence.strip():
            raise InvalidInput(
                _("Say what shows that it is met: a letter, a decision, a minute."),
                code="evidence_missing",
                field="evidence",
            )
        day = met_on or today()
        if day > today():
            raise InvalidInput(
                _("A gate is met when it has been met."), code="day_in_the_future", field="met_on"
            )
        return decide(
            row,
            rule,
            actor,
            state=Gate.State.MET,
            decided_on=day,
            evidence=evidence.strip(),
            reason=reason,
            event="negotiation.gate_met",
        )


def waive_gate(
    negotiation: Negotiation, code: str, *, actor: Actor, reason: str, approver: str, due_on: date
) -> Gate:
    """Let the negotiation pass a gate that is not met, until a date by which it must be.

    Checks: the action, that the profile lets the gate be waived and that it applies, reason, approver and a date to come.
    Changes: the gate's decision. Records: history, `negotiation.gate_waived`.
    """
    rule = rule_of(code)
    with operation(actor, "negotiations.waive_gate", reason=reason):
        row = _changeable(negotiation, rule, actor, policy.WAIVE_GATE)
        _require_decidable(rule)
        if not rule.is_waivable:
            raise Conflict(
                _("“%(gate)s” cannot be waived. %(source)s")
                % {"gate": rule.title, "source": rule.legal_source},
                code="not_waivable",
                gate=code,
            )
        for field, value, sentence in (
            ("reason", reason, _("Say why the gate is waived.")),
            ("approver", approver, _("Say who approved it.")),
        ):
            if not value.strip():
                raise InvalidInput(sentence, code=f"{field}_missing", field=field)
        if due_on < today():
            raise InvalidInput(
                _("Say by when it will be met: a day to come."), code="due_in_the_past", field="due_on"
            )
        if standing_of(rule, facts_of(row), None, today()).state is GateState.NOT_APPLICABLE:
            raise Conflict(
                _("There is nothing to waive: the gate does not apply."), code="not_applicable", gate=code
            )
        return decide(
            row,
            rule,
            actor,
            state=Gate.State.WAIVED,
            decided_on=today(),
            reason=reason.strip(),
            approver=approver.strip(),
            due_on=due_on,
            event="negotiation.gate_waived",
        )


def reopen_gate(negotiation: Negotiation, code: str, *, actor: Actor, reason: str) -> Gate:
    """Take back that a gate is met or waived, with a reason. Records `negotiation.gate_reopened`.

    Raises Conflict when there is nothing to take back.
    """
    rule = rule_of(code)
    if not reason.strip():
        raise InvalidInput(_("Say why the gate is open again."), code="reason_missing", field="reason")
    with operation(actor, "negotiations.reopen_gate", reason=reason):
        row = _changeable(negotiation, rule, actor, policy.MEET_GATE)
        _require_decidable(rule)
        _require_confirmer(rule, actor)
        if not row.gates.filter(code=code).exclude(state=Gate.State.OPEN).exists():
            raise Conflict(_("This gate is open already."), code="already_open", gate=code)
        return decide(
            row, rule, actor, state=Gate.State.OPEN, reason=reason.strip(), event="negotiation.gate_reopened"
        )


def decide(row: Negotiation, rule: GateRule, actor: Actor, *, state: str, event: str, **values: Any) -> Gate:
    """Write a decision on a gate and log it. Who may decide is the caller's to check."""
    blank = {"decided_on": None, "evidence": "", "reason": "", "approver": "", "due_on": None}
    defaults = {**blank, **values, "state": state, "decided_by": actor.name, "label_id": row.label_id}
    gate, _created = Gate.objects.update_or_create(negotiation=row, code=rule.code, defaults=defaults)
    record_event(actor, event, row, effective_on=gate.decided_on, summary=rule.code)
    return gate


def _changeable(negotiation: Negotiation, rule: GateRule, actor: Actor, action: ActionRule) -> Negotiation:
    """The locked row, if the gate may still be decided: while open, and for duties after signature once it is signed."""
    row = locked(negotiation, actor, action)
    before = standing_of(rule, facts_of(row), None, today())
    if not (row.stage == Stage.SIGNED and before.is_follow_up):
        require_open(row)
    return row


def _require_decidable(rule: GateRule) -> None:
    if rule.is_prohibition:
        raise Conflict(
            _("“%(gate)s” follows from what the clauses do; nobody can decide it.") % {"gate": rule.title},
            code="prohibition",
            gate=rule.code,
        )


def _require_confirmer(rule: GateRule, actor: Actor) -> None:
    if actor.role in rule.confirmed_by:
        return
    from umubano.core.accounts.models import ROLE_NAMES

    roles = ", ".join(
        str(ROLE_NAMES[role]) for role in Role if role in rule.confirmed_by and role is not Role.SERVICE
    )
    raise NotAllowed(
        _("“%(gate)s” can be confirmed by: %(roles)s.") % {"gate": rule.title, "roles": roles},
        code="role_may_not_confirm",
        gate=rule.code,
    )
