"""App configuration of what is true of one installation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstallationConfig(AppConfig):
    name = "umubano.core.installation"
    label = "installation"
    verbose_name = _("Installation")

    def ready(self) -> None:
        from umubano.core.dates import set_today_provider
        from umubano.core.installation.services import today

        set_today_provider(today)
