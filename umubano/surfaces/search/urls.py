"""Addresses of the search."""

from django.urls import path

from umubano.surfaces.search import web

app_name = "search"
urlpatterns = [path("", web.index, name="index"), path("suggest/", web.suggest, name="suggest")]
