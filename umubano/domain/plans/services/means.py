"""The means and what may go wrong: budget lines, risks, assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.errors import InvalidInput
from umubano.domain.plans.models import BudgetLine, Plan, Risk
from umubano.domain.plans.services.parts import changing, put


@cache
def known_currencies() -> frozenset[str]:
    """The codes of ISO 4217 as CLDR has them."""
    return frozenset(list_currencies())


@dataclass(slots=True)
class RiskDraft:
    """A risk with likelihood and impact from 1 to 5 and what is done about it; an assumption has neither."""

    text: str
    kind: str = Risk.Kind.RISK
    likelihood: int | None = None
    impact: int | None = None
    mitigation: str = ""
    owner_id: int | None = None


def save_risk(
    plan: Plan, draft: RiskDraft, *, actor: Actor, risk: Risk | None = None, reason: str = ""
) -> Risk:
    """Put down a risk or an assumption, or with `risk` change it.

    Checks: the text; for a risk likelihood, impact and what is done about it; as every change. Records: history, `plan.changed`.
    Raises InvalidInput (`text_missing`, `weight_missing`, `mitigation_missing`).
    """
    is_risk = draft.kind == Risk.Kind.RISK
    if not draft.text.strip():
        raise InvalidInput(_("Say what it is."), code="text_missing", field="text")
    if is_risk:
        for name, weight in (("likelihood", draft.likelihood), ("impact", draft.impact)):
            if weight not in Risk.Scale.values:
                raise InvalidInput(
                    _("Weigh the risk: likelihood and impact from 1 to 5."), code="weight_missing", field=name
                )
        if not draft.mitigation.strip():
            raise InvalidInput(
                _("Say what is done about it, even if it is only watched."),
                code="mitigation_missing",
                field="mitigation",
            )
    with changing(plan, actor, "plans.save_risk", reason=reason, summary=draft.text[:200]) as row:
        saved = put(
            Risk,
            row,
            risk,
            {
                "kind": draft.kind,
                "text": draft.text.strip(),
                "likelihood": draft.likelihood if is_risk else None,
                "impact": draft.impact if is_risk else None,
                "mitigation": draft.mitigation.strip(),
                "owner_id": draft.owner_id,
            },
        )
    return saved


@dataclass(slots=True)
class BudgetDraft:
    """A cost in one currency. `host`: home or partner, where the rule asks who hosts; `our_percent`: where it is shared."""

    title: str
    amount: Decimal
    currency: str
    funding: str = BudgetLine.Funding.OWN
    sharing: str = BudgetLine.Sharing.OWN
    host: str = ""
    our_percent: Decimal | None = None


def save_budget_line(
    plan: Plan, draft: BudgetDraft, *, actor: Actor, line: BudgetLine | None = None, reason: str = ""
) -> BudgetLine:
    """Put down a cost, or with `line` change it.

    Checks: title, a positive amount, an ISO 4217 currency, who hosts where the rule asks, the percent where it is shared; as every change.
    Records: history, `plan.changed`. Raises InvalidInput.
    """
    currency = draft.currency.strip().upper()
    if not draft.title.strip():
        raise InvalidInput(_("Say what the money is for."), code="title_missing", field="title")
    if draft.amount <= 0:
        raise InvalidInput(_("Give an amount above zero."), code="amount_not_positive", field="amount")
    if currency not in known_currencies():
        raise InvalidInput(
            _("“%(code)s” is no currency. Use its three letters, for example RWF, USD or EUR.")
            % {"code": draft.currency},
            code="unknown_currency",
            field="currency",
        )
    by_host = draft.sharing in {"host", "sender", "reimbursable"}
    if by_host and draft.host not in {"home", "partner"}:
        raise InvalidInput(_("Say who hosts; the rule depends on it."), code="host_missing", field="host")
    is_shared = draft.sharing == BudgetLine.Sharing.SHARED
    if is_shared and (draft.our_percent is None or not 0 <= draft.our_percent <= 100):
        raise InvalidInput(
            _("Say what percent we bear, from 0 to 100."), code="percent_missing", field="our_percent"
        )
    with changing(plan, actor, "plans.save_budget_line", reason=reason, summary=draft.title) as row:
        saved = put(
            BudgetLine,
            row,
            line,
            {
                "title": draft.title.strip(),
                "amount": draft.amount,
                "currency": currency,
                "funding": draft.funding,
                "sharing": draft.sharing,
                "host": draft.host if by_host else "",
                "our_percent": draft.our_percent if is_shared else None,
            },
        )
    return saved
