"""App configuration of security labels."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabelsConfig(AppConfig):
    name = "umubano.core.labels"
    label = "labels"
    verbose_name = _("Security labels")
