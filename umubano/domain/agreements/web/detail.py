"""The page of one agreement."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.actors import Actor
from umubano.core.changes.access import record_reading
from umubano.core.labels.services import value_of
from umubano.core.policy import may
from umubano.core.web.context import describe_label
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.core.web.panels import announced_panels
from umubano.domain.agreements import policy
from umubano.domain.agreements.models import Agreement, Collection
from umubano.domain.agreements.presentation.detail import detail as read_detail
from umubano.domain.agreements.web.reach import agreement_named, is_today


@login_required
@require_GET
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about one agreement, as of the day asked about."""
    actor = actor_of(request)
    agreement = agreement_named(ref)
    record_reading(actor, agreement, address=request.META.get("REMOTE_ADDR", ""))
    shown = read_detail(agreement, asked_on(request), actor)
    announced = announced_panels("agreement_panels", ref, asked_on(request))
    context = {
        "it": shown,
        "panels": announced.panels,
        "agreement": agreement,
        "label": describe_label(value_of(agreement.label_id)),
        "is_today": is_today(request),
        "is_foreign": actor.is_foreign,
        "is_ours": agreement.collection == Collection.REGISTER,
        "tabs": agreement_tabs(ref, shown.history_url),
        **permissions(request, actor, agreement),
    }
    return page(
        request,
        "agreements/detail.html",
        context,
        labels=shown.label_ids | announced.label_ids,
    )


def agreement_tabs(ref: str, history: str) -> list[dict[str, Any]]:
    """The agreement and its history."""
    tabs: list[dict[str, Any]] = [
        {
            "title": _("Agreement"),
            "url": reverse("agreements:detail", args=[ref]),
            "active": True,
            "icon": "file-text",
        }
    ]
    if history:
        tabs.append({"title": _("History"), "url": history, "active": False, "icon": "history"})
    return tabs


def permissions(request: HttpRequest, actor: Actor, agreement: Agreement) -> dict[str, bool]:
    """What the page offers. On another day than today, nothing: what is changed is changed now."""
    now = is_today(request)
    return {
        "may_change": now and may(actor, policy.CHANGE, desk=agreement.desk),
        "may_record": now and may(actor, policy.RECORD_ACT, desk=agreement.desk),
        "may_correct": now and may(actor, policy.CORRECT_ACT, desk=agreement.desk),
        "may_decide": now and may(actor, policy.DECIDE_CLAIM, desk=agreement.desk),
        "may_relabel": now and may(actor, policy.RELABEL, desk=agreement.desk),
    }
