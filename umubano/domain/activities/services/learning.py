"""Write the after-action report, assess it, and follow each lesson until something was done about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.lifecycle import perform
from umubano.core.policy import require
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import LIFECYCLE, State
from umubano.domain.activities.models import Activity, Lesson, Report
from umubano.domain.activities.models.report import Rating
from umubano.domain.activities.services.change import locked

_MAY_REPORT = frozenset({State.UNDER_WAY, State.DONE})


def write_report(
    activity: Activity,
    *,
    actor: Actor,
    planned: str,
    happened: str,
    why: str = "",
    next_steps: str = "",
) -> Report:
    """Write the after-action report, or write it anew while it is not handed in.

    Checks: the action and desk, that the activity is under way or done, that both sides of the comparison are said.
    Changes: the report; whoever writes last is its author. Records: history, `activity.report_written`. Raises InvalidInput, Conflict.
    """
    for name, text in (("planned", planned), ("happened", happened)):
        if not text.strip():
            raise InvalidInput(
                _("Say what was planned and what happened."), code="report_incomplete", field=name
            )
    with operation(actor, "activities.write_report"):
        row = locked(activity, actor, policy.CHANGE)
        if row.state not in _MAY_REPORT:
            raise Conflict(
                _(
                    "A report is written when the activity is under way or done; one handed in is first returned."
                ),
                code="wrong_state",
                state=row.state,
            )
        report, _created = Report.objects.update_or_create(
            activity=row,
            defaults={
                "label_id": row.label_id,
                "planned": planned.strip(),
                "happened": happened.strip(),
                "why": why.strip(),
                "next_steps": next_steps.strip(),
                "author": actor.name,
                "author_key": actor.id,
                "written_on": today(),
            },
        )
        record_event(actor, "activity.report_written", row)
    return report


def assess(
    activity: Activity, *, actor: Actor, rating: str, reason: str, effective_on: date | None = None
) -> Activity:
    """Say whether the aim was achieved, and why one thinks so. Never by the owner or the author of the report.

    Checks: the rating; then as `perform`. Changes: the report's rating and assessor, the state. Records: `activity.state_changed`.
    """
    if rating not in Rating.values or not rating:
        raise InvalidInput(_("Say whether the aim was achieved."), code="rating_missing", field="rating")
    with operation(actor, "activities.assess", reason=reason):
        row = perform(LIFECYCLE, activity, "assess", actor=actor, reason=reason, effective_on=effective_on)
        row.report.rating, row.report.assessed_by = rating, actor.name
        row.report.save(update_fields=["rating", "assessed_by"])
    return row


def record_lesson(
    activity: Activity,
    *,
    actor: Actor,
    text: str,
    action: str = "",
    owner_id: int | None = None,
    due_on: date | None = None,
) -> Lesson:
    """Record what was learnt, and who does what about it by when.

    Checks: the action and desk, that the lesson says something, that an action has an owner and a day.
    Records: history, `activity.lesson_recorded`. Raises InvalidInput.
    """
    _check(text, action, owner_id, due_on)
    with operation(actor, "activities.record_lesson"):
        row = locked(activity, actor, policy.CHANGE)
        lesson = Lesson.objects.create(
            activity=row,
            label_id=row.label_id,
            text=text.strip(),
            action=action.strip(),
            owner_id=owner_id,
            due_on=due_on,
        )
        record_event(actor, "activity.lesson_recorded", row, summary=text[:200])
    return lesson


def _check(text: str, action: str, owner_id: int | None, due_on: date | None) -> None:
    if not text.strip():
        raise InvalidInput(_("Say what was learnt."), code="lesson_missing", field="text")
    if action.strip() and owner_id is None:
        raise InvalidInput(_("Say who does it."), code="owner_missing", field="owner_id")
    if action.strip() and due_on is None:
        raise InvalidInput(_("Say by when."), code="due_missing", field="due_on")


def change_lesson(
    lesson: Lesson,
    *,
    actor: Actor,
    text: str,
    action: str = "",
    owner_id: int | None = None,
    due_on: date | None = None,
) -> Lesson:
    """Change an open lesson. Checks as at recording; a closed one is history."""
    _check(text, action, owner_id, due_on)
    with operation(actor, "activities.change_lesson"):
        found = _open_lesson(lesson, actor)
        values: dict[str, Any] = {
            "text": text.strip(),
            "action": action.strip(),
            "owner_id": owner_id,
            "due_on": due_on,
        }
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=list(values))
        record_event(actor, "activity.lesson_changed", found.activity, summary=text[:200])
    return found


def close_lesson(lesson: Lesson, *, actor: Actor, outcome: str) -> Lesson:
    """Say what was done about it. Its owner may, whatever the desk. Records `activity.lesson_closed`. Raises InvalidInput, Conflict."""
    if not outcome.strip():
        raise InvalidInput(_("Say what was done."), code="outcome_missing", field="outcome")
    with operation(actor, "activities.close_lesson", reason=outcome):
        found = _open_lesson(lesson, actor, may_own=True)
        found.closed_on, found.outcome = today(), outcome.strip()
        found.save(update_fields=["closed_on", "outcome"])
        record_event(actor, "activity.lesson_closed", found.activity, summary=outcome[:200])
    return found


def _open_lesson(lesson: Lesson, actor: Actor, *, may_own: bool = False) -> Lesson:
    rows = Lesson.objects.filter(pk=lesson.pk).select_related("activity")
    found = rows.select_for_update(of=("self",)).first()
    visible = found or rows.first()
    if visible is None:
        raise NotFound(_("There is no such lesson, or you may not see it."))
    owns = may_own and visible.owner_id is not None and visible.owner_id == actor.user_id
    require(actor, policy.CHANGE, desk="" if owns else visible.activity.desk)
    if found is None:
        raise NotFound(_("There is no such lesson, or you may not see it."))
    if found.closed_on is not None:
        raise Conflict(_("This lesson is closed."), code="closed")
    return found
