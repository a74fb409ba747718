"""App configuration of the inbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "umubano.surfaces.inbox"
    label = "inbox"
    verbose_name = _("Inbox")
