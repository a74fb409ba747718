"""App configuration of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "umubano.core.ui"
    label = "ui"

    def ready(self) -> None:
        """Refusals raised by code without Django are read in the reader's language."""
        from django.utils.translation import gettext

        from umubano.core.errors import Wording

        Wording.translate = staticmethod(gettext)
