"""App configuration of history and the meaning log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangesConfig(AppConfig):
    name = "umubano.core.changes"
    label = "changes"
    verbose_name = _("Changes")
