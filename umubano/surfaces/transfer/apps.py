"""App configuration of imports and exports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransferConfig(AppConfig):
    name = "umubano.surfaces.transfer"
    label = "transfer"
    verbose_name = _("Imports and exports")
