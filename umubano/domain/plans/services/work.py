"""The ways: lines with their dates and conditions, what was begun, done and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.codelists.services import require_code
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput
from umubano.domain.activities.models import Activity
from umubano.domain.plans import policy
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Goal, LineDependency, Plan, PlanLine, Side
from umubano.domain.plans.schedule import closes_a_circle
from umubano.domain.plans.services.parts import changing, part_of, put


@dataclass(slots=True)
class LineDraft:
    """A line as it is planned. A milestone stands on `planned_start` alone.

    `after`: ids of the lines that must be finished before it; `activity`: the reference of the activity that carries it out.
    """

    title: str
    planned_start: date
    planned_end: date | None = None
    is_milestone: bool = False
    kind: str = ""
    area: str = ""
    side: str = Side.BOTH
    after: Sequence[int] = ()
    activity: str = ""


def save_line(
    goal: Goal, draft: LineDraft, *, actor: Actor, line: PlanLine | None = None, reason: str = ""
) -> PlanLine:
    """Plan a line of work under a goal, or with `line` plan it anew; its baseline stays what it was.

    Checks: title, the order of the days, the codes of kind and area, the activity, that conditions are other lines of the plan and that no line waits for
    itself in the end; the action and desk, that the plan is open, a reason once agreed. Changes: the line and its conditions.
    Records: history, `plan.changed`. Raises InvalidInput (`title_missing`, `line_out_of_order`, `condition_unknown`, `unknown_activity`), Conflict (`circle`).
    """
    title = draft.title.strip()
    if not title:
        raise InvalidInput(_("A line needs a title."), code="title_missing", field="title")
    end = draft.planned_start if draft.is_milestone else (draft.planned_end or draft.planned_start)
    if end < draft.planned_start:
        raise InvalidInput(
            _("The line ends before it begins."), code="line_out_of_order", field="planned_end"
        )
    area = require_code("area", draft.area) if draft.area else ""
    kind = require_code("activity_kind", draft.kind) if draft.kind else ""
    with changing(goal.plan, actor, "plans.save_line", reason=reason, summary=title) as row:
        saved = put(
            PlanLine,
            row,
            line,
            {
                "goal_id": part_of(Goal, row, goal.pk).pk,
                "title": title,
                "kind": kind,
                "activity_id": _activity(draft, line),
                "area": area,
                "side": draft.side,
                "is_milestone": draft.is_milestone,
                "planned_start": draft.planned_start,
                "planned_end": end,
            },
        )
        _set_conditions(row, saved, draft.after)
    return saved


def _activity(draft: LineDraft, line: PlanLine | None) -> int | None:
    """The activity meant; one that the line has and this actor cannot see stays."""
    ref = draft.activity.strip()
    if ref:
        return _activity_with(ref)
    present = line.activity_id if line else None
    is_hidden = present is not None and not Activity.objects.filter(pk=present).exists()
    return present if is_hidden else None


def _activity_with(ref: str) -> int:
    found = Activity.objects.ours().filter(ref__in={ref, ref.upper()}).values_list("pk", flat=True).first()
    if found is None:
        raise InvalidInput(
            _("There is no activity with this reference, or you may not see it."),
            code="unknown_activity",
            field="activity",
        )
    return int(found)


def _set_conditions(plan: Plan, line: PlanLine, wanted: Sequence[int]) -> None:
    """Replace what must be finished before `line`; refuses other plans' lines and circles."""
    ids = set(wanted)
    known = set(PlanLine.objects.filter(plan=plan).values_list("pk", flat=True))
    if not ids <= known - {line.pk}:
        raise InvalidInput(
            _("A line can only wait for other lines of the same plan."),
            code="condition_unknown",
            field="after",
        )
    present = {pair.before_id: pair for pair in LineDependency.objects.filter(after=line)}
    pairs = list(
        LineDependency.objects.filter(plan=plan).exclude(after=line).values_list("before_id", "after_id")
    )
    for before in sorted(ids):
        if closes_a_circle(pairs, before, line.pk):
            raise Conflict(
                _("These lines would wait for each other in a circle. Take one of the conditions away."),
                code="circle",
                field="after",
            )
        pairs.append((before, line.pk))
    LineDependency.objects.filter(after=line, before__in=set(present) - ids).delete()
    LineDependency.objects.bulk_create(
        LineDependency(plan=plan, label_id=plan.label_id, before_id=before, after=line)
        for before in sorted(ids - set(present))
    )


def link_activity(line: PlanLine, ref: str, *, actor: Actor) -> PlanLine:
    """Say which activity carries a line out. No reason is asked: what was agreed stays.

    Checks: the action and desk, that the plan is open, the activity, that the line is not dropped and no other activity carries it out.
    Changes: the line. Records: history, `plan.changed`. Raises InvalidInput (`unknown_activity`), Conflict (`dropped`, `has_activity`).
    """
    with changing(
        line.plan, actor, "plans.link_activity", asks_reason=False, summary=line.title
    ) as row:  # fmt: skip
        kept = part_of(PlanLine, row, line.pk)
        activity = _activity_with(ref.strip())
        if kept.dropped_on:
            raise Conflict(_("This line was dropped."), code="dropped")
        if kept.activity_id not in {None, activity}:
            raise Conflict(
                _("Another activity carries this line out. Change the line to name a different one."),
                code="has_activity",
            )
        saved = put(PlanLine, row, kept, {"activity_id": activity})
    return saved


def record_progress(
    line: PlanLine, *, actor: Actor, started_on: date | None, done_on: date | None = None, reason: str = ""
) -> PlanLine:
    """Say since when a line is under way and when it was done.

    Checks: the action and desk, that the plan is agreed and the line not dropped, that the days lie in the past and in order. No reason
    is asked: it happened. Changes: the two days. Records: history, `plan.changed`. Raises InvalidInput, Conflict (`not_agreed`, `dropped`).
    """
    if done_on and not started_on:
        started_on = min(line.planned_start, done_on)
    if (started_on or today()) > today() or (done_on or today()) > today():
        raise InvalidInput(
            _("Only what has happened is recorded here; change the planned days for what is to come."),
            code="day_in_the_future",
            field="done_on" if done_on and done_on > today() else "started_on",
        )
    if done_on and started_on and done_on < started_on:
        raise InvalidInput(_("It was done before it began."), code="line_out_of_order", field="done_on")
    with changing(
        line.plan, actor, "plans.record_progress", rule=policy.REPORT, reason=reason, asks_reason=False,
        summary=line.title,
    ) as row:  # fmt: skip
        _require_agreed(row)
        kept = part_of(PlanLine, row, line.pk)
        if kept.dropped_on:
            raise Conflict(_("This line was dropped."), code="dropped")
        saved = put(PlanLine, row, kept, {"started_on": started_on, "done_on": done_on})
    return saved


def _require_agreed(plan: Plan) -> None:
    if plan.state != State.AGREED:
        raise Conflict(
            _("The plan is still a draft. Progress is recorded once it is agreed."), code="not_agreed"
        )


def drop_line(line: PlanLine, *, actor: Actor, reason: str) -> PlanLine:
    """Drop a line of an agreed plan; it stays visible with the reason. Raises InvalidInput, Conflict (`not_agreed`, `done`)."""
    if not reason.strip():
        raise InvalidInput(_("Say why."), code="reason_missing", field="reason")
    with changing(line.plan, actor, "plans.drop_line", reason=reason, summary=line.title) as row:
        _require_agreed(row)
        kept = part_of(PlanLine, row, line.pk)
        if kept.done_on:
            raise Conflict(_("This line is done, so it cannot be dropped."), code="done")
        saved = put(PlanLine, row, kept, {"dropped_on": today(), "dropped_because": reason.strip()[:400]})
    return saved
