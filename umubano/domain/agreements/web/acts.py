"""Record what happened to an agreement, and correct what was recorded wrongly."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from umubano.core.errors import Conflict
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, see_other
from umubano.domain.agreements import policy
from umubano.domain.agreements.forms.acts import ActForm, CorrectionForm, KindForm, is_kind, party_options
from umubano.domain.agreements.life import ActKind
from umubano.domain.agreements.models import Act, Agreement
from umubano.domain.agreements.presentation.words import act_title, status_title
from umubano.domain.agreements.services.acts import correct_act, record_act
from umubano.domain.agreements.services.undo import undo_act
from umubano.domain.agreements.web.edit import show
from umubano.domain.agreements.web.reach import agreement_to_change, attempt


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """First what happened, then only what that kind of act asks for. `?kind=` opens the second half at once."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.RECORD_ACT)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if not is_kind(kind):
        nothing_yet = {"kind_form": KindForm(), "form": None, "title": _("Record an act")}
        return show(request, agreement, "agreements/act.html", nothing_yet, partial="act")
    form = ActForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        parties=party_options(agreement),
        sources=_sources(agreement),
        present_terms=agreement.terms if kind == ActKind.AMENDED else None,
        agreement=agreement,
        initial={name: request.GET[name] for name in ("effective", "party", "by") if name in request.GET},
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        act, status = attempt(form, lambda: record_act(agreement, actor=actor, **form.record()))
        if act is not None:
            fresh = Agreement.objects.only("status").get(pk=agreement.pk)
            said = _("“%(act)s” is recorded. The status is: %(status)s.") % {
                "act": act_title(act.kind),
                "status": status_title(fresh.status),
            }
            notify(request, said, undo_url=reverse("agreements:undo_act", args=[ref, act.pk]))
            return see_other(f"{agreement.get_absolute_url()}#act-{act.pk}")
    context = {
        "kind_form": KindForm(initial={"kind": kind}),
        "form": form,
        "kind_title": act_title(kind),
        "title": _("Record an act"),
    }
    return show(request, agreement, "agreements/act.html", context, status, partial="act")


def _sources(agreement: Agreement) -> list[tuple[str, str]]:
    """The sources already on file for the agreement."""
    return [(str(given.source_id), str(given.source)) for given in agreement.sources.select_related("source")]


def _act(agreement: Agreement, pk: int) -> Act:
    act = get_object_or_404(Act, agreement=agreement, pk=pk)
    act.agreement = agreement
    return act


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Correct an act by a new one, or say that it did not happen. The wrong one stays, struck through."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CORRECT_ACT)
    act = _act(agreement, pk)
    if act.kind == ActKind.CORRECTION or act.corrections.exists():
        raise Conflict(_("This act is corrected already; correct the correction."), code="already_corrected")
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        act=act,
        parties=party_options(agreement),
        effective=request.GET.get("effective", ""),
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        corrected, status = attempt(form, lambda: correct_act(act, actor=actor, **form.correction()))
        if corrected is not None:
            notify(request, _("The act is corrected; the wrong one stays in the list, struck through."))
            return see_other(f"{agreement.get_absolute_url()}#act-{corrected.pk}")
    context = {
        "form": form,
        "title": _("Correct “%(act)s”") % {"act": act_title(act.kind)},
        "help_text": _("Acts are never changed. A new one takes the place of this one and says why."),
    }
    return show(request, agreement, "agreements/form.html", context, status)


@login_required
@require_POST
def undo(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take back an act that one has just recorded."""
    agreement = agreement_to_change(request, ref, policy.CORRECT_ACT)
    undo_act(_act(agreement, pk), actor=actor_of(request))
    notify(request, _("The act is taken back; it stays in the list, struck through."))
    return see_other(agreement.get_absolute_url())
