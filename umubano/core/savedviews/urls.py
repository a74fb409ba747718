"""Addresses of saved views."""

from django.urls import path

from umubano.core.savedviews import web

app_name = "savedviews"
urlpatterns = [
    path("", web.index, name="list"),
    path("save/", web.save, name="save"),
    path("<int:identifier>/share/", web.share, name="share"),
    path("<int:identifier>/delete/", web.delete, name="delete"),
]
