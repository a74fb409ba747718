"""Pages of a session: read it, plan it, take its steps."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.changes.access import record_reading
from umubano.core.errors import InvalidInput
from umubano.core.lifecycle import Transition
from umubano.core.policy import may, require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.domain.committees import policy, services
from umubano.domain.committees.forms import SessionForm, SessionStepForm
from umubano.domain.committees.lifecycle import SESSION, SessionState
from umubano.domain.committees.models import Session
from umubano.domain.committees.presentation import (
    STEPS_ELSEWHERE,
    actions,
    attendance_shown,
    documents,
    earlier_dates,
    history,
    minutes_context,
    proposals_shown,
    short_of_quorum,
    sides_to_agree,
    steps,
    tongues_of,
)
from umubano.domain.committees.reading import commitments_shown, shown_versions
from umubano.domain.committees.services import SessionDraft
from umubano.domain.committees.stated import of_version
from umubano.domain.committees.web.reach import (
    body_to_change,
    done,
    get_session,
    is_now,
    session_to_change,
    show_form,
)
from umubano.domain.committees.words import planned_words, when_words
from umubano.domain.parties.queries import party_names

_AGENDA_OPEN = frozenset(
    {SessionState.PLANNED, SessionState.CONVENED, SessionState.HELD, SessionState.POSTPONED}
)


@login_required
@require_GET
def detail(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One session: where it stands, agenda, attendance, minutes in two columns with decisions, commitments, its steps."""
    session = get_session(ref, number)
    actor, day = actor_of(request), asked_on(request)
    body = session.body
    record_reading(actor, body, address=request.META.get("REMOTE_ADDR", ""))
    sides = session.sides()
    names = party_names(sides)
    versions = shown_versions(session, actor)
    current = versions[-1] if versions else None
    stated = of_version(current, session) if current is not None else None
    now = is_now(request)
    may_change = now and may(actor, policy.CHANGE, desk=body.desk)
    agenda_is_open = may_change and session.state in _AGENDA_OPEN
    changes = list(session.changes.all())
    commitments = commitments_shown(session.commitments.all(), day, actor)
    context = {
        "row": session,
        "body": body,
        "steps": steps(session, changes),
        "actions": actions(session, actor) if now else [],
        "agenda": list(session.agenda.all()),
        "agenda_is_open": agenda_is_open,
        "proposals": proposals_shown(session, actor) if agenda_is_open else [],
        "attendance": attendance_shown(session, sides, names),
        "short_of_quorum": [] if actor.is_foreign else short_of_quorum(session, names),
        "version": current,
        "older": list(reversed(versions[:-1])),
        "minutes": minutes_context(current, stated) if current is not None and stated is not None else None,
        "tongues": tongues_of(stated.tongues if stated is not None else session.languages),
        "session_tongues": tongues_of(session.languages),
        "waiting": sides_to_agree(session, current, actor, stated.sides)
        if now and stated is not None
        else [],
        "commitments": commitments,
        "documents": documents(session) if current else [],
        "history": [] if actor.is_foreign else history(changes),
        "earlier_dates": earlier_dates(changes, actor),
        "may_change": may_change,
        "may_minute": may_change and session.state == SessionState.HELD,
        "may_correct": may_change
        and current is not None
        and session.state in {SessionState.AGREED, SessionState.CLOSED, SessionState.MINUTES_DRAFTED},
        "may_commit": may_change and session.took_place,
        "may_attend": may_change and session.state in {SessionState.CONVENED, SessionState.HELD},
        "when": when_words(session),
        "when_line": when_words(session) if session.held or not session.planned else planned_words(session),
        "names": names,
        "is_foreign": actor.is_foreign,
        "is_now": now,
        "day": day,
    }
    labels = {session.label_id, body.label_id, *(label for one in commitments for label in one.label_ids)}
    return page(request, "committees/session.html", context, labels=labels)


@login_required
@form_page
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Plan a session, or record one that was held. The host follows from the rotation, as a suggestion."""
    body = body_to_change(request, ref)
    actor = actor_of(request)
    last = body.sessions.order_by("-number").first()
    initial = {"host": _next_host(body, last)}
    if last is not None and last.languages:
        initial |= {"first_language": last.languages[0], "second_language": "".join(last.languages[1:2])}
    form = SessionForm(request.POST or None, actor=actor, body=body, initial=initial)

    def do() -> Any:
        data = form.cleaned_data
        draft = SessionDraft(
            planned=data["planned"],
            held=data["held"],
            number=data["number"] or 0,
            host=data["host"],
            place=data["place"],
            languages=form.languages(),
            summary=data["summary"],
        )
        return services.add_session(body, draft, actor=actor)

    if request.method == "POST" and (row := save(form, do)):
        return done(request, row.get_absolute_url(), _("The session is recorded. Prepare its agenda next."))
    return show_form(request, form, _("Plan or record a session"), row=body)


def _next_host(body: Any, last: Session | None) -> str:
    """Whose turn it is to host: the side after the last host, or the one that begins."""
    rotation = body.rules.filter(kind="host_rotation").values_list("value", flat=True).first() or {}
    if rotation.get("always"):
        return str(rotation["always"])
    if not rotation.get("first"):
        return ""
    if last is None or not last.host_id:
        return str(rotation["first"])
    sides = last.sides()
    return sides[(sides.index(last.host_id) + 1) % len(sides)] if last.host_id in sides else ""


@login_required
@form_page
def edit(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Change the plan, host, place, languages or summary."""
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    form = SessionForm(
        request.POST or None,
        actor=actor,
        body=session.body,
        session=session,
        initial=SessionForm.initial_of(session),
    )

    def do() -> Any:
        data = form.cleaned_data
        return services.update_session(
            session, actor=actor, changes=form.changes(), reason=data["reason"], version=data["version"]
        )

    if request.method == "POST" and save(form, do):
        return done(request, session.get_absolute_url(), _("Saved."))
    return show_form(request, form, _("Edit %(title)s") % {"title": session.title}, row=session)


@login_required
@form_page
def step(request: HttpRequest, ref: str, number: int, step: str) -> HttpResponse:
    """Take a step of the session."""
    session = get_session(ref, number)
    actor = actor_of(request)
    transition = _transition(step)
    require(actor, SESSION.rule(transition), desk=session.desk)
    form = SessionStepForm(request.POST or None, actor=actor, step=transition, session=session)

    def do() -> Any:
        return services.move_session(session, transition.name, actor=actor, **form.cleaned_data)

    if request.method == "POST" and (moved := save(form, do)):
        state = SessionState(moved.state).label
        return done(request, session.get_absolute_url(), _("Now “%(state)s”.") % {"state": state})
    warning = ""
    if transition.name in {"hold", "draft_minutes"}:
        warning = " ".join(short_of_quorum(session, party_names(session.sides())))
    return show_form(
        request, form, str(transition.title), row=session, submit=str(transition.title), text=warning
    )


def _transition(name: str) -> Transition:
    try:
        found = SESSION.transition(name)
    except InvalidInput:
        raise Http404 from None
    if found.name in STEPS_ELSEWHERE:
        raise Http404
    return found
