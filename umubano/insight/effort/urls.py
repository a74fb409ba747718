"""Addresses of the effort."""

from __future__ import annotations

from django.urls import path

from umubano.insight.effort.web import focus, pages

app_name = "effort"

urlpatterns = [
    path("", pages.matrix_page, name="matrix"),
    path("outside/", pages.outside, name="outside"),
    path("focus/", focus.comparison_page, name="focus"),
    path("focus/declarations/", focus.declarations, name="declarations"),
    path("focus/declare/<slug:axis>/", focus.declare, name="declare"),
    path("focus/<str:ref>/", focus.declaration, name="declaration"),
    path("focus/<str:ref>/correct/", focus.correct, name="correct"),
    path("focus/<str:ref>/end/", focus.end, name="end"),
]
