"""The briefs that the portfolio composes: of the whole, of one partner, and the register as a sheet."""

from __future__ import annotations

from umubano.insight.portfolio.briefs.partner import compose_partner
from umubano.insight.portfolio.briefs.register import compose_register
from umubano.insight.portfolio.briefs.whole import compose_portfolio

__all__ = ["compose_partner", "compose_portfolio", "compose_register"]
