"""App configuration of the effort."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EffortConfig(AppConfig):
    name = "umubano.insight.effort"
    label = "effort"
    verbose_name = _("Effort")
