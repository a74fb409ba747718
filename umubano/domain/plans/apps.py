"""App configuration of plans."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "umubano.domain.plans"
    label = "plans"
    verbose_name = _("Plans")
