"""Sources, relations and competing claims of an agreement."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from umubano.core.errors import InvalidInput
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, page, see_other
from umubano.domain.agreements import policy
from umubano.domain.agreements.forms.parts import (
    ClaimForm,
    DecideClaimForm,
    ReasonForm,
    RelationForm,
    SourceForm,
    claim_field_title,
)
from umubano.domain.agreements.models import Agreement, AgreementSource, Claim, Relation
from umubano.domain.agreements.search import suggestions
from umubano.domain.agreements.services.change import add_claim, add_source, decide_claim, relate, unrelate
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.agreements.web.edit import show
from umubano.domain.agreements.web.reach import agreement_to_change, attempt
from umubano.domain.documents.services import file_source

_BOTH = ["GET", "POST"]


@login_required
@require_http_methods(_BOTH)
def source(request: HttpRequest, ref: str) -> HttpResponse:
    """Say where what we know of it comes from."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    form = SourceForm(request.POST or None, agreement=agreement)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def store() -> AgreementSource:
            filed = file_source(
                actor=actor,
                label=agreement.label,
                **{
                    name: given[name]
                    for name in ("kind", "publisher", "title", "url", "published", "language")
                },
            )
            draft = SourceDraft(filed.pk, given["confidence"], given["locator"], given["note"])
            return add_source(agreement, draft, actor=actor, reason=given["reason"])

        stored, status = attempt(form, store)
        if stored is not None:
            notify(request, _("The source is added."))
            return see_other(f"{agreement.get_absolute_url()}#sources")
    return show(
        request, agreement, "agreements/form.html", {"form": form, "title": _("Add a source")}, status
    )


@login_required
@require_http_methods(_BOTH)
def relation(request: HttpRequest, ref: str) -> HttpResponse:
    """Relate it to another instrument, found by reference or by words."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    initial = {"target": request.GET.get("target", "")}
    form = RelationForm(request.POST or None, agreement=agreement, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def store() -> Relation:
            target: Agreement | None = (
                Agreement.objects.select_related("label").with_reference(given["target"]).first()
            )
            if target is None:
                raise InvalidInput(
                    _("There is no agreement with this reference, or you may not see it."), field="target"
                )
            return relate(agreement, given["kind"], target, actor=actor, reason=given["reason"])

        stored, status = attempt(form, store)
        if stored is not None:
            notify(request, _("The relation is recorded."))
            return see_other(f"{agreement.get_absolute_url()}#relations")
    hits = _others(agreement, request.GET.get("q", ""))
    context = {
        "form": form,
        "title": _("Relate to another agreement"),
        "hits": hits,
        "q": request.GET.get("q", ""),
    }
    return show(request, agreement, "agreements/relate.html", context, status)


@login_required
@require_GET
def candidates(request: HttpRequest, ref: str) -> HttpResponse:
    """The fragment with agreements to relate to, for what is being typed."""
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    hits = _others(agreement, request.GET.get("q", ""))
    context = {"hits": hits, "agreement": agreement, "q": request.GET.get("q", "")}
    return page(request, "agreements/relate.html#hits", context, labels={hit.label_id for hit in hits})


def _others(agreement: Agreement, text: str) -> list[Agreement]:
    return [hit for hit in suggestions(text) if hit.pk != agreement.pk]


@login_required
@require_http_methods(_BOTH)
def remove_relation(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take a relation back, with a reason."""
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    found = get_object_or_404(Relation.objects.select_related("target"), agreement=agreement, pk=pk)
    found.agreement = agreement
    form = ReasonForm(request.POST if request.method == "POST" else None, agreement=agreement)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():

        def store() -> bool:
            unrelate(found, actor=actor_of(request), reason=form.cleaned_data["reason"])
            return True

        stored, status = attempt(form, store)
        if stored:
            notify(request, _("The relation is removed; history keeps it."))
            return see_other(f"{agreement.get_absolute_url()}#relations")
    context = {
        "form": form,
        "title": _("Remove the relation to “%(title)s”?") % {"title": found.target.title},
        "submit": _("Remove"),
    }
    return show(request, agreement, "agreements/form.html", context, status)


@login_required
@require_http_methods(_BOTH)
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a competing value beside what the register says."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    sources = [
        (str(given.source_id), str(given.source)) for given in agreement.sources.select_related("source")
    ]
    form = ClaimForm(request.POST or None, sources=sources, agreement=agreement)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        stored, status = attempt(
            form,
            lambda: add_claim(
                agreement,
                actor=actor,
                field=given["field"],
                value=given["value"],
                confidence=given["confidence"],
                source_id=given["source"],
                reason=given["reason"],
            ),
        )
        if stored is not None:
            notify(request, _("The claim stands beside what the register says until somebody decides."))
            return see_other(f"{agreement.get_absolute_url()}#claims")
    return show(
        request,
        agreement,
        "agreements/form.html",
        {"form": form, "title": _("Add a competing claim")},
        status,
    )


@login_required
@require_http_methods(_BOTH)
def decide(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Accept or reject a claim, with a reason."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.DECIDE_CLAIM)
    found = get_object_or_404(Claim.objects.select_related("source"), agreement=agreement, pk=pk)
    found.agreement = agreement
    form = DecideClaimForm(request.POST or None, claim=found)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        accept = given["decision"] == "accept"
        stored, status = attempt(
            form, lambda: decide_claim(found, actor=actor, accept=accept, reason=given["reason"])
        )
        if stored is not None:
            said = (
                _(
                    "The claim is accepted. Now bring the register in line: record or correct an act, or edit the details."
                )
                if accept
                else _("The claim is rejected.")
            )
            notify(request, said)
            return see_other(f"{agreement.get_absolute_url()}#claims")
    context = {
        "form": form,
        "title": _("Decide on the claim about “%(field)s”") % {"field": claim_field_title(found.field)},
        "help_text": _("Claimed: %(value)s (%(source)s)")
        % {"value": found.value, "source": found.source or _("no source")},
    }
    return show(request, agreement, "agreements/form.html", context, status)
