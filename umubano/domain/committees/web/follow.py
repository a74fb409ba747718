"""Pages that follow up: what a side is to do, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from umubano.core.errors import InvalidInput
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of
from umubano.domain.committees import services
from umubano.domain.committees.forms import CommitmentForm, CommitmentStepForm
from umubano.domain.committees.lifecycle import COMMITMENT
from umubano.domain.committees.models import Commitment, Session
from umubano.domain.committees.services.minutes import latest_of
from umubano.domain.committees.web.reach import done, get_session, session_to_change, show_form


def _decisions(session: Session) -> list[Any]:
    version = latest_of(session)
    return list(version.decisions.all()) if version is not None else []


@login_required
@form_page
def add(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Write down what a side committed itself to; `?decision=` says what it follows from."""
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    initial = {"decision": request.GET.get("decision", ""), "side": request.GET.get("side", "")}
    form = CommitmentForm(
        request.POST or None, actor=actor, session=session, decisions=_decisions(session), initial=initial
    )
    if request.method == "POST" and save(
        form, lambda: services.add_commitment(session, form.draft(), actor=actor)
    ):
        return done(
            request, f"{session.get_absolute_url()}#commitments", _("The commitment is written down.")
        )
    return show_form(request, form, _("Who does what by when"), row=session)


@login_required
@form_page
def edit(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Change an open commitment."""
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    found = get_object_or_404(Commitment, session=session, pk=pk)
    initial = {
        "side": found.side_id,
        "counterpart": found.counterpart_id or "",
        "person": found.person_id or "",
        **{name: getattr(found, name) for name in ("text", "function", "due", "decision", "version")},
    }
    form = CommitmentForm(
        request.POST or None,
        actor=actor,
        session=session,
        decisions=_decisions(session),
        present=found,
        initial=initial,
    )

    def do() -> Any:
        data = form.cleaned_data
        return services.change_commitment(
            found, actor=actor, changes=form.changes(), reason=data["reason"], version=data["version"]
        )

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#commitments", _("Saved."))
    return show_form(request, form, _("Change a commitment"), row=session)


@login_required
@form_page
def step(request: HttpRequest, ref: str, number: int, pk: int, step: str) -> HttpResponse:
    """Record that it was done, withdraw it, open it again."""
    session = get_session(ref, number)
    actor = actor_of(request)
    found = get_object_or_404(Commitment, session=session, pk=pk)
    try:
        transition = COMMITMENT.transition(step)
    except InvalidInput:
        raise Http404 from None
    require(actor, COMMITMENT.rule(transition), desk=session.desk)
    form = CommitmentStepForm(request.POST or None, actor=actor, step=transition)

    def do() -> Any:
        return services.move_commitment(found, transition.name, actor=actor, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#commitments", _("Recorded."))
    return show_form(
        request, form, str(transition.title), row=session, submit=str(transition.title), text=found.text
    )
