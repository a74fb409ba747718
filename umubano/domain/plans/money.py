"""Sums of a budget: per currency, never across. Pure, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cost:
    """One budget line as far as sums need it. `host` is home or partner where the rule asks who hosts."""

    amount: Decimal
    currency: str
    funding: str
    sharing: str
    host: str = ""
    our_percent: Decimal | None = None


def our_part(cost: Cost) -> Decimal:
    """What we bear in the end.

    Each bears its own: what is entered is our own cost, or the partner's where its budget funds it. Host pays: all when we host.
    Sender pays, and advanced by the host but reimbursed: all when the partner hosts, because then we send. Shared: by percent.
    """
    if cost.sharing == "shared":
        return (cost.amount * (cost.our_percent or 0) / 100).quantize(_CENT, ROUND_HALF_UP)
    if cost.sharing == "host":
        bears = cost.host == "home"
    elif cost.sharing in {"sender", "reimbursable"}:
        bears = cost.host == "partner"
    else:
        bears = cost.funding == "own"
    return cost.amount if bears else Decimal(0)


@dataclass(slots=True)
class CurrencySum:
    """What is planned in one currency: in all, borne by us, not yet funded, and by funding source."""

    currency: str
    total: Decimal = Decimal(0)
    ours: Decimal = Decimal(0)
    unfunded: Decimal = Decimal(0)
    by_funding: dict[str, Decimal] = field(default_factory=dict)


def sums(costs: Iterable[Cost]) -> list[CurrencySum]:
    """One sum per currency, in the order of the currencies' codes."""
    found: dict[str, CurrencySum] = {}
    for cost in costs:
        total = found.setdefault(cost.currency, CurrencySum(cost.currency))
        total.total += cost.amount
        total.ours += our_part(cost)
        if cost.funding == "open":
            total.unfunded += cost.amount
        total.by_funding[cost.funding] = total.by_funding.get(cost.funding, Decimal(0)) + cost.amount
    return [found[code] for code in sorted(found)]
