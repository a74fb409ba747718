"""Register an agreement, and change what is said of it: details, terms, parties, signatories, areas, label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from umubano.core.changes import operation
from umubano.core.changes.undo import first_event
from umubano.core.errors import InvalidInput
from umubano.core.labels.forms import label_from
from umubano.core.policy import may, require
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, asked_on, page, see_other
from umubano.domain.agreements import policy
from umubano.domain.agreements.forms.acts import party_options
from umubano.domain.agreements.forms.details import DetailsForm, NewAgreementForm
from umubano.domain.agreements.forms.parts import AreasForm, PartySet, ReasonForm, RelabelForm, SignatorySet
from umubano.domain.agreements.forms.terms import EditTermsForm
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.preview import preview_of
from umubano.domain.agreements.services.change import (
    is_lowered,
    relabel,
    set_areas,
    set_parties,
    set_signatories,
    update_agreement,
)
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.web.reach import agreement_to_change, attempt, refresh_version

_BOTH = ["GET", "POST"]


@login_required
@require_http_methods(_BOTH)
def create(request: HttpRequest) -> HttpResponse:
    """The short form; the rest is added on the agreement's page."""
    actor = actor_of(request)
    require(actor, policy.CREATE)
    form = NewAgreementForm(request.POST or None, actor=actor, home=settings.UMUBANO_HOME_COUNTRY)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made, status = attempt(form, lambda: create_agreement(actor, form.draft()))
            if made is not None:
                notify(
                    request,
                    _("“%(title)s” is registered. Add what else is known of it here.")
                    % {"title": made.title},
                )
                return see_other(made.get_absolute_url())
    return page(request, "agreements/create.html", {"form": form}, status=status)


def show(
    request: HttpRequest,
    agreement: Agreement,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    partial: str = "",
) -> HttpResponse:
    """A page about one agreement, under its label."""
    context |= {
        "agreement": agreement,
        "cancel_url": agreement.get_absolute_url(),
        "crumbs": crumbs(agreement, context.get("title", "")),
    }
    return page(request, template, context, labels=[agreement.label_id], status=status, partial=partial)


def crumbs(agreement: Agreement, title: str) -> list[dict[str, str]]:
    """Register, agreement, this page."""
    trail = [
        {"title": _("Agreements"), "url": reverse("agreements:list")},
        {"title": agreement.title, "url": agreement.get_absolute_url()},
    ]
    return [*trail, {"title": title, "url": ""}] if title else trail


def done(request: HttpRequest, agreement: Agreement, text: str, operation_id: Any = None) -> HttpResponse:
    """Say what was done, with a way back where history can give it, and return to the agreement."""
    undo_url = ""
    if (
        operation_id is not None
        and (since := first_event(Agreement, operation_id, [agreement.pk])) is not None
    ):
        undo_url = f"{reverse('agreements:undo', args=[operation_id])}?since={since}"
    notify(request, text, undo_url=undo_url)
    return see_other(agreement.get_absolute_url())


def save(
    request: HttpRequest,
    agreement: Agreement,
    form: forms.Form,
    do: Callable[[], Any],
    said: str,
) -> tuple[HttpResponse | None, int]:
    """Try a change under one operation; (response, 303) when done, else (None, status of the refusal)."""
    actor = actor_of(request)

    def run() -> Any:
        with operation(actor, "agreements.change", reason=form.cleaned_data.get("reason", "")) as identifier:
            do()
        return identifier

    identifier, status = attempt(form, run)
    if identifier is not None:
        return done(request, agreement, said, identifier), status
    if status == 409 and "version" in form.fields:
        refresh_version(form, agreement)
    return None, status


@login_required
@require_http_methods(_BOTH)
def details(request: HttpRequest, ref: str) -> HttpResponse:
    """Title, kind, level, languages, owner, notes; the legal nature for those who state it."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    form = DetailsForm(request.POST or None, agreement=agreement, actor=actor)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        response, status = save(
            request,
            agreement,
            form,
            lambda: update_agreement(
                agreement,
                actor=actor,
                changes=form.changes(),
                reason=given["reason"],
                version=given["version"],
            ),
            _("The details are saved."),
        )
        if response:
            return response
    return show(
        request, agreement, "agreements/form.html", {"form": form, "title": _("Edit details")}, status
    )


@login_required
@require_http_methods(_BOTH)
def terms(request: HttpRequest, ref: str) -> HttpResponse:
    """The terms, with a preview of what they come to. `preview` shows it without saving, for those without script too."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    form = EditTermsForm(request.POST or None, agreement=agreement)
    status = 200
    is_preview = "preview" in request.POST
    context: dict[str, Any] = {"form": form, "title": _("Edit terms")}
    if request.method == "POST" and form.is_valid() and not is_preview:
        given = form.cleaned_data
        response, status = save(
            request,
            agreement,
            form,
            lambda: update_agreement(
                agreement,
                actor=actor,
                changes={"terms": form.terms()},
                reason=given["reason"],
                version=given["version"],
            ),
            _("The terms are saved; status and coming dates follow from them."),
        )
        if response:
            return response
    elif request.method == "POST" and not is_preview:
        status = 422
    context["preview"] = preview_of(agreement, _terms_of(form, agreement), asked_on(request), actor)
    return show(request, agreement, "agreements/terms.html", context, status)


def _terms_of(form: EditTermsForm, agreement: Agreement) -> dict[str, Any] | None:
    """The terms in the form; those on file while nothing is given; None while they cannot be read."""
    if not form.is_bound:
        return agreement.terms
    without_reason = set(form.errors) - {"reason", "version"}
    return None if without_reason else form.terms()


@login_required
@require_POST
def preview_terms(request: HttpRequest, ref: str) -> HttpResponse:
    """The fragment with what the terms in the form come to. Writes nothing."""
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    form = EditTermsForm(request.POST, agreement=agreement)
    form.is_valid()
    preview = preview_of(agreement, _terms_of(form, agreement), asked_on(request), actor_of(request))
    return page(request, "agreements/terms.html#preview", {"preview": preview}, labels=[agreement.label_id])


@login_required
@require_http_methods(_BOTH)
def areas(request: HttpRequest, ref: str) -> HttpResponse:
    """The areas of cooperation, chosen by their definitions."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    form = AreasForm(request.POST or None, agreement=agreement)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        response, status = save(
            request,
            agreement,
            form,
            lambda: set_areas(agreement, given["areas"], actor=actor, reason=given["reason"]),
            _("The areas of cooperation are saved."),
        )
        if response:
            return response
    return show(
        request,
        agreement,
        "agreements/form.html",
        {"form": form, "title": _("Edit areas of cooperation")},
        status,
    )


@login_required
@require_http_methods(_BOTH)
def parties(request: HttpRequest, ref: str) -> HttpResponse:
    """The parties and the bodies that act for them."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    initial = [{"code": party.party_id, "body": party.body_name} for party in agreement.parties.all()]
    home = settings.UMUBANO_HOME_COUNTRY
    rows = PartySet(request.POST or None, initial=initial, form_kwargs={"home": home}, prefix="rows")
    return _rows(
        request,
        agreement,
        rows,
        lambda drafts, reason: set_parties(agreement, drafts, actor=actor, reason=reason),
        title=_("Edit parties"),
        said=_("The parties are saved."),
        help_text=_(
            "Name us as well. A party that signed or notified cannot be left out. Empty rows are ignored."
        ),
    )


@login_required
@require_http_methods(_BOTH)
def signatories(request: HttpRequest, ref: str) -> HttpResponse:
    """Who signed, in what office, and whether full powers are on file."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.CHANGE)
    initial = [
        {
            "party": person.party_id,
            "name": person.name,
            "office": person.office,
            "full_powers": person.full_powers,
        }
        for person in agreement.signatories.all()
    ]
    kwargs = {"parties": party_options(agreement)}
    rows = SignatorySet(request.POST or None, initial=initial, form_kwargs=kwargs, prefix="rows")
    return _rows(
        request,
        agreement,
        rows,
        lambda drafts, reason: set_signatories(agreement, drafts, actor=actor, reason=reason),
        title=_("Edit signatories"),
        said=_("The signatories are saved."),
        help_text=_(
            "For a treaty only head of State, head of government and foreign minister sign without full powers (VCLT 7). "
            "Empty rows are ignored."
        ),
    )


def _rows(
    request: HttpRequest,
    agreement: Agreement,
    rows: Any,
    store: Callable[[list[Any], str], Any],
    *,
    title: str,
    said: str,
    help_text: str,
) -> HttpResponse:
    """A page of rows and a reason. “More rows” gives the same page with two more, script or not."""
    reason = ReasonForm(
        request.POST if request.method == "POST" and "more" not in request.POST else None, agreement=agreement
    )
    status = 200
    if request.method == "POST" and "more" in request.POST:
        data = request.POST.copy()
        data["rows-TOTAL_FORMS"] = str(min(int(data.get("rows-TOTAL_FORMS") or 0) + 2, 40))
        rows = type(rows)(data, initial=rows.initial, form_kwargs=rows.form_kwargs, prefix="rows")
        reason = ReasonForm(initial={"reason": request.POST.get("reason", "")}, agreement=agreement)
    elif request.method == "POST":
        status = 422
        if all([rows.is_valid(), reason.is_valid()]):
            drafts = [
                draft for form in rows.forms if form not in rows.deleted_forms and (draft := form.draft())
            ]
            response, status = save(
                request,
                agreement,
                reason,
                lambda: store(drafts, reason.cleaned_data["reason"]),
                said,
            )
            if response:
                return response
    context = {"rows": rows, "form": reason, "title": title, "help_text": help_text}
    return show(request, agreement, "agreements/rows.html", context, status)


@login_required
@require_http_methods(_BOTH)
def label(request: HttpRequest, ref: str) -> HttpResponse:
    """Another security label for the agreement and all that belongs to it."""
    actor = actor_of(request)
    agreement = agreement_to_change(request, ref, policy.RELABEL)
    form = RelabelForm(request.POST or None, agreement=agreement, actor=actor)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def change() -> tuple[Agreement, Any]:
            chosen = label_from(given, actor, originator=agreement.label.originator)
            if chosen.pk == agreement.label_id:
                raise InvalidInput(_("This is the label it has already."), code="same_label")
            with operation(actor, "agreements.relabel", reason=given["reason"]) as identifier:
                return relabel(agreement, chosen, actor=actor, reason=given["reason"]), identifier

        result, status = attempt(form, change)
        if result is not None:
            changed, identifier = result
            way_back = not is_lowered(changed.label, agreement.label) or may(actor, policy.LOWER_LABEL)
            said = _("The label is now %(label)s.") % {"label": changed.label.value.marking()}
            return done(request, agreement, said, identifier if way_back else None)
    context = {
        "form": form,
        "title": _("Change the security label"),
        "help_text": _(
            "Parties, acts, sources and everything else of this agreement go with it. Lowering is for the head or the legal adviser."
        ),
    }
    return show(request, agreement, "agreements/form.html", context, status)
