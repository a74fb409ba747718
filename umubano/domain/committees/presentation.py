"""What the pages of a session and of its minutes show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.policy import may
from umubano.core.ui.dates import fill, in_words
from umubano.core.ui.languages import language_name
from umubano.core.ui.steps import steps_on
from umubano.domain.committees import policy, services
from umubano.domain.committees.brief import minutes_ref
from umubano.domain.committees.lifecycle import SESSION, WAY, SessionState
from umubano.domain.committees.models import Minutes, Session
from umubano.domain.committees.reading import below_quorum
from umubano.domain.committees.stated import Stated
from umubano.domain.committees.words import written_words
from umubano.domain.parties.queries import party_names

#: Steps that are offered as buttons of their own page, or follow by themselves.
STEPS_ELSEWHERE = frozenset({"agree", "reopen_minutes"})


def steps(session: Session, changes: list[Any]) -> list[dict[str, str]]:
    """The way of the session for the `steps` component."""
    entered = {change.target: change.effective_on for change in changes}
    at = next((change.target for change in reversed(changes) if change.target in WAY), WAY[0])
    place = WAY.index(SessionState(at))
    return steps_on(
        WAY,
        place,
        {state: day for state, day in entered.items() if state in WAY[: place + 1]},
        is_finished=session.state == SessionState.CLOSED,
        is_aside=session.state in {SessionState.POSTPONED, SessionState.CANCELLED},
        entered={*entered, session.state},
    )


def actions(session: Session, actor: Actor) -> list[dict[str, Any]]:
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
        if step.name not in STEPS_ELSEWHERE
    ]
    return sorted(found, key=lambda action: not action["is_forward"])


def proposals_shown(session: Session, actor: Actor) -> list[dict[str, Any]]:
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


def attendance_shown(session: Session, sides: list[str], names: dict[str, str]) -> list[dict[str, Any]]:
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


def short_of_quorum(session: Session, names: dict[str, str]) -> list[str]:
    """A sentence for each side of which fewer came than the quorum asks for."""
    return [
        _("The quorum is at least %(least)d of each side; recorded for %(side)s: %(count)d.")
        % {"least": least, "side": names.get(side, side), "count": count}
        for side, count, least in below_quorum(session)
    ]


def sides_to_agree(
    session: Session, version: Minutes | None, actor: Actor, sides: Sequence[str]
) -> list[str]:
    """The sides for which this actor could record an agreement now."""
    if session.state != SessionState.MINUTES_DRAFTED or version is None:
        return []
    if not may(actor, policy.AGREE_MINUTES, desk=session.body.desk):
        return []
    agreed = {one.side_id for one in version.agreements.all()}
    return [
        side for side in sides if side not in agreed and (not actor.is_foreign or side in actor.affiliations)
    ]


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


def tongues_of(codes: Sequence[str]) -> list[dict[str, str]]:
    """The languages of minutes: code and name."""
    return [{"code": code, "name": language_name(code)} for code in (codes or ["en"])][:2]


def documents(session: Session, version: int | None = None) -> list[tuple[str, str]]:
    """(format, address) of the minutes as files."""
    ref = minutes_ref(session, version)
    return [
        (form.upper(), reverse("briefs:document", args=["minutes", ref, form])) for form in ("pdf", "docx")
    ]


def earlier_dates(changes: list[Any], actor: Actor) -> list[dict[str, str]]:
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


def history(changes: list[Any]) -> list[dict[str, Any]]:
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
