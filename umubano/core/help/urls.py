"""Addresses of the help: `/help/` and `/help/<concept>/`."""

from __future__ import annotations

from django.urls import path

from umubano.core.help import web

app_name = "help"
urlpatterns = [path("", web.index, name="index"), path("<slug:topic>/", web.topic, name="topic")]
