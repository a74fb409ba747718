"""Addresses: the shared pages here, each concept's own under the name it has always had."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from umubano.core.web import views

#: prefix → module; a concept that is not installed yet is left out
_PLACES = {
    "": "umubano.surfaces.home.urls",
    "agreements/": "umubano.domain.agreements.urls",
    "negotiations/": "umubano.domain.negotiations.urls",
    "partners/": "umubano.domain.parties.urls",
    "committees/": "umubano.domain.committees.urls",
    "activities/": "umubano.domain.activities.urls",
    "plans/": "umubano.domain.plans.urls",
    "effort/": "umubano.insight.effort.urls",
    "calendar/": "umubano.surfaces.calendars.urls",
    "inbox/": "umubano.surfaces.inbox.urls",
    "api/v1/": "umubano.surfaces.api.urls",
    "search/": "umubano.surfaces.search.urls",
    "transfer/": "umubano.surfaces.transfer.urls",
    "briefs/": "umubano.surfaces.briefs.urls",
    "history/": "umubano.surfaces.audit.urls",
    "account/": "umubano.core.accounts.urls",
    "views/": "umubano.core.savedviews.urls",
    "help/": "umubano.core.help.urls",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", views.health, name="health"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
urlpatterns += [
    path(prefix, include(module))
    for prefix, module in _PLACES.items()
    if module.rsplit(".", 1)[0] in settings.INSTALLED_APPS and find_spec(module)
]

handler404 = "umubano.core.web.views.not_found"
handler403 = "umubano.core.web.views.not_allowed"
handler500 = "umubano.core.web.views.server_error"
