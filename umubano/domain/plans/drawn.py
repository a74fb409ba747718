"""The repeated parts of a plan's pages as HTML: rows of lines, bars of the timeline.

A plan of 500 lines is thousands of template nodes, which is most of its page's time; written here in one go it is little. Every value is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from umubano.core.ui.tags.marks import icon, status_badge
from umubano.domain.plans.timeline import Timeline

if TYPE_CHECKING:
    from umubano.domain.activities.models import Activity
    from umubano.domain.plans.models import PlanLine
    from umubano.domain.plans.presentation import GoalView, LineView


_STRUCK, _STRUCK_WORDS = ' class="struck"', ' class="struck-words"'


class LineRows:
    """Draws the lines of one plan for its own tab: title and what belongs to it, days, progress, slip, and what may be done."""

    def __init__(self, ref: str, *, can_change: bool, can_report: bool) -> None:
        self._can_change, self._can_report = can_change, can_report
        self._addresses = {
            name: reverse(f"plans:{name}", args=[ref, 0]).rpartition("0")
            for name in ("line", "progress", "plan_activity")
        }
        self._heads = {name: escape(_(name)) for name in ("Line of work", "Progress", "Against the baseline", "To do")}  # fmt: skip
        self._heads["Planned"] = escape(pgettext("dates of a plan", "Planned"))
        self._plan_activity = escape(_("Plan an activity"))
        self._change, self._progress = escape(_("Change")), escape(_("Progress"))
        self._milestone = icon("flag", size="sm", label=_("Milestone"))
        self._warning = icon("alert-triangle", size="sm")
        self._plus = icon("plus", size="sm")
        self._activity = icon("activity", size="sm")
        self._after, self._early = _("after: %(what)s"), escape(_("begins before that is finished"))
        # the same few words stand on hundreds of lines
        self._by_side: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self._badges: dict[str, str] = {}

    def __call__(self, lines: Iterable[LineView]) -> SafeString:
        return mark_safe("".join(self._row(line) for line in lines))  # noqa: S308 — every part is escaped or a component

    def _row(self, line: LineView) -> str:
        heads, dropped = self._heads, line.progress == "dropped"
        slip = '<span class="text-secondary">—</span>'
        if line.slip_words:
            words = escape(line.slip_words)
            mark = f'<span class="mark mark-bad">{words}</span>' if line.slip and line.slip > 0 else words
            slip = f'{mark}<br><small class="text-secondary">{escape(line.baseline)}</small>'
        return (
            f'<tr id="line-{line.row.pk}"{_STRUCK if dropped else ""}>'
            f'<td class="row-title" data-label="{heads["Line of work"]}"><div>{self._title(line, dropped=dropped)}</div></td>'
            f'<td data-label="{heads["Planned"]}"><div>{escape(line.when)}{self._ends(line)}</div></td>'
            f'<td data-label="{heads["Progress"]}">{self._badge(line)}</td>'
            f'<td data-label="{heads["Against the baseline"]}"><div>{slip}</div></td>'
            f"{self._to_do(line, dropped=dropped)}</tr>"
        )

    def _title(self, line: LineView, *, dropped: bool) -> str:
        row = line.row
        parts = [f"{self._milestone} " if row.is_milestone else ""]
        parts.append(f"<span{_STRUCK_WORDS if dropped else ''}>{escape(row.title)}</span>")
        parts.append(self._by(row))
        if line.waits_for:
            early = f" · {self._warning} {self._early}" if line.begins_too_early else ""
            parts.append(_small(self._after % {"what": ", ".join(line.waits_for)}, early))
        if row.activity:
            url, title = escape(row.activity.get_absolute_url()), escape(row.activity.title)
            state = self._state(row.activity)
            parts.append(f'<br><small><a href="{url}">{self._activity} {title}</a> · {state}</small>')
        elif row.activity_id is None and self._can_change and line.is_open:
            address, about = self._address("plan_activity", line), self._about(line)
            parts.append(
                f'<br><small class="no-print"><a href="{address}">{self._plus} {self._plan_activity}{about}</a></small>'
            )
        if row.dropped_because:
            parts.append(_small(row.dropped_because))
        return "".join(parts)

    def _by(self, row: PlanLine) -> str:
        if row.side not in self._by_side:
            self._by_side[row.side] = _small(_("by: %(side)s") % {"side": row.get_side_display()})
        return self._by_side[row.side]

    def _state(self, activity: Activity) -> str:
        if activity.state not in self._states:
            self._states[activity.state] = escape(activity.get_state_display())
        return self._states[activity.state]

    def _badge(self, line: LineView) -> str:
        if line.progress not in self._badges:
            self._badges[line.progress] = status_badge(line.progress, text=line.progress_title)
        return self._badges[line.progress]

    def _address(self, name: str, line: LineView) -> str:
        before, _zero, after = self._addresses[name]
        return f"{escape(before)}{line.row.pk}{escape(after)}"

    def _about(self, line: LineView) -> str:
        return f'<span class="visually-hidden">: {escape(line.row.title)}</span>'

    def _ends(self, line: LineView) -> str:
        """What is open and can only end later than planned."""
        return _small(_("can end on %(day)s") % {"day": line.ends}) if line.is_open and line.ends else ""

    def _to_do(self, line: LineView, *, dropped: bool) -> str:
        if not (self._can_change or self._can_report):
            return ""
        steps = (("progress", self._progress, self._can_report), ("line", self._change, self._can_change))
        links = ""
        for name, word, is_allowed in steps:
            if is_allowed and not dropped:
                links += (
                    f'<a class="btn btn-sm" href="{self._address(name, line)}">{word}{self._about(line)}</a>'
                )
        return f'<td data-label="{self._heads["To do"]}" class="no-print"><span class="btn-list">{links}</span></td>'


def _small(text: str, more: str = "") -> str:
    return f'<br><small class="text-secondary">{escape(text)}{more}</small>'


def bars(drawing: Timeline) -> SafeString:
    """The bars and diamonds of the drawing with their baselines, each a link that says what it is."""
    parts = []
    for bar in drawing.bars:
        parts.append(f'<a href="{escape(bar.url)}"><title>{escape(bar.words)}</title>')
        parts.append(f'<text x="14" y="{bar.text_y}">{escape(bar.name)}</text>')
        if bar.slip_words:
            css = "drawing-late" if bar.slip and bar.slip > 0 else "drawing-quiet"
            parts.append(
                f'<text class="{css}" x="{bar.slip_x}" y="{bar.text_y}">{escape(bar.slip_words)}</text>'
            )
        if bar.is_milestone:
            if bar.ghost_diamond:
                parts.append(f'<path class="ghost" d="{bar.ghost_diamond}"></path>')
            parts.append(f'<path class="dot-{bar.colour}" d="{bar.diamond}"></path>')
        else:
            if bar.ghost_x is not None:
                parts.append(
                    f'<rect class="ghost" x="{bar.ghost_x}" y="{bar.ghost_y}" width="{bar.ghost_width}" height="4"></rect>'
                )
            parts.append(
                f'<rect class="band-{bar.colour}" x="{bar.x}" y="{bar.bar_y}" width="{bar.width}" height="12" rx="3"></rect>'
            )
        parts.append("</a>")
    return mark_safe("".join(parts))  # noqa: S308 — every part is escaped or a number of ours


def timeline_rows(goals: Iterable[GoalView], plan_url: str) -> SafeString:
    """The same as rows of a table."""
    names = ("Line of work", "Goal", "Ends", "Slip", "Progress", "After")
    work, of_goal, ends, slip, progress, after = (escape(_(name)) for name in names)
    planned, baseline = (escape(pgettext("dates of a plan", name)) for name in ("Planned", "Baseline"))
    parts = []
    for goal in goals:
        words = escape(goal.words)
        for line in goal.lines:
            parts.append(
                f"<tr{_STRUCK if line.progress == 'dropped' else ''}>"
                f'<td class="row-title" data-label="{work}"><a href="{escape(plan_url)}#line-{line.row.pk}">{escape(line.row.title)}</a></td>'
                f'<td data-label="{of_goal}">{words}</td><td data-label="{planned}">{escape(line.when)}</td>'
                f'<td data-label="{baseline}">{escape(line.baseline or "—")}</td>'
                f'<td data-label="{ends}">{escape(line.ends or "—")}</td>'
                f'<td class="text-nowrap" data-label="{slip}">{escape(line.slip_words or "—")}</td>'
                f'<td class="text-nowrap" data-label="{progress}">{escape(line.progress_title)}</td>'
                f'<td data-label="{after}">{escape(", ".join(line.waits_for) or "—")}</td></tr>'
            )
    return mark_safe("".join(parts))  # noqa: S308 — every part is escaped
