"""App configuration of the global search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "umubano.surfaces.search"
    label = "search"
    verbose_name = _("Search")
