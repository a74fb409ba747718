"""Addresses under /history/."""

from django.urls import path

from umubano.surfaces.audit import web

app_name = "audit"

urlpatterns = [
    path("", web.overall, name="list"),
    path("access/", web.access, name="access"),
    path("seals/", web.seals, name="seals"),
    path("seals/verify/", web.verify_history, name="verify"),
    path("<slug:kind>/<str:ref>/", web.record, name="record"),
]
