"""App configuration of the web layer shared by all pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "umubano.core.web"
    label = "web"
