"""Addresses of joint bodies: bodies by reference, sessions by number, minutes by version."""

from __future__ import annotations

from django.urls import path

from umubano.domain.committees.web import agenda, attendance, bodies, change, follow, minutes, sessions

app_name = "committees"

_SESSION = "<str:ref>/sessions/<int:number>/"

urlpatterns = [
    path("", bodies.listing, name="list"),
    path("new/", change.create, name="create"),
    path("<str:ref>/", bodies.detail, name="detail"),
    path("<str:ref>/edit/", change.edit, name="edit"),
    path("<str:ref>/label/", change.label, name="label"),
    path("<str:ref>/step/<slug:step>/", change.step, name="step"),
    path("<str:ref>/agreements/new/", change.link, name="link"),
    path("<str:ref>/agreements/<str:agreement>/", change.edit_link, name="edit_link"),
    path("<str:ref>/agreements/<str:agreement>/remove/", change.unlink, name="unlink"),
    path("<str:ref>/rules/<slug:kind>/", change.rule, name="rule"),
    path("<str:ref>/rules/<slug:kind>/remove/", change.unrule, name="unrule"),
    path("<str:ref>/members/new/", change.add_member, name="add_member"),
    path("<str:ref>/members/<int:pk>/", change.edit_member, name="edit_member"),
    path("<str:ref>/members/<int:pk>/remove/", change.remove_member, name="remove_member"),
    path("<str:ref>/sessions/new/", sessions.add, name="add_session"),
    path(_SESSION, sessions.detail, name="session"),
    path(f"{_SESSION}edit/", sessions.edit, name="edit_session"),
    path(f"{_SESSION}step/<slug:step>/", sessions.step, name="session_step"),
    path(f"{_SESSION}agenda/propose/", agenda.propose, name="propose"),
    path(f"{_SESSION}agenda/new/", agenda.add, name="add_item"),
    path(f"{_SESSION}agenda/<int:pk>/", agenda.edit, name="edit_item"),
    path(f"{_SESSION}agenda/<int:pk>/move/", agenda.move, name="move_item"),
    path(f"{_SESSION}agenda/<int:pk>/remove/", agenda.remove, name="remove_item"),
    path(f"{_SESSION}attendance/new/", attendance.add, name="add_attendance"),
    path(f"{_SESSION}attendance/<int:pk>/", attendance.edit, name="edit_attendance"),
    path(f"{_SESSION}attendance/<int:pk>/remove/", attendance.remove, name="remove_attendance"),
    path(f"{_SESSION}minutes/", minutes.write, name="write_minutes"),
    path(f"{_SESSION}minutes/agree/", minutes.agree, name="agree"),
    path(f"{_SESSION}minutes/correct/", minutes.correct, name="correct"),
    path(f"{_SESSION}minutes/<int:version>/", minutes.version, name="minutes"),
    path(f"{_SESSION}decisions/new/", minutes.add_decision, name="add_decision"),
    path(f"{_SESSION}decisions/<int:decision>/", minutes.edit_decision, name="edit_decision"),
    path(f"{_SESSION}decisions/<int:decision>/remove/", minutes.remove_decision, name="remove_decision"),
    path(f"{_SESSION}commitments/new/", follow.add, name="add_commitment"),
    path(f"{_SESSION}commitments/<int:pk>/", follow.edit, name="edit_commitment"),
    path(f"{_SESSION}commitments/<int:pk>/step/<slug:step>/", follow.step, name="commitment_step"),
]
