"""Addresses of what is due."""

from django.urls import path

from umubano.surfaces.calendars import web

app_name = "calendars"
urlpatterns = [path("", web.index, name="index"), path("month/", web.month, name="month")]
