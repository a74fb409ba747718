"""What falls due in plans, stands in the calendar, awaits somebody, and belongs on the agenda of a joint body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.registry import AgendaProposal, AgendaQuestion, CalendarItem, DueItem, InboxItem
from umubano.core.ui.dates import in_words
from umubano.domain.plans.lifecycle import COUNTED, OPEN, State, ValueState
from umubano.domain.plans.models import Indicator, IndicatorValue, Objective, Plan, PlanLine
from umubano.domain.plans.presentation import is_off_course
from umubano.domain.plans.queries import ending_between, late_on, partner_codes
from umubano.domain.plans.schedule import periods
from umubano.domain.plans.yearly import due_plans

#: The most lines that are listed, soonest first.
MOST = 2000
#: Days after the end of a period by which its value is due. The directorate's own measure; no rule sets it.
REPORT_WITHIN = timedelta(days=30)


def due(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """Lines of agreed plans that end by `end` and are not done, values of indicators that are due, yearly plans that rules ask for. By days.

    A partner's representative is told of the lines, but neither who owns them nor of our own reporting and planning.
    """
    items = [*_lines(actor, end)]
    if not actor.is_foreign:
        items += [*_values(actor, end), *due_plans(end)]
    return sorted(items, key=lambda item: (item.on, item.about))


def _lines(actor: Actor, end: date) -> Iterator[DueItem]:
    rows = PlanLine.objects.filter(
        plan__state=State.AGREED, done_on__isnull=True, dropped_on__isnull=True, planned_end__lte=end
    )
    for line in _with_plan(rows).order_by("planned_end", "id")[:MOST]:
        yield DueItem(
            key=f"plan-line-{line.pk}",
            on=line.planned_end,
            kind="plan_milestone" if line.is_milestone else "plan_line",
            kind_title=_("Milestone of a plan") if line.is_milestone else _("Line of a plan ends"),
            about=line.plan.ref,
            about_title=line.plan.title,
            url=f"{line.plan.get_absolute_url()}#line-{line.pk}",
            why=_("“%(line)s” is to be done by then.") % {"line": line.title},
            owner="" if actor.is_foreign else str(line.plan.owner or ""),
            label_id=line.label_id,
            is_illustrative=line.plan.is_illustrative,
            **_whose(line.plan, actor),
        )


def _with_plan(rows: Any) -> Any:
    """With the plan, who owns it, and what its partners are read from."""
    return rows.select_related("plan__owner", "plan__agreement").prefetch_related("plan__agreement__parties")


def _whose(plan: Any, actor: Actor) -> dict[str, Any]:
    """The partners of a plan and its desk; the desk is not told abroad."""
    return {
        "parties": tuple(partner_codes(plan)),
        "desks": () if actor.is_foreign or not plan.desk else (plan.desk,),
        "revision": plan.version,
    }


def _values(actor: Actor, end: date) -> Iterator[DueItem]:
    """Periods that are over, whose value is neither submitted nor approved. A constant number of statements."""
    rows = Indicator.objects.filter(plan__state=State.AGREED, plan__starts_on__lte=end)
    rows = _with_plan(rows).select_related("owner").prefetch_related("values")
    for row in rows.order_by("id"):
        given = {
            value.period_end
            for value in row.values.all()
            if value.state not in {ValueState.DRAFT, ValueState.RETURNED}
        }
        spans = periods(row.plan.starts_on, row.plan.ends_on, row.every_months)
        for number, period in enumerate(spans, 1):
            on = period.end + REPORT_WITHIN
            if period.end in given or on > end:
                continue
            yield DueItem(
                key=f"plan-value-{row.pk}-{number}",
                on=on,
                kind="plan_value",
                kind_title=_("Value of an indicator"),
                about=row.plan.ref,
                about_title=row.plan.title,
                url=f"{reverse('plans:indicators', args=[row.plan.ref])}#indicator-{row.pk}",
                why=_("“%(indicator)s” for the period to %(day)s is to be reported.")
                % {"indicator": row.name, "day": in_words(period.end)},
                owner=str(row.owner),
                label_id=row.label_id,
                is_illustrative=row.plan.is_illustrative,
                **_whose(row.plan, actor),
            )


def calendar(actor: Actor, start: date, end: date) -> Iterable[CalendarItem]:
    """The milestones of open plans, tentative while the plan is a draft."""
    rows = PlanLine.objects.filter(
        is_milestone=True, dropped_on__isnull=True, planned_end__range=(start, end), plan__state__in=OPEN
    )
    lines = list(_with_plan(rows).order_by("planned_end", "id")[:MOST])
    return [
        CalendarItem(
            uid=f"plan-line-{line.pk}",
            start=line.planned_end,
            end=line.planned_end,
            kind="plan_milestone",
            kind_title=_("Milestone of a plan"),
            title=line.title,
            url=f"{line.plan.get_absolute_url()}#line-{line.pk}",
            label_id=line.label_id,
            status="confirmed" if line.plan.state == State.AGREED else "tentative",
            about=line.plan.ref,
            is_illustrative=line.plan.is_illustrative,
            **_whose(line.plan, actor),
        )
        for line in lines
    ]


def inbox(actor: Actor, on: date) -> Iterable[InboxItem]:
    """Values that wait for their assessor, and those returned to whoever submitted them. Nothing of it is told abroad."""
    if actor.is_foreign:
        return []
    rows = IndicatorValue.objects.filter(
        state__in=[ValueState.SUBMITTED, ValueState.RETURNED], plan__state=State.AGREED
    ).select_related("indicator__assessor", "submitted_by", "plan")
    return [_waiting(value) for value in rows.order_by("state_since", "id")[:MOST]]


def _waiting(value: Any) -> InboxItem:
    is_submitted = value.state == ValueState.SUBMITTED
    person = value.indicator.assessor if is_submitted else value.submitted_by
    if is_submitted:
        why = _("The value for the period to %(day)s waits for your assessment.")
    else:
        why = _("The value for the period to %(day)s was returned to you.")
    return InboxItem(
        key=f"{'approve' if is_submitted else 'answer'}:plan_value:{value.pk}",
        group="approve" if is_submitted else "answer",
        title=value.indicator.name,
        why=why % {"day": in_words(value.period_end)},
        url=f"{reverse('plans:indicators', args=[value.plan.ref])}#indicator-{value.indicator_id}",
        since=value.state_since,
        label_id=value.label_id,
        owner=person.username if person else "",
        is_illustrative=value.plan.is_illustrative,
    )


def agenda(actor: Actor, question: AgendaQuestion) -> Iterable[AgendaProposal]:
    """Objectives of the agreed plans of these agreements and partners that are off their course today, whenever the session is (late lines, values
    behind the course), and those of which a line is to be done by the session.
    """
    plans: Any = Plan.objects.filter(state=State.AGREED)
    about = Q(agreement__ref__in=question.agreements)
    if question.parties:
        about |= Q(pk__in=plans.with_partner(*question.parties).values("pk"))
    plans = plans.filter(about)
    rows = (
        Objective.objects.filter(plan__in=plans)
        .annotate(
            late=Count("goals__lines", filter=late_on(today(), "goals__lines__")),
            ending=Count("goals__lines", filter=ending_between(today(), question.on, "goals__lines__")),
        )
        .select_related("plan")
        .prefetch_related("indicators__values")
        .order_by("plan__ref", "number")
    )
    for row in rows:
        reasons = []
        if row.late:
            reasons.append(
                ngettext("%(count)d line of work is late.", "%(count)d lines of work are late.", row.late)
                % {"count": row.late}
            )
        for indicator in row.indicators.all():
            values = [value for value in indicator.values.all() if value.state in COUNTED]
            if values and is_off_course(indicator, row.plan, values[-1]):
                reasons.append(_("“%(indicator)s” is behind its course.") % {"indicator": indicator.name})
        is_off = bool(reasons)
        if row.ending:
            reasons.append(
                ngettext(
                    "%(count)d line of work is to be done by the session.",
                    "%(count)d lines of work are to be done by the session.",
                    row.ending,
                )
                % {"count": row.ending}
            )
        if reasons:
            yield AgendaProposal(
                kind="plan_objective",
                title=row.text,
                why=" ".join(reasons),
                about=f"{row.plan.ref}/{row.pk}",
                url=f"{row.plan.get_absolute_url()}#objective-{row.pk}",
                label_id=row.label_id,
                timing="overdue" if is_off else "by_session",
            )
