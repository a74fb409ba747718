"""What the pages of a plan show, made from its rows in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.ui.dates import in_words
from umubano.domain.plans.beside import events_beside
from umubano.domain.plans.lifecycle import COUNTED, ValueState
from umubano.domain.plans.models import CRITERIA, ELEMENTS, LineDependency, PlanLine
from umubano.domain.plans.schedule import (
    Dates,
    Expected,
    Progress,
    collisions,
    forecast,
    is_open,
    periods,
    progress_on,
    slip_days,
)
from umubano.domain.plans.timeline import COLOURS, Task, Timeline, bounds, draw
from umubano.domain.plans.words import progress_title, slip_in_words, span_in_words

#: Shares of the small bars, in this order.
_SHARES = (Progress.DONE, Progress.UNDER_WAY, Progress.LATE, Progress.PLANNED)


def dates_of(line: Any) -> Dates:
    return Dates(
        line.planned_start,
        line.planned_end,
        line.baseline_start,
        line.baseline_end,
        line.started_on,
        line.done_on,
        line.dropped_on,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One stretch of a stacked bar of 100 units, with its number and word."""

    code: str
    title: str
    number: int
    x: float
    width: float
    colour: str


def shares(counts: dict[Progress, int]) -> list[Share]:
    """The stretches for a count of lines by progress; dropped lines are not counted. Empty without lines."""
    total = sum(counts.get(progress, 0) for progress in _SHARES)
    found, x = [], 0.0
    for progress in _SHARES:
        number = counts.get(progress, 0)
        width = round(100 * number / total, 2) if total else 0
        if number:
            colour = COLOURS[progress]
            found.append(Share(progress.value, progress_title(progress), number, round(x, 2), width, colour))
        x += width
    return found


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as pages show it on a day."""

    row: Any
    dates: Dates
    expected: Expected
    is_open: bool
    progress: str
    progress_title: str
    slip: int | None
    slip_words: str
    waits_for: tuple[str, ...]
    begins_too_early: bool

    @property
    def is_late(self) -> bool:
        return self.progress == Progress.LATE or bool(self.slip and self.slip > 0)

    @property
    def when(self) -> str:
        return span_in_words(self.row.planned_start, self.row.planned_end)

    @property
    def ends(self) -> str:
        """The day on which it ended, or can end at the earliest where that is later than planned; empty otherwise."""
        if self.is_open and self.expected.end == self.dates.planned_end:
            return ""
        if self.progress == Progress.DROPPED:
            return ""
        day = in_words(self.expected.end, short=True)
        return _("%(day)s at the earliest") % {"day": day} if self.is_open else day

    @property
    def baseline(self) -> str:
        if self.row.baseline_end is None:
            return ""
        return span_in_words(self.row.baseline_start, self.row.baseline_end)


def line_views(lines: Sequence[Any], pairs: Sequence[tuple[int, int]], day: date) -> dict[int, LineView]:
    """By id, with what each waits for and whether it is to begin before that is finished."""
    by_id = {line.pk: line for line in lines}
    dates = {line.pk: dates_of(line) for line in lines}
    ahead = forecast(dates, pairs, day)
    early = {after for _before, after in collisions(dates, pairs, ahead, day)}
    waits: dict[int, list[str]] = {}
    for before, after in pairs:
        if before in by_id:
            waits.setdefault(after, []).append(by_id[before].title)
    views = {}
    for line in lines:
        progress = progress_on(dates[line.pk], day)
        slip = slip_days(dates[line.pk], ahead[line.pk].end, day)
        views[line.pk] = LineView(
            row=line,
            dates=dates[line.pk],
            expected=ahead[line.pk],
            is_open=is_open(dates[line.pk], day),
            progress=progress.value,
            progress_title=progress_title(progress),
            slip=slip,
            slip_words=slip_in_words(slip),
            waits_for=tuple(waits.get(line.pk, ())),
            begins_too_early=line.pk in early and progress is not Progress.DONE,
        )
    return views


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its lines."""

    row: Any
    lines: tuple[LineView, ...]
    drawn: str = ""

    @property
    def words(self) -> str:
        """“1.2 Instructors of the partner's own”."""
        return f"{self.row.objective.number}.{self.row.number} {self.row.text}"


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with its answers, elements, goals and how far its lines are."""

    row: Any
    noes: tuple[tuple[str, str], ...]
    elements: tuple[tuple[str, str, bool], ...]
    goals: tuple[GoalView, ...]
    shares: tuple[Share, ...]
    summary: str
    late: int

    @property
    def label_ids(self) -> set[int]:
        """The labels of the activities named on its lines."""
        lines = [line.row for goal in self.goals for line in goal.lines]
        return {line.activity.label_id for line in lines if line.activity is not None}


def plan_pairs(plan: Any) -> list[tuple[int, int]]:
    """(before, after) ids of the conditions between the plan's lines."""
    rows = LineDependency.objects.filter(plan=plan).order_by("id")
    return list(rows.values_list("before_id", "after_id"))


def objective_views(
    plan: Any, day: date, draw_lines: Callable[[Iterable[LineView]], str] | None = None
) -> list[ObjectiveView]:
    """Everything of the plan's tab, objectives in their order, with their lines `drawn` if asked for. Four statements."""
    lines_with_activity = Prefetch("goals__lines", PlanLine.objects.select_related("activity"))
    objectives = list(plan.objectives.prefetch_related("goals", lines_with_activity))
    lines = [line for one in objectives for goal in one.goals.all() for line in goal.lines.all()]
    views = line_views(lines, plan_pairs(plan), day)
    found = []
    for row in objectives:
        goals = tuple(
            GoalView(goal, shown, draw_lines(shown) if draw_lines else "")
            for goal in row.goals.all()
            for shown in [tuple(views[line.pk] for line in goal.lines.all())]
        )
        counts = Counter(Progress(view.progress) for goal in goals for view in goal.lines)
        stretches = tuple(shares(counts))
        found.append(
            ObjectiveView(
                row=row,
                noes=tuple(
                    (str(title), getattr(row, f"{name}_reason"))
                    for name, title in CRITERIA.items()
                    if not getattr(row, f"is_{name}")
                ),
                elements=tuple(_elements(row)),
                goals=goals,
                shares=stretches,
                summary=", ".join(f"{share.title}: {share.number}" for share in stretches),
                late=counts[Progress.LATE],
            )
        )
    return found


def _elements(row: Any) -> Iterable[tuple[str, str, bool]]:
    """(title, text, whether it is filled in) of the four planning elements."""
    for name, title in ELEMENTS.items():
        text = getattr(row, name)
        if text:
            yield str(title), text, True
        else:
            because = getattr(row, f"{name}_not_applicable")
            yield str(title), _("Not applicable, because %(reason)s") % {"reason": because}, False


# the timeline


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The drawing, the same as rows of a table, and the labels of what stands beside."""

    drawing: Timeline | None
    goals: tuple[GoalView, ...]
    events: tuple[Any, ...]
    description: str
    label_ids: frozenset[int]
    late: int
    slipped: int


def timeline_view(plan: Any, actor: Actor, day: date) -> TimelineView:
    """The timeline on a day; no drawing without lines. The statements do not grow with the lines."""
    goals = list(plan.goals.select_related("objective").order_by("objective__number", "number", "id"))
    by_goal: dict[int, list[Any]] = {}
    lines = list(plan.lines.order_by("planned_start", "id"))
    for line in lines:
        by_goal.setdefault(line.goal_id, []).append(line)
    pairs = plan_pairs(plan)
    views = line_views(lines, pairs, day)
    shown = tuple(
        GoalView(goal, tuple(views[line.pk] for line in by_goal[goal.pk]))
        for goal in goals
        if goal.pk in by_goal
    )
    address = plan.get_absolute_url()
    tasks = [_task(address, goal, view) for goal in shown for view in goal.lines]
    slipped = sum(1 for view in views.values() if view.slip and view.slip > 0)
    late = sum(1 for view in views.values() if view.progress == Progress.LATE)
    if not tasks:
        return TimelineView(None, (), (), "", frozenset(), 0, 0)
    first, last = bounds(tasks, plan.starts_on, plan.ends_on, day)
    events, label_ids = events_beside(plan, actor, first, last)
    language = (get_language() or "en").split("-")[0]
    months = get_month_names("abbreviated", locale=language)
    drawing = draw(
        tasks,
        pairs,
        events,
        start=plan.starts_on,
        end=plan.ends_on,
        day=day,
        today_words=in_words(day, short=True),
        slip_words={view.row.pk: view.slip_words for view in views.values()},
        month_names=[months[number] for number in range(1, 13)],
    )
    description = _("%(lines)d lines of work, %(late)d late, %(slipped)d behind the baseline.") % {
        "lines": len(tasks),
        "late": late,
        "slipped": slipped,
    }
    ordered = tuple(sorted(events, key=lambda event: (event.on, event.title)))
    return TimelineView(drawing, shown, ordered, description, frozenset(label_ids), late, slipped)


def _task(address: str, goal: GoalView, view: LineView) -> Task:
    line = view.row
    words = f"{line.title}: {view.when}. {view.progress_title}."
    if view.ends and view.is_open:
        words += " " + _("It can end on %(day)s.") % {"day": view.ends}
    if view.slip_words:
        words += f" {view.slip_words}."
    return Task(
        id=line.pk,
        group=goal.words,
        title=line.title,
        dates=view.dates,
        expected=view.expected,
        url=f"{address}#line-{line.pk}",
        words=words,
        is_milestone=line.is_milestone,
    )


# indicators


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period of an indicator with its value, if there is one."""

    start: date
    end: date
    value: Any
    has_begun: bool
    is_over: bool
    can_write: bool
    steps: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator, its periods, and how far it is: the share of the way from baseline to target that the latest approved value has gone."""

    row: Any
    periods: tuple[PeriodView, ...]
    latest: Any
    percent: int | None
    expected_percent: int
    is_off_course: bool


def share_of_the_way(baseline: Decimal, target: Decimal, value: Decimal) -> int:
    """Percent of the way from baseline to target, not cut off at 0 or 100; falling targets count the same."""
    return round(100 * (value - baseline) / (target - baseline))


def elapsed_percent(start: date, end: date, day: date) -> int:
    """Percent of the period that has gone by at the end of `day`."""
    days = (end - start).days + 1
    return round(100 * min(max((day - start).days + 1, 0), days) / days)


def is_off_course(row: Any, plan: Any, value: Any) -> bool:
    """The value is more than a fifth of the whole way behind a steady course to the target. The directorate's own measure."""
    if value is None or value.value is None:
        return False
    gone = elapsed_percent(plan.starts_on, plan.ends_on, value.period_end)
    return share_of_the_way(row.baseline, row.target, value.value) < gone - 20


def indicator_views(
    plan: Any, day: date, *, steps_of: Any, can_report: bool, states: Any = None
) -> list[IndicatorView]:
    """The indicators with their periods. `steps_of(value)` gives what the reader may do with one; `states`: only values in these. Three statements."""
    rows = plan.indicators.select_related("objective", "owner", "assessor").prefetch_related("values")
    found = []
    for row in rows:
        values = {
            value.period_end: value for value in row.values.all() if states is None or value.state in states
        }
        for value in values.values():
            value.indicator = row
        counted = [value for value in values.values() if value.state in COUNTED and value.value is not None]
        latest = max(counted, key=lambda value: value.period_end, default=None)
        stretches = []
        for one in periods(plan.starts_on, plan.ends_on, row.every_months):
            value = values.get(one.end)
            writable = value is None or value.state in {ValueState.DRAFT, ValueState.RETURNED}
            stretches.append(
                PeriodView(
                    start=one.start,
                    end=one.end,
                    value=value,
                    has_begun=one.start <= day,
                    is_over=one.end < day,
                    can_write=can_report and writable and one.start <= day,
                    steps=tuple(steps_of(value)) if value is not None else (),
                )
            )
        found.append(
            IndicatorView(
                row=row,
                periods=tuple(stretches),
                latest=latest,
                percent=share_of_the_way(row.baseline, row.target, latest.value) if latest else None,
                expected_percent=elapsed_percent(plan.starts_on, plan.ends_on, day),
                is_off_course=is_off_course(row, plan, latest),
            )
        )
    return found
