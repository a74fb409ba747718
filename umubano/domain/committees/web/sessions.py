"""Pages of a session: read it, plan it, take its steps, say who came."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.actors import Actor
from umubano.core.changes.access import record_reading
from umubano.core.dates import today
from umubano.core.errors import InvalidInput
from umubano.core.lifecycle import Transition
from umubano.core.policy import may, require
from umubano.core.ui.dates import fill, in_words
from umubano.core.ui.languages import language_name
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.domain.committees import policy, services
from umubano.domain.committees.brief import minutes_ref
from umubano.domain.committees.forms import AttendanceForm, SessionForm, SessionStepForm
from umubano.domain.committees.lifecycle import SESSION, WAY, SessionState
from umubano.domain.committees.models import Attendance, Minutes, Session
from umubano.domain.committees.reading import below_quorum, commitments_shown, shown_versions
from umubano.domain.committees.services import SessionDraft
from umubano.domain.committees.stated import Stated, of_version
from umubano.domain.committees.web.reach import (
    body_to_change,
    done,
    form_page,
    get_session,
    is_now,
    save,
    session_to_change,
    show_form,
)
from umubano.domain.committees.words import planned_words, when_words, written_words
from umubano.domain.parties.queries import party_names

#: Steps that are offered as buttons of their own page, or follow by themselves.
_ELSEWHERE = frozenset({"agree", "reopen_minutes"})
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
        "steps": _steps(session, changes),
        "actions": _actions(session, actor) if now else [],
        "agenda": list(session.agenda.all()),
        "agenda_is_open": agenda_is_open,
        "proposals": _proposals(session, actor) if agenda_is_open else [],
        "attendance": _attendance(session, sides, names),
        "short_of_quorum": [] if actor.is_foreign else _short_of_quorum(session, names),
        "version": current,
        "older": list(reversed(versions[:-1])),
        "minutes": minutes_context(current, stated) if current is not None and stated is not None else None,
        "tongues": tongues_of(stated.tongues if stated is not None else session.languages),
        "session_tongues": tongues_of(session.languages),
        "waiting": _waiting(session, current, actor, stated.sides) if now and stated is not None else [],
        "commitments": commitments,
        "documents": documents(session) if current else [],
        "history": [] if actor.is_foreign else _history(changes),
        "earlier_dates": _earlier_dates(changes, actor),
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


def tongues_of(codes: Sequence[str]) -> list[dict[str, str]]:
    """The languages of minutes: code and name."""
    return [{"code": code, "name": language_name(code)} for code in (codes or ["en"])][:2]


def minutes_context(version: Minutes, stated: Stated) -> dict[str, Any]:
    """A version for the template: texts, decisions, what it states of the session, and which side agreed to it."""
    agreed = {one.side_id: one for one in version.agreements.all()}
    names = party_names([*stated.sides, stated.host])
    return {
        "version": version,
        "texts": list(version.texts.all()),
        "decisions": list(version.decisions.all()),
        "sides": [
            {
                "name": names.get(code, code),
                "agreement": agreed.get(code),
                "present": [one for one in stated.attendance if one.side == code],
            }
            for code in stated.sides
        ],
        "held": written_words(stated.held) if stated.held else "",
        "place": stated.place,
        "host": names.get(stated.host, stated.host),
        "is_agreed": set(stated.sides) <= set(agreed),
        "is_frozen": bool(agreed),
        "is_two_columns": len(stated.tongues) > 1,
    }


def documents(session: Session, version: int | None = None) -> list[tuple[str, str]]:
    """(format, address) of the minutes as files."""
    ref = minutes_ref(session, version)
    return [
        (form.upper(), reverse("briefs:document", args=["minutes", ref, form])) for form in ("pdf", "docx")
    ]


def _proposals(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """What the concepts propose: what is overdue and what falls due by the session, each apart from the rest. What cannot be put on this agenda is
    shown with the reason. What is internal is not ticked.
    """
    groups = {"": _("To be spoken of"), "overdue": _("Overdue today"), "by_session": _("Due by the session")}
    found = services.proposals_for(session, actor=actor)
    numbers = count(1)
    return [
        {
            "title": title,
            "entries": [
                {
                    "number": next(numbers),
                    "proposal": one,
                    "why_not": services.why_not(one, session),
                    "key": f"{one.kind}|{one.about}",
                }
                for one in found
                if one.timing == timing
            ],
        }
        for timing, title in groups.items()
        if any(one.timing == timing for one in found)
    ]


def _short_of_quorum(session: Session, names: dict[str, str]) -> list[str]:
    """A sentence for each side of which fewer came than the quorum asks for."""
    return [
        _("The quorum is at least %(least)d of each side; recorded for %(side)s: %(count)d.")
        % {"least": least, "side": names.get(side, side), "count": count}
        for side, count, least in below_quorum(session)
    ]


def _waiting(session: Session, version: Minutes | None, actor: Actor, sides: Sequence[str]) -> list[str]:
    """The sides for which this actor could record an agreement now."""
    if session.state != SessionState.MINUTES_DRAFTED or version is None:
        return []
    if not may(actor, policy.AGREE_MINUTES, desk=session.body.desk):
        return []
    agreed = {one.side_id for one in version.agreements.all()}
    return [
        side for side in sides if side not in agreed and (not actor.is_foreign or side in actor.affiliations)
    ]


def _attendance(session: Session, sides: list[str], names: dict[str, str]) -> list[dict[str, Any]]:
    present = list(session.attendance.all())
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "lines": [one for one in present if one.side_id == code],
            "count": sum(one.number for one in present if one.side_id == code),
        }
        for code in sides
    ]


def _steps(session: Session, changes: list[Any]) -> list[dict[str, str]]:
    """The way of the session for the `steps` component."""
    entered = {change.target: change.effective_on for change in changes}
    is_aside = session.state in {SessionState.POSTPONED, SessionState.CANCELLED}
    at = next((change.target for change in reversed(changes) if change.target in WAY), WAY[0])
    place = WAY.index(SessionState(at))
    found = []
    for index, state in enumerate(WAY):
        mark = (
            "done"
            if index < place or session.state == SessionState.CLOSED
            else "current"
            if index == place
            else "coming"
        )
        if mark == "current" and is_aside:
            mark = "blocked"
        if mark == "done" and state not in entered and state != session.state:
            # it went past this without anybody saying so
            mark = "coming"
        day = entered.get(state) if index <= place else None
        found.append(
            {
                "title": str(state.label),
                "text": in_words(day, short=True) if day else "",
                "state": mark,
                "url": "",
            }
        )
    return found


def _actions(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """The steps this actor may take; the one that leads on first."""
    is_due = session.planned_from is not None and session.planned_from <= today()
    forward = {"draft_minutes", "close", "plan_anew"}
    forward |= {"hold"} if is_due or session.state == SessionState.CONVENED else {"convene"}
    found = [
        {
            "title": step.title,
            "url": reverse("committees:session_step", args=[session.body.ref, session.number, step.name]),
            "is_forward": step.name in forward,
        }
        for step in SESSION.possible(session, actor)
        if step.name not in _ELSEWHERE
    ]
    return sorted(found, key=lambda action: not action["is_forward"])


def _earlier_dates(changes: list[Any], actor: Actor) -> list[dict[str, str]]:
    """Postponements: the date it was planned for before and, except to a partner, why it was not kept."""
    words = (
        _("It was planned for %(when)s and postponed.")
        if actor.is_foreign
        else _("It was planned for %(when)s and postponed: %(why)s")
    )
    return [
        {"words": fill(words, {"when": in_words(change.planned), "why": change.reason}, {"when"})}
        for change in changes
        if change.target == SessionState.POSTPONED
    ]


def _history(changes: list[Any]) -> list[dict[str, Any]]:
    """The steps for the `timeline` component, latest first."""
    return [
        {
            "date": change.effective_on,
            "title": str(SessionState(change.target).label)
            + (
                f" ({in_words(change.planned, short=True)})"
                if change.planned and change.target in {"planned", "postponed", "convened"}
                else ""
            ),
            "text": change.reason,
            "by": change.actor_name,
            "icon": "",
            "level": "bad" if change.target == SessionState.CANCELLED else "neutral",
            "url": "",
            "future": False,
        }
        for change in reversed(changes)
    ]


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


def _transition(name: str) -> Transition:
    try:
        found = SESSION.transition(name)
    except InvalidInput:
        raise Http404 from None
    if found.name in _ELSEWHERE:
        raise Http404
    return found


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
        warning = " ".join(_short_of_quorum(session, party_names(session.sides())))
    return show_form(
        request, form, str(transition.title), row=session, submit=str(transition.title), text=warning
    )


@login_required
@form_page
def add_attendance(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Say who came for one side."""
    return _attended(request, ref, number, None)


@login_required
@form_page
def edit_attendance(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Change a line of attendance."""
    return _attended(request, ref, number, pk)


def _attended(request: HttpRequest, ref: str, number: int, pk: int | None) -> HttpResponse:
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    found = get_object_or_404(Attendance, session=session, pk=pk) if pk is not None else None
    initial: dict[str, Any] = {"side": request.GET.get("side", "")}
    if found is not None:
        initial = {
            "side": found.side_id,
            **{
                name: getattr(found, name)
                for name in ("function", "function_second", "number", "level", "is_head")
            },
        }
    form = AttendanceForm(request.POST or None, actor=actor, session=session, initial=initial)

    def do() -> Any:
        return services.save_attendance(session, actor=actor, attendance=found, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#attendance", _("Saved."))
    return show_form(request, form, _("Who came"), row=session)


@login_required
@form_page
def remove_attendance(request: HttpRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take a line of attendance away."""
    from umubano.domain.committees.forms import ReasonForm

    session = session_to_change(request, ref, number)
    found = get_object_or_404(Attendance, session=session, pk=pk)
    actor = actor_of(request)
    form = ReasonForm(request.POST or None, actor=actor)
    form.fields["reason"].required = False

    def do() -> Any:
        services.remove_attendance(found, actor=actor, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#attendance", _("Taken away."))
    return show_form(
        request, form, _("Take away: %(what)s") % {"what": found.function}, row=session, danger=True
    )
