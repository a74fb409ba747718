"""Pages that change what is said of a negotiation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from umubano.core.changes import operation
from umubano.core.labels.rules import EMPTY
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, page, see_other
from umubano.domain.negotiations import policy, services
from umubano.domain.negotiations.forms import (
    ClausesForm,
    CreateForm,
    EditForm,
    IntendedTermsForm,
    LabelForm,
    RoundForm,
    WorkForm,
)
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services.drafts import NegotiationDraft, PartnerDraft, StageDraft
from umubano.domain.negotiations.web.pages import get_negotiation


def show_form(
    request: HttpRequest,
    form: Any,
    title: str,
    *,
    row: Negotiation | None = None,
    submit: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of one form; 422 when what was sent cannot be taken."""
    from django.urls import reverse

    return page(
        request,
        "negotiations/form.html",
        {
            "form": form,
            "title": title,
            "row": row,
            "submit": submit or _("Save"),
            "cancel_url": row.get_absolute_url() if row else reverse("negotiations:list"),
            **context,
        },
        labels=[row.label_id] if row else EMPTY,
        partial="form",
        status=422 if form.is_bound else 200,
    )


@login_required
@form_page
def create(request: HttpRequest) -> HttpResponse:
    """Open a negotiation."""
    actor = actor_of(request)
    require(actor, policy.CREATE)
    initial = {"partners": request.GET.getlist("partner"), "desk": next(iter(sorted(actor.desks)), "")}
    form = CreateForm(request.POST or None, actor=actor, initial={**initial, "owner_id": actor.user_id})

    def do() -> Negotiation:
        data = form.cleaned_data
        changes = form.changes()
        stages = [StageDraft(data["stage"], data["stage_since"] or data["opened_on"])]
        draft = NegotiationDraft(
            **changes,
            label=form.label_row(),
            partners=[PartnerDraft(code) for code in data["partners"]],
            areas=data["areas"],
            stages=stages,
            opened_on=data["opened_on"],
            next_step=data["next_step"],
            next_step_due=data["next_step_due"],
        )
        return services.create_negotiation(actor, draft, reason=data["reason"])

    if request.method == "POST" and (row := save(form, do)):
        messages.success(
            request, _("The negotiation is open. Say next what its clauses do: the gates follow from it.")
        )
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Open a negotiation"), submit=pgettext("verb", "Open"))


@login_required
@form_page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change title, partners, areas, purpose and the like."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    require(actor, policy.CHANGE, desk=row.desk)
    initial = {**EditForm.initial_of(row), "version": row.version}
    form = EditForm(request.POST or None, actor=actor, row=row, initial=initial)

    def do() -> Negotiation:
        data = form.cleaned_data
        bodies = {party.party_id: party.body_name for party in row.parties.all()}
        partners = [PartnerDraft(code, bodies.get(code, "")) for code in data["partners"]]
        with operation(actor, "negotiations.edit", reason=data["reason"]):
            changed = services.update_negotiation(
                row, actor=actor, changes=form.changes(), reason=data["reason"], version=data["version"]
            )
            services.set_partners(changed, partners, actor=actor, reason=data["reason"])
            return services.set_areas(changed, data["areas"], actor=actor, reason=data["reason"])

    if request.method == "POST" and save(form, do):
        messages.success(request, _("Saved."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Edit %(title)s") % {"title": row.title}, row=row)


@login_required
@form_page
def clauses(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what the draft's clauses do."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    require(actor, policy.CHANGE, desk=row.desk)
    form = ClausesForm(request.POST or None, actor=actor, initial=ClausesForm.initial_of(row))

    def do() -> Negotiation:
        data = form.cleaned_data
        return services.update_negotiation(
            row, actor=actor, changes=form.changes(), reason=data["reason"], version=data["version"]
        )

    if request.method == "POST" and save(form, do):
        messages.success(request, _("Saved. The gates were worked out anew."))
        return see_other(row.get_absolute_url())
    text = _("The gates follow from what the clauses do, whatever the text is called.")
    return show_form(request, form, _("What the clauses do"), row=row, text=text)


@login_required
@form_page
def terms(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what the draft says of its own life: entry into force, duration, renewal, notice."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    require(actor, policy.CHANGE, desk=row.desk)
    form = IntendedTermsForm(
        request.POST or None, actor=actor, terms=row.terms, initial={"version": row.version}
    )

    def do() -> Negotiation:
        data = form.cleaned_data
        return services.update_negotiation(
            row, actor=actor, changes={"terms": form.terms()}, reason=data["reason"], version=data["version"]
        )

    if request.method == "POST" and save(form, do):
        messages.success(request, _("Saved. The agreement takes these terms over when it is signed."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Intended terms"), row=row)


@login_required
@form_page
def work(request: HttpRequest, ref: str) -> HttpResponse:
    """Say who must act, by when, and what stands in the way."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    require(actor, policy.CHANGE, desk=row.desk)
    form = WorkForm(request.POST or None, actor=actor, row=row, initial=WorkForm.initial_of(row))

    if request.method == "POST" and save(
        form, lambda: services.assign(row, actor=actor, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Owner and next step"), row=row)


@login_required
@form_page
def label(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the security label of the negotiation and all that belongs to it."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    require(actor, policy.RELABEL, desk=row.desk)
    form = LabelForm(request.POST or None, actor=actor, value=row.label.value)

    def do() -> Negotiation:
        return services.relabel(row, form.label_row(), actor=actor, reason=form.cleaned_data["reason"])

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The label is changed, for the negotiation and all that belongs to it."))
        return see_other(row.get_absolute_url())
    return show_form(request, form, _("Security label"), row=row)


@login_required
@form_page
def add_round(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a round of talks."""
    return _round(request, ref, None)


@login_required
@form_page
def edit_round(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Change what was recorded of a round of talks."""
    return _round(request, ref, number)


def _round(request: HttpRequest, ref: str, number: int | None) -> HttpResponse:
    row = get_negotiation(ref)
    actor = actor_of(request)
    require(actor, policy.CHANGE, desk=row.desk)
    initial = {}
    if number is not None:
        found = row.rounds.filter(number=number).first()
        if found is None:
            raise Http404
        initial = {name: getattr(found, name) for name in RoundForm.base_fields}
    form = RoundForm(request.POST or None, actor=actor, initial=initial)

    def do() -> Any:
        return services.record_round(row, actor=actor, number=number, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        messages.success(request, _("The talks are recorded."))
        return see_other(row.get_absolute_url())
    title = _("Record a round of talks") if number is None else _("Round %(number)s") % {"number": number}
    return show_form(request, form, title, row=row)
