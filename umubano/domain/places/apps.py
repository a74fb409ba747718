"""App configuration of places: states, territories and regions of the world."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "umubano.domain.places"
    label = "places"
    verbose_name = _("Places")
