"""App configuration of sources."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "umubano.domain.documents"
    label = "documents"
    verbose_name = _("Sources")
