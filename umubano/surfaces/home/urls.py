"""The address of the home page."""

from __future__ import annotations

from django.urls import path

from umubano.surfaces.home import web

app_name = "home"

urlpatterns = [path("", web.index, name="index")]
