"""Addresses of the calendar."""

from django.urls import path

from umubano.surfaces.calendars.web import calendar, due, feeds

app_name = "calendars"
urlpatterns = [
    path("", due.index, name="index"),
    path("month/", calendar.month, name="month"),
    path("agenda/", calendar.agenda, name="agenda"),
    path("year/", calendar.year, name="year"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<int:identifier>/revoke/", feeds.revoke, name="revoke"),
    path("feeds/<slug:token>.ics", feeds.fetch_feed, name="fetch"),
]
