"""Addresses under /agreements/."""

from django.urls import path

from umubano.domain.agreements.web import acts, bulk, detail, edit, parts, register

app_name = "agreements"
urlpatterns = [
    path("", register.listing, name="list"),
    path("new/", edit.create, name="create"),
    path("bulk/", bulk.edit, name="bulk"),
    path("bulk/result/", bulk.result, name="bulk_result"),
    path("undo/<uuid:operation>/", bulk.undo, name="undo"),
    path("<str:ref>/", detail.detail, name="detail"),
    path("<str:ref>/edit/", edit.details, name="edit"),
    path("<str:ref>/terms/", edit.terms, name="edit_terms"),
    path("<str:ref>/terms/preview/", edit.preview_terms, name="preview_terms"),
    path("<str:ref>/areas/", edit.areas, name="edit_areas"),
    path("<str:ref>/parties/", edit.parties, name="edit_parties"),
    path("<str:ref>/signatories/", edit.signatories, name="edit_signatories"),
    path("<str:ref>/label/", edit.label, name="relabel"),
    path("<str:ref>/acts/new/", acts.record, name="record_act"),
    path("<str:ref>/acts/<int:pk>/correct/", acts.correct, name="correct_act"),
    path("<str:ref>/acts/<int:pk>/undo/", acts.undo, name="undo_act"),
    path("<str:ref>/sources/new/", parts.source, name="add_source"),
    path("<str:ref>/relations/new/", parts.relation, name="relate"),
    path("<str:ref>/relations/candidates/", parts.candidates, name="relation_candidates"),
    path("<str:ref>/relations/<int:pk>/remove/", parts.remove_relation, name="unrelate"),
    path("<str:ref>/claims/new/", parts.claim, name="add_claim"),
    path("<str:ref>/claims/<int:pk>/decide/", parts.decide, name="decide_claim"),
]
