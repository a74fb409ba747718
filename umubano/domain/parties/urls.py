"""Addresses of partners, by code: `/partners/MOZ/`, `/partners/org:EAC/`."""

from __future__ import annotations

from django.urls import path

from umubano.domain.parties import web

app_name = "parties"

urlpatterns = [
    path("", web.listing, name="list"),
    path("<str:code>/", web.detail, name="detail"),
    path("<str:code>/bodies/new/", web.add_body, name="add_body"),
    path("<str:code>/bodies/<int:number>/", web.edit_body, name="edit_body"),
    path("<str:code>/bodies/<int:number>/contacts/new/", web.add_contact, name="add_contact"),
    path("<str:code>/contacts/<int:number>/", web.edit_contact, name="edit_contact"),
    path("<str:code>/contacts/<int:number>/remove/", web.remove_contact, name="remove_contact"),
]
