"""Joint bodies as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "umubano.domain.committees"
    label = "committees"
    verbose_name = _("Joint committees")
