"""App configuration of the portfolio."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "umubano.insight.portfolio"
    label = "portfolio"
    verbose_name = _("Portfolio")

    def ready(self) -> None:
        """What the portfolio keeps in memory rests on ticks, so it has them set; and it counts for the list of partners."""
        from umubano.core.changes.ticks import tick_protected_tables
        from umubano.domain.parties.figures import PartnerCounts, set_partner_counts
        from umubano.insight.portfolio.links import partner_lists
        from umubano.insight.portfolio.panels import partner_list_figures, partner_rules

        tick_protected_tables()
        set_partner_counts(PartnerCounts(partner_list_figures, partner_lists, partner_rules))
