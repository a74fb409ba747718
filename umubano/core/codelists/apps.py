"""App configuration of code lists."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodeListsConfig(AppConfig):
    name = "umubano.core.codelists"
    label = "codelists"
    verbose_name = _("Code lists")
