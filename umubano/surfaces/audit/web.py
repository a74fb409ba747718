"""Pages of history: what happened to everything, the history of one record, seals, and the access log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from umubano.core.actors import Actor, Role
from umubano.core.changes.access import (
    access_entries,
    latest_verifications,
    record_access,
    record_reading,
    start_of,
)
from umubano.core.changes.as_known import history_of, record_as_known
from umubano.core.changes.models import AccessKind, Seal
from umubano.core.changes.policy import READ_ACCESS_LOG, READ_HISTORY, READ_SEALS, VERIFY
from umubano.core.changes.seal import verify
from umubano.core.changes.tracked import subjects
from umubano.core.changes.words import thing
from umubano.core.policy import may, require
from umubano.core.web.pages import actor_of, page, see_other
from umubano.surfaces.audit.exports import FORMATS, write
from umubano.surfaces.audit.forms import HistoryForm, KnownForm, access_kinds
from umubano.surfaces.audit.queries import all_entries, kinds_seen, log_entries, subject_url
from umubano.surfaces.audit.sign_ins import address_of

SEALS_SHOWN = 50


@require_GET
@login_required
def overall(request: HttpRequest) -> HttpResponseBase:
    """What happened to everything one may see, with filters; `?export=csv|xlsx` gives the same as a file."""
    actor = actor_of(request)
    require(actor, READ_HISTORY)
    form = HistoryForm(request.GET, kinds=kinds_seen())
    asked = form.log_filter()
    extension = request.GET.get("export", "")
    if extension in FORMATS:
        return _export(request, actor, write(all_entries(asked), extension), extension)
    found = log_entries(asked, before=request.GET.get("page", ""))
    context = {
        "form": form,
        "entries": found.entries,
        "older_url": _with(request, page=found.next_before) if found.next_before else "",
        "newest_url": _with(request) if request.GET.get("page") else "",
        "exports": [(name.upper(), _with(request, export=name)) for name in FORMATS],
        "subject_kinds": frozenset(subjects()),
        "tabs": _tabs(actor, "list"),
    }
    labels = {entry.label_id for entry in found.entries}
    return page(request, "audit/overall.html", context, labels=labels, partial="results")


def _export(request: HttpRequest, actor: Actor, written: Any, extension: str) -> FileResponse:
    file, rows, label = written
    record_access(
        actor,
        AccessKind.EXPORTED,
        subject_kind="history",
        subject_title=_("History"),
        label=label,
        address=address_of(request),
        details={"rows": rows, "format": extension},
    )
    name = f"history-{timezone.localdate().isoformat()}.{extension}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMATS[extension])


@require_GET
@login_required
def record(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Everything that was changed on one record, and with `?known=DATE` the record as we knew it that day."""
    actor = actor_of(request)
    require(actor, READ_HISTORY)
    model = subjects().get(kind)
    if model is None:
        raise Http404
    found: Any = get_object_or_404(model, ref=ref)
    changes = history_of(found, before=request.GET.get("page", ""))
    labels = {found.label_id} | changes.label_ids
    asks = "known" in request.GET
    form = KnownForm(request.GET if asks else None, initial={"known": timezone.localdate()})
    known = None
    if asks and form.is_valid():
        end_of_day = start_of(form.cleaned_data["known"] + timedelta(days=1)) - timedelta(microseconds=1)
        known = record_as_known(found, end_of_day)
        labels |= known.label_ids if known is not None else frozenset()
    record_reading(actor, found, address=address_of(request))
    context = {
        "record": found,
        "kind": kind,
        "thing": thing(model),
        "record_url": subject_url(kind, ref),
        "changes": changes.changes,
        "older_url": _with(request, page=changes.next_before) if changes.next_before else "",
        "form": form,
        "known": known,
        "known_on": form.cleaned_data.get("known") if asks and form.is_valid() else None,
        "tabs": _tabs(actor, "list"),
    }
    status = 422 if asks and form.errors else 200
    return page(request, "audit/record.html", context, labels=labels, partial="changes", status=status)


@require_GET
@login_required
def seals(request: HttpRequest) -> HttpResponse:
    """How far history is sealed, the latest links, and the latest verifications with what they found."""
    actor = actor_of(request)
    require(actor, READ_SEALS)
    links = list(Seal.objects.order_by("-id")[:SEALS_SHOWN])
    context = {
        "links": links,
        "last": links[0] if links else None,
        "verifications": latest_verifications(actor),
        "may_verify": may(actor, VERIFY),
        "tabs": _tabs(actor, "seals"),
    }
    return page(request, "audit/seals.html", context)


@require_POST
@login_required
def verify_history(request: HttpRequest) -> HttpResponse:
    """Verify the whole chain and keep the result in the access log, where the page of seals shows it."""
    actor = actor_of(request)
    require(actor, VERIFY)
    result = verify()
    record_access(
        actor,
        AccessKind.HISTORY_VERIFIED,
        subject_kind="history",
        subject_title=_("History"),
        address=address_of(request),
        details={**result, "problems": result["problems"][:10]},
    )
    if result["ok"]:
        messages.success(request, _("History is as it was sealed. Nothing was altered."))
    else:
        messages.error(
            request,
            _("History was altered. The first broken seal is of %(day)s.") % {"day": result["first_bad"]},
        )
    return see_other(reverse("audit:seals"))


@require_GET
@login_required
def access(request: HttpRequest) -> HttpResponse:
    """Who signed in, who managed accounts, and (not for administrators) who read, exported or printed
    what.
    """
    actor = actor_of(request)
    require(actor, READ_ACCESS_LOG)
    form = HistoryForm(request.GET, kinds=access_kinds(with_records=actor.role is not Role.ADMINISTRATOR))
    before = request.GET.get("page", "")
    found = access_entries(actor, form.access_filter(), before=int(before) if before.isdecimal() else None)
    context = {
        "form": form,
        "entries": [(entry, subject_url(entry.subject_kind, entry.subject_ref)) for entry in found.entries],
        "older_url": _with(request, page=str(found.next_before)) if found.next_before else "",
        "newest_url": _with(request) if before else "",
        "tabs": _tabs(actor, "access"),
    }
    labels = {entry.label_id for entry in found.entries}
    return page(request, "audit/access.html", context, labels=labels, partial="results")


def _with(request: HttpRequest, **values: str) -> str:
    """This page's address with what it asks for, the place in the list and the export replaced by
    `values`.
    """
    asked = {
        name: value for name, value in request.GET.items() if name not in {"page", "export", "on"} and value
    }
    query = urlencode({**asked, **values})
    return f"{request.path}?{query}" if query else request.path


def _tabs(actor: Actor, active: str) -> list[dict[str, Any]]:
    places = [
        ("list", _("What happened"), READ_HISTORY, "history"),
        ("access", _("Access log"), READ_ACCESS_LOG, "login"),
        ("seals", _("Seals"), READ_SEALS, "shield-check"),
    ]
    return [
        {"title": title, "url": reverse(f"audit:{name}"), "icon": icon, "active": name == active}
        for name, title, rule, icon in places
        if may(actor, rule)
    ]
