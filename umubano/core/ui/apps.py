"""App configuration of the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "umubano.core.ui"
    label = "ui"
