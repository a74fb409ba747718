"""App configuration of the audit surface. It listens to the framework's signals about signing in; the
product sends none of its own.
"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "umubano.surfaces.audit"
    label = "audit"
    verbose_name = _("History")

    def ready(self) -> None:
        from umubano.surfaces.audit.sign_ins import listen

        listen()
