"""App configuration of the register of agreements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "umubano.domain.agreements"
    label = "agreements"
    verbose_name = _("Agreements")
