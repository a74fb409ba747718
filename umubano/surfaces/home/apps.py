"""App configuration of the home page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "umubano.surfaces.home"
    label = "home"
    verbose_name = _("Home")
