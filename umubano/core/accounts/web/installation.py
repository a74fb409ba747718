"""Settings of the installation that an administrator may change."""

from __future__ import annotations

import os

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from umubano.core.accounts.forms import SettingsForm
from umubano.core.accounts.policy import MANAGE_SETTINGS
from umubano.core.accounts.web.tabs import administration_tabs
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.installation.services import put_setting, settings_now
from umubano.core.jobs.tasks import queue_due
from umubano.core.policy import require
from umubano.core.web.pages import actor_of, page, see_other

TODAY = "demonstration_today"


@require_http_methods(["GET", "POST"])
@login_required
def installation(request: HttpRequest) -> HttpResponse:
    """The demonstration's own today."""
    actor = actor_of(request)
    require(actor, MANAGE_SETTINGS)
    kept = settings_now()
    before = kept.get(TODAY)
    form = SettingsForm(request.POST or None, initial={TODAY: before})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data[TODAY]
        value = day.isoformat() if day else None
        if value != before:
            put_setting(actor, TODAY, value)
            record_access(
                actor,
                AccessKind.SETTING_CHANGED,
                subject_kind="setting",
                subject_ref=TODAY,
                subject_title=str(SettingsForm.base_fields[TODAY].label),
                details={"before": before, "after": value},
            )
            # the standings of that day are computed at once, not at the next quarter of an hour
            transaction.on_commit(queue_due)
        messages.success(request, _("The settings are saved."))
        return see_other(reverse("accounts:settings"))
    context = {
        "form": form,
        "is_demonstration": bool(kept.get("is_demonstration")),
        "fixed_today": os.environ.get("UMUBANO_TODAY", ""),
        "tabs": administration_tabs(request),
    }
    return page(request, "accounts/installation.html", context, status=422 if form.errors else 200)
