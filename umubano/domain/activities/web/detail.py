"""The page of one activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor
from umubano.core.changes.access import record_reading
from umubano.core.codelists.services import codes, name_of
from umubano.core.dates import today
from umubano.core.policy import may
from umubano.core.ui.steps import steps_on
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.core.web.panels import announced_panels
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import AHEAD, LIFECYCLE, WAY, State, place_on_way
from umubano.domain.activities.models import NUMBERS, Activity, StateChange
from umubano.domain.activities.presentation import ShownRow
from umubano.domain.activities.queries import lessons_like
from umubano.domain.activities.services.describe import MISSING
from umubano.domain.activities.web.reach import get_activity

#: Steps of the way, most usual first; the others follow.
_FORWARD = ("approve", "plan", "start", "finish", "report", "assess")


@login_required
@require_GET
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Where it stands, what is still to say, who took part, what it cost, what was learnt; lessons of similar ones while it lies ahead."""
    row = get_activity(ref)
    actor = actor_of(request)
    record_reading(actor, row, address=request.META.get("REMOTE_ADDR", ""))
    day = asked_on(request)
    is_now = getattr(request, "as_of", None) is None
    changes = [change for change in row.state_changes.all() if is_now or change.effective_on <= day]
    state = row.state if is_now else state_then(changes)
    is_ours = row.collection == "own"
    is_inside = not actor.is_foreign
    partners = list(row.parties.select_related("party"))
    areas = [area.area for area in row.areas.all()]
    people = list(row.participations.select_related("party"))
    sources = list(row.sources.select_related("source")) if is_inside else []
    lessons = list(row.lessons.select_related("owner")) if is_inside else []
    similar = (
        lessons_like(
            kind=row.kind,
            partners=[partner.party_id for partner in partners],
            areas=areas,
            except_pk=row.pk,
        )
        if is_inside and is_ours and state in AHEAD
        else []
    )
    can_change = is_now and is_ours and may(actor, policy.CHANGE, desk=row.desk)
    announced = announced_panels("activity_panels", ref, day)
    kind = codes("activity_kind").get(row.kind)
    context = {
        "row": row,
        "shown": ShownRow(row),
        "kind_title": name_of("activity_kind", row.kind),
        "kind_text": kind.definition if kind else "",
        "is_ours": is_ours,
        "is_inside": is_inside,
        "state": state,
        "state_title": LIFECYCLE.states[state] if state else "",
        "is_now": is_now,
        "day": day,
        "missing": [MISSING[name] for name in row.missing if name in MISSING] if is_inside else [],
        "is_overdue": is_now and ShownRow(row).is_overdue_on(day),
        "steps": _steps(state, row.state_before_pause if is_now else "", changes, actor)
        if is_ours and state
        else [],
        "actions": _actions(row, actor) if is_now and is_ours else [],
        "partners": partners,
        "areas": [name_of("area", area) for area in areas],
        "people": [{"line": line, "cells": [getattr(line, name) for name in NUMBERS]} for line in people],
        "people_total": sum(line.people or 0 for line in people),
        "education": getattr(row, "education", None),
        "has_course": row.kind in {"education", "training_given", "training_received"},
        "costs": [
            {"line": line, "category": name_of("activity_cost", line.category)}
            for line in row.costs.select_related("paid_by")
        ]
        if is_inside
        else [],
        "report": getattr(row, "report", None) if is_inside else None,
        "may_report": can_change and row.state in {State.UNDER_WAY, State.DONE},
        "lessons": [
            {
                "lesson": lesson,
                "is_late": lesson.closed_on is None and lesson.due_on is not None and lesson.due_on < today(),
                "can_close": is_now
                and lesson.closed_on is None
                and (can_change or lesson.owner_id == actor.user_id),
            }
            for lesson in lessons
        ],
        "similar": similar,
        "history": _history(changes, actor),
        "sources": sources,
        "panels": announced.panels,
        "original": row.originals.first() if is_inside else None,
        "desk": desk_name(row.desk) if is_inside else "",
        "can_change": can_change,
        "can_relabel": is_now and is_ours and may(actor, policy.RELABEL, desk=row.desk),
    }
    labels = {row.label_id} | {given.source.label_id for given in sources}
    labels |= {lesson.label_id for lesson in similar} | announced.label_ids
    if row.agreement is not None:
        labels.add(row.agreement.label_id)
    return page(request, "activities/detail.html", context, labels=labels)


def state_then(changes: Sequence[StateChange]) -> str:
    """The state after these changes; empty when there is none, and it was not on record then."""
    last = max(changes, key=lambda change: (change.effective_on, change.pk), default=None)
    return last.target if last else ""


def _steps(now: str, before_pause: str, changes: Sequence[StateChange], actor: Actor) -> list[dict[str, str]]:
    """The way from the proposal to the assessment, for the `steps` component. Days are our own affair."""
    entered = {change.target: change.effective_on for change in changes}
    walked = [change.target for change in changes if change.target in WAY]
    state = now if now in WAY else before_pause or (walked[-1] if walked else "proposed")
    return steps_on(
        WAY,
        place_on_way(state),
        {} if actor.is_foreign else entered,
        is_finished=now == State.ASSESSED,
        is_aside=now in {State.POSTPONED, State.CANCELLED},
        entered={*entered, now},
    )


def _actions(row: Activity, actor: Actor) -> list[dict[str, Any]]:
    """The steps this actor may take, those that lead on first."""
    found = []
    for transition in LIFECYCLE.possible(row, actor):
        name = "activities:assess" if transition.name == "assess" else "activities:step"
        arguments = [row.ref] if transition.name == "assess" else [row.ref, transition.name]
        found.append(
            {
                "title": transition.title,
                "url": reverse(name, args=arguments),
                "is_forward": transition.name in _FORWARD,
            }
        )
    first = next((action for action in found if action["is_forward"]), None)
    for action in found:
        action["is_first"] = action is first
    return found


def _history(changes: Sequence[StateChange], actor: Actor) -> list[dict[str, Any]]:
    """State changes for the `timeline` component, latest first; none for a partner's representative."""
    if actor.is_foreign:
        return []
    return [
        {
            "date": change.effective_on,
            "title": str(State(change.target).label),
            "text": change.reason,
            "by": change.actor_name,
            "icon": "",
            "level": "bad" if change.target == State.CANCELLED else "neutral",
            "url": "",
            "future": False,
        }
        for change in reversed(changes)
    ]
