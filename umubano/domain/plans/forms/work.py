"""Lines of work, and how far they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.policy import may
from umubano.domain.activities.lifecycle import State as ActivityState
from umubano.domain.activities.models import Activity
from umubano.domain.activities.spans import Span
from umubano.domain.agreements.forms.fields import DayField
from umubano.domain.negotiations.forms.shared import ActorForm, kept_choices
from umubano.domain.plans import policy
from umubano.domain.plans.forms.plan import PartForm, set_choices
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan, PlanLine, Side
from umubano.domain.plans.queries import partner_codes
from umubano.domain.plans.services import LineDraft
from umubano.domain.plans.words import span_in_words

#: The most activities or lines offered; as many as the box shows.
MOST = 400


class LineForm(PartForm):
    """When something is to be done, by whom, and what must be finished before."""

    title = forms.CharField(label=_("Title"), max_length=300)
    planned_start = DayField(label=_("Planned start"))
    planned_end = DayField(
        label=_("Planned end"), required=False, help_text=_("The last day. Not needed for a milestone.")
    )
    is_milestone = forms.BooleanField(label=_("A milestone: a day, not a stretch of work"), required=False)
    side = forms.ChoiceField(label=_("Carried out by"), choices=Side.choices, initial=Side.BOTH)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.ChoiceField(label=_("Area of cooperation"), required=False)
    activity = forms.ChoiceField(
        label=_("Carried out by the activity"),
        required=False,
        help_text=_("Once it is recorded: activities with the partner since the plan began, newest first."),
        widget=forms.Select(attrs={"data-combobox": ""}),
    )
    after = forms.MultipleChoiceField(
        label=_("Begins when these are finished"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-combobox": ""}),
    )

    def __init__(self, *args: Any, row: PlanLine | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        others = PlanLine.objects.filter(plan=self.plan)
        if row is not None:
            others = others.exclude(pk=row.pk)
        set_choices(self, "after", [(str(one.pk), one.title) for one in others])
        offered = activities_for(self.plan, row)
        self.label_ids = frozenset(one.label_id for one in offered)
        set_choices(self, "activity", [("", "—"), *((one.ref, _in_words(one)) for one in offered)])
        areas = kept_choices("area", [row.area] if row and row.area else [])
        set_choices(self, "area", [("", "—"), *areas])
        kinds = kept_choices("activity_kind", [row.kind] if row and row.kind else [])
        set_choices(self, "kind", [("", "—"), *kinds])

    def draft(self) -> LineDraft:
        data = self.cleaned_data
        names = ("title", "planned_start", "planned_end", "is_milestone", "side", "kind", "area")
        return LineDraft(
            **{name: data[name] for name in names},
            after=[int(identifier) for identifier in data["after"]],
            activity=data["activity"],
        )

    @staticmethod
    def initial_of(row: PlanLine) -> dict[str, Any]:
        names = ("title", "planned_start", "planned_end", "is_milestone", "side", "kind", "area")
        after = [str(pk) for pk in row.conditions.values_list("before_id", flat=True)]
        found = Activity.objects.filter(plan_lines=row).values_list("ref", flat=True).first()
        return {**{name: getattr(row, name) for name in names}, "after": after, "activity": found or ""}


def activities_for(plan: Plan, line: PlanLine | None) -> list[Activity]:
    """Those that may carry out a line of the plan: with its partners, since its beginning, newest first; and the one that `line` names."""
    rows = Activity.objects.ours().exclude(state=ActivityState.CANCELLED).with_partner(*partner_codes(plan))
    rows = rows.may_touch(Span(plan.starts_on, None)).newest_first()
    found = list(rows.only("ref", "title", "starts_on", "ends_on", "label_id")[:MOST])
    named = line.activity_id if line else None
    if named is not None and named not in {one.pk for one in found}:
        found += Activity.objects.filter(pk=named)
    return found


def _in_words(activity: Activity) -> str:
    start, end = activity.starts_on, activity.ends_on
    when = span_in_words(start, end) if start and end else ""
    return " · ".join(part for part in (activity.title, when, activity.ref) if part)


class ServeForm(ActorForm):
    """Which line of an agreed plan with its partners `activity` carries out: those that no activity carries out yet."""

    line_pk = forms.ChoiceField(label=_("Line of work"), widget=forms.Select(attrs={"data-combobox": ""}))

    def __init__(self, *args: Any, activity: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = [party.party_id for party in activity.parties.all()]
        rows = PlanLine.objects.filter(
            plan__in=Plan.objects.with_partner(*codes).filter(state=State.AGREED),
            activity__isnull=True,
            dropped_on__isnull=True,
        )
        ordered = rows.select_related("plan", "goal__objective").order_by(
            "-plan__starts_on", "plan", "planned_start", "id"
        )
        self.lines = [line for line in ordered[:MOST] if may(self.actor, policy.CHANGE, desk=line.plan.desk)]
        groups: dict[str, list[tuple[str, str]]] = {}
        for line in self.lines:
            words = f"{line.title} · {span_in_words(line.planned_start, line.planned_end)}"
            groups.setdefault(line.plan.title, []).append((str(line.pk), words))
        set_choices(self, "line_pk", [("", "—"), *groups.items()])

    def line(self) -> PlanLine:
        """The line that was chosen."""
        chosen = self.cleaned_data["line_pk"]
        return next(line for line in self.lines if str(line.pk) == chosen)


class ProgressForm(PartForm):
    """Since when a line is under way, and when it was done."""

    asks_reason = False

    started_on = DayField(label=_("Began"), required=False)
    done_on = DayField(
        label=pgettext_lazy("line of a plan", "Done"),
        required=False,
        help_text=_("Leave empty while it goes on."),
    )

    @staticmethod
    def initial_of(row: PlanLine) -> dict[str, Any]:
        """What is recorded; where nothing is, what the activity that carries the line out says, as far as it is exact."""
        began, ended = row.started_on, row.done_on
        if row.activity is not None:
            began = began or _day(row.activity.actual_start)
            ended = ended or _day(row.activity.actual_end)
        return {"started_on": began, "done_on": ended}


def _day(written: str) -> date | None:
    """The day of an EDTF date that names one; otherwise nothing."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
