"""Addresses of briefs: `/briefs/<kind>/<ref>.<format>`."""

from __future__ import annotations

from django.urls import path

from umubano.surfaces.briefs import web

app_name = "briefs"

urlpatterns = [path("<slug:kind>/<str:ref>.<slug:form>", web.document, name="document")]
