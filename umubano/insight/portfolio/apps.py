"""App configuration of the portfolio."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "umubano.insight.portfolio"
    label = "portfolio"
    verbose_name = _("Portfolio")

    def ready(self) -> None:
        """What the portfolio keeps in memory rests on ticks, so it is the portfolio that has them set."""
        from umubano.core.changes.ticks import tick_protected_tables

        tick_protected_tables()
