"""What the portfolio announces: its sections of the home page and of partners' pages, and the briefs."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.changes.ticks import fold_ticks
from umubano.core.registry import BriefKind, Concept
from umubano.insight.portfolio.briefs import compose_partner, compose_portfolio, compose_register
from umubano.insight.portfolio.panels import home_panels, partner_panels


def _nightly(actor: Actor, day: date) -> int:
    """Fold the ticks by which what is kept in memory is known to be true."""
    return fold_ticks()


concept = Concept(
    name="portfolio",
    title=_("Portfolio"),
    order=200,
    reference_tables={"changes_tick": "marks that something changed, by which memories know; no content"},
    home_panels=home_panels,
    partner_panels=partner_panels,
    briefs=(
        BriefKind("portfolio", _("Portfolio"), compose_portfolio),
        BriefKind("partner", _("Partner"), compose_partner),
        BriefKind("register", _("Register"), compose_register, formats=("xlsx",)),
    ),
    nightly=_nightly,
)
