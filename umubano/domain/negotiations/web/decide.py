"""Pages that decide: gates, steps from stage to stage, the signature."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from umubano.core.dates import today
from umubano.core.errors import Conflict, DomainError, InvalidInput
from umubano.core.lifecycle import Transition
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, page, see_other
from umubano.core.web.views import safe_next
from umubano.domain.negotiations import policy, services
from umubano.domain.negotiations.forms import (
    MeetGateForm,
    ReasonForm,
    SignerForms,
    SignForm,
    StepForm,
    WaiveGateForm,
)
from umubano.domain.negotiations.gates import gates_of, obstacles
from umubano.domain.negotiations.lifecycle import LIFECYCLE
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.queries import stage_title
from umubano.domain.negotiations.services.gates import rule_of
from umubano.domain.negotiations.web.change import show_form
from umubano.domain.negotiations.web.pages import get_negotiation

_LEAST_SIGNATORY_LINES = 4


def _transition(row: Negotiation, name: str) -> Transition:
    """The step of this name if it leads on from where the negotiation is. Raises Http404, Conflict."""
    try:
        transition = LIFECYCLE.transition(name)
    except InvalidInput:
        raise Http404
    if row.stage not in transition.sources:
        raise Conflict(
            _("“%(step)s” is not possible from “%(stage)s”.")
            % {"step": transition.title, "stage": stage_title(row.stage)},
            code="wrong_state",
        )
    return transition


@login_required
@require_POST
def move_on_board(request: HttpRequest, ref: str) -> HttpResponse:
    """A card was put into another column (POST `stage`): take the step that leads there, or ask for what it needs first."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    target = request.POST.get("stage", "")
    back = safe_next(request, reverse("negotiations:board"))
    if target == row.stage:
        return see_other(back)
    transition = LIFECYCLE.leading(row, target)
    if transition is None:
        ways = ", ".join(
            f"“{stage_title(LIFECYCLE.target_of(way, row))}”" for way in LIFECYCLE.possible(row, actor)
        )
        messages.error(
            request,
            _("“%(title)s” cannot go from “%(stage)s” to where you put it. It can go to: %(ways)s.")
            % {"title": row.title, "stage": stage_title(row.stage), "ways": ways or _("nowhere, by you")},
        )
        return see_other(back)
    if transition.name == "sign":
        return see_other(reverse("negotiations:sign", args=[row.ref]))
    if transition.needs_reason:
        return see_other(reverse("negotiations:step", args=[row.ref, transition.name]))
    try:
        moved = services.move(row, transition.name, actor=actor)
    except DomainError as error:
        messages.error(request, error.message)
        return see_other(back)
    messages.success(
        request,
        _("“%(title)s” is now at “%(stage)s”.") % {"title": moved.title, "stage": stage_title(moved.stage)},
    )
    return see_other(back)


@login_required
@form_page
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Take a step: on which day, and why where a reason is needed."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    transition = _transition(row, step)
    if transition.name == "sign":
        return see_other(reverse("negotiations:sign", args=[row.ref]))
    require(actor, LIFECYCLE.rule(transition), desk=row.desk)
    form = StepForm(request.POST or None, actor=actor)
    form.fields["reason"].required = transition.needs_reason

    def do() -> Negotiation:
        return services.move(row, transition.name, actor=actor, **form.cleaned_data)

    if request.method == "POST" and (moved := save(form, do)):
        messages.success(request, _("Now at “%(stage)s”.") % {"stage": stage_title(moved.stage)})
        return see_other(row.get_absolute_url())
    target = LIFECYCLE.target_of(transition, row)
    text = _("“%(title)s” goes from “%(source)s” to “%(target)s”.") % {
        "title": row.title,
        "source": stage_title(row.stage),
        "target": stage_title(target),
    }
    in_the_way = obstacles(gates_of(row, on=today()), target) if transition.guard else []
    return show_form(
        request,
        form,
        str(transition.title),
        row=row,
        submit=str(transition.title),
        text=text,
        obstacles=in_the_way,
    )


@login_required
@form_page
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the signature; the negotiation becomes an agreement of the register."""
    row = get_negotiation(ref)
    actor = actor_of(request)
    transition = _transition(row, "sign")
    require(actor, LIFECYCLE.rule(transition), desk=row.desk)
    members = [settings.UMUBANO_HOME_COUNTRY, *row.parties.values_list("party_id", flat=True)]
    form = SignForm(
        request.POST or None,
        actor=actor,
        initial={"signed": today().isoformat(), "legal_nature": row.legal_nature},
    )
    lines = [{"party": code} for code in members]
    lines += [{"party": members[0]}] * (_LEAST_SIGNATORY_LINES - len(lines))
    signers: Any = SignerForms(
        request.POST or None, prefix="signers", initial=lines, form_kwargs={"members": members}
    )

    def do() -> Any:
        return services.sign(row, actor=actor, signatories=signers.signers(), **form.cleaned_data)

    if request.method == "POST" and signers.is_valid() and (agreement := save(form, do)):
        messages.success(
            request, _("Signed: it is now in the register, with everything kept. Complete its terms there.")
        )
        return see_other(agreement.get_absolute_url())
    context = {
        "row": row,
        "form": form,
        "signers": signers,
        "obstacles": obstacles(
            [gate for gate in gates_of(row, on=today()) if not gate.rule.shown_by_signatories],
            transition.target,
        ),
    }
    status = 422 if form.is_bound else 200
    return page(
        request, "negotiations/sign.html", context, labels=[row.label_id], partial="form", status=status
    )


@login_required
@form_page
def meet(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Record that a gate is met."""
    return _decide(request, ref, code, MeetGateForm, services.meet_gate, _("Record as met"), policy.MEET_GATE)


@login_required
@form_page
def waive(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Waive a gate until a date."""
    return _decide(
        request, ref, code, WaiveGateForm, services.waive_gate, _("Waive until a date"), policy.WAIVE_GATE
    )


@login_required
@form_page
def reopen(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Take back that a gate is met or waived."""
    return _decide(request, ref, code, ReasonForm, services.reopen_gate, _("Open again"), policy.MEET_GATE)


def _decide(
    request: HttpRequest, ref: str, code: str, make: Any, service: Any, submit: str, permission: Any
) -> HttpResponse:
    row = get_negotiation(ref)
    actor = actor_of(request)
    try:
        rule = rule_of(code)
    except InvalidInput:
        raise Http404
    require(actor, permission, desk=row.desk)
    form = make(request.POST or None, actor=actor)
    if request.method == "POST" and save(form, lambda: service(row, code, actor=actor, **form.cleaned_data)):
        messages.success(request, _("Recorded: %(gate)s.") % {"gate": rule.title})
        return see_other(f"{row.get_absolute_url()}#gate-{rule.code}")
    said = (rule.explanation, f"{rule.legal_source}.", f"{rule.confidence}." if rule.confidence else "")
    text = " ".join(filter(None, said))
    return show_form(request, form, rule.title, row=row, submit=submit, text=text)
