"""Getting at a body, a session or a part of it, and how every form page answers. Every view here begins with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from umubano.core.labels.rules import EMPTY
from umubano.core.policy import require
from umubano.core.web.pages import actor_of, page, see_other
from umubano.domain.committees import policy
from umubano.domain.committees.models import JointBody, Session


def get_body(ref: str) -> JointBody:
    """The body with this reference, if the actor may see it; otherwise 404, as if there were none."""
    return get_object_or_404(JointBody.objects.select_related("owner", "label"), ref=ref)


def get_session(ref: str, number: int) -> Session:
    """The session of this number, if the actor may see it; otherwise 404."""
    return get_object_or_404(
        Session.objects.select_related("body__owner", "body__label", "host"), body__ref=ref, number=number
    )


def body_to_change(request: HttpRequest, ref: str) -> JointBody:
    """The same, checked for the right to change it before any form is shown. Raises NotAllowed, saying whom to ask."""
    row = get_body(ref)
    require(actor_of(request), policy.CHANGE, desk=row.desk)
    return row


def session_to_change(request: HttpRequest, ref: str, number: int) -> Session:
    row = get_session(ref, number)
    require(actor_of(request), policy.CHANGE, desk=row.desk)
    return row


def is_now(request: HttpRequest) -> bool:
    """Whether the page is asked as of today; only then can anything on it be changed."""
    return getattr(request, "as_of", None) is None


def show_form(
    request: HttpRequest,
    form: Any,
    title: str,
    *,
    row: Any = None,
    back: str = "",
    submit: str = "",
    text: str = "",
    danger: bool = False,
    offers: list[dict[str, Any]] | None = None,
    labels: Iterable[int] = (),
) -> HttpResponse:
    """The page of one form about `row` (a body or a session); 422 when what was sent cannot be taken.

    `offers` is what agreements say of the rule in the form, `labels` those of what the page tells beside `row`.
    """
    from django.urls import reverse

    context = {
        "form": form,
        "title": title,
        "row": row,
        "submit": submit or _("Save"),
        "cancel_url": back or (row.get_absolute_url() if row else reverse("committees:list")),
        "text": text,
        "danger": danger,
        "offers": offers or [],
    }
    return page(
        request,
        "committees/form.html",
        context,
        labels=[row.label_id, *labels] if row else EMPTY,
        partial="form",
        status=422 if form.is_bound else 200,
    )


def done(request: HttpRequest, url: str, sentence: str) -> HttpResponse:
    """Say what happened and go there."""
    from django.contrib import messages

    messages.success(request, sentence)
    return see_other(url)
