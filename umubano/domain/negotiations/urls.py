"""Addresses of the pipeline; negotiations by reference."""

from __future__ import annotations

from django.urls import path

from umubano.domain.negotiations.web import change, decide, pages

app_name = "negotiations"

urlpatterns = [
    path("", pages.listing, name="list"),
    path("board/", pages.board, name="board"),
    path("new/", change.create, name="create"),
    path("<str:ref>/", pages.detail, name="detail"),
    path("<str:ref>/edit/", change.edit, name="edit"),
    path("<str:ref>/clauses/", change.clauses, name="clauses"),
    path("<str:ref>/terms/", change.terms, name="terms"),
    path("<str:ref>/work/", change.work, name="work"),
    path("<str:ref>/label/", change.label, name="label"),
    path("<str:ref>/rounds/new/", change.add_round, name="add_round"),
    path("<str:ref>/rounds/<int:number>/", change.edit_round, name="edit_round"),
    path("<str:ref>/move/", decide.move_on_board, name="move"),
    path("<str:ref>/step/<slug:step>/", decide.step, name="step"),
    path("<str:ref>/sign/", decide.sign, name="sign"),
    path("<str:ref>/gates/<slug:code>/meet/", decide.meet, name="meet_gate"),
    path("<str:ref>/gates/<slug:code>/waive/", decide.waive, name="waive_gate"),
    path("<str:ref>/gates/<slug:code>/reopen/", decide.reopen, name="reopen_gate"),
]
