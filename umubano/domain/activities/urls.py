"""Addresses of activities, by reference."""

from __future__ import annotations

from django.urls import path

from umubano.domain.activities.web import capture, change, detail, learning, listing, parts

app_name = "activities"

urlpatterns = [
    path("", listing.listing, name="list"),
    path("new/", capture.capture, name="create"),
    path("new/offline/", capture.offline, name="create_offline"),
    path("bulk/", listing.bulk, name="bulk"),
    path("undo/<uuid:operation>/", change.undo, name="undo"),
    path("lessons/", learning.lessons, name="lessons"),
    path("<str:ref>/", detail.detail, name="detail"),
    path("<str:ref>/edit/", change.edit, name="edit"),
    path("<str:ref>/label/", change.label, name="label"),
    path("<str:ref>/step/<slug:step>/", change.step, name="step"),
    path("<str:ref>/participants/new/", parts.participation, name="add_participation"),
    path("<str:ref>/participants/<int:pk>/", parts.participation, name="participation"),
    path("<str:ref>/participants/<int:pk>/remove/", parts.remove_participation, name="remove_participation"),
    path("<str:ref>/course/", parts.education, name="education"),
    path("<str:ref>/costs/new/", parts.cost, name="add_cost"),
    path("<str:ref>/costs/<int:pk>/", parts.cost, name="cost"),
    path("<str:ref>/costs/<int:pk>/remove/", parts.remove_cost, name="remove_cost"),
    path("<str:ref>/report/", learning.report, name="report"),
    path("<str:ref>/assess/", learning.assess, name="assess"),
    path("<str:ref>/lessons/new/", learning.lesson, name="add_lesson"),
    path("<str:ref>/lessons/<int:pk>/", learning.lesson, name="lesson"),
    path("<str:ref>/lessons/<int:pk>/close/", learning.close, name="close_lesson"),
]
