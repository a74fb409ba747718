"""Addresses of the inbox."""

from django.urls import path

from umubano.surfaces.inbox import web

app_name = "inbox"
urlpatterns = [
    path("", web.index, name="index"),
    path("count/", web.count, name="count"),
    path("snooze/<slug:digest>/", web.put_off, name="snooze"),
    path("wake/<slug:digest>/", web.show_again, name="wake"),
    path("absences/", web.absences, name="absences"),
    path("absences/<int:identifier>/withdraw/", web.withdraw, name="withdraw"),
    path("absences/<int:identifier>/restore/", web.restore, name="restore"),
]
