"""Addresses under /account/: one's own account, and the administration."""

from django.urls import path

from umubano.core.accounts.web import desks, installation, own, people
from umubano.core.codelists import web as code_lists

app_name = "accounts"

urlpatterns = [
    path("", own.own, name="own"),
    path("preferences/", own.preferences, name="preferences"),
    path("theme/", own.theme, name="theme"),
    path("administration/", people.people, name="list"),
    path("administration/accounts/new/", people.create, name="create"),
    path("administration/accounts/<str:username>/", people.change, name="change"),
    path("administration/accounts/<str:username>/password/", people.password, name="password"),
    path("administration/accounts/<str:username>/deactivate/", people.deactivate, name="deactivate"),
    path("administration/accounts/<str:username>/reactivate/", people.reactivate, name="reactivate"),
    path("administration/desks/", desks.desks, name="desks"),
    path("administration/desks/new/", desks.desk_form, name="desk_create"),
    path("administration/desks/<slug:code>/", desks.desk_form, name="desk_change"),
    path("administration/code-lists/", code_lists.code_lists, name="code_lists"),
    path("administration/code-lists/<slug:list_name>/", code_lists.code_list, name="code_list"),
    path("administration/code-lists/<slug:list_name>/new/", code_lists.code_form, name="code_create"),
    path("administration/code-lists/<slug:list_name>/order/", code_lists.order, name="code_order"),
    path(
        "administration/code-lists/<slug:list_name>/entries/<str:code>/",
        code_lists.code_form,
        name="code_change",
    ),
    path(
        "administration/code-lists/<slug:list_name>/entries/<str:code>/state/",
        code_lists.state,
        name="code_state",
    ),
    path("administration/settings/", installation.installation, name="settings"),
]
