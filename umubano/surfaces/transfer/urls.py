"""Addresses under /transfer/."""

from django.urls import path

from umubano.surfaces.transfer import web

app_name = "transfer"

urlpatterns = [
    path("", web.overview, name="list"),
    path("import/<slug:kind>/", web.upload, name="upload"),
    path("template/<slug:kind>.<str:extension>", web.template, name="template"),
    path("export/<slug:kind>.<str:extension>", web.export, name="export"),
    path("runs/<str:token>/", web.detail, name="detail"),
    path("runs/<str:token>/confirm/", web.confirm, name="confirm"),
    path("runs/<str:token>/cancel/", web.cancel, name="cancel"),
    path("runs/<str:token>/rejected/", web.rejected, name="rejected"),
]
