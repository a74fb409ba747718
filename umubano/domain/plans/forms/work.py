"""Lines of work, and how far they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.domain.activities.models import Activity
from umubano.domain.agreements.forms.fields import DayField
from umubano.domain.negotiations.forms.shared import kept_choices
from umubano.domain.plans.forms.plan import PartForm, set_choices
from umubano.domain.plans.models import PlanLine, Side
from umubano.domain.plans.services import LineDraft


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
    activity = forms.CharField(
        label=_("Carried out by the activity"),
        required=False,
        max_length=40,
        help_text=_("Its reference, once it is recorded."),
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


class ProgressForm(PartForm):
    """Since when a line is under way, and when it was done."""

    asks_reason = False

    started_on = DayField(label=_("Began"), required=False)
    done_on = DayField(label=_("Done"), required=False, help_text=_("Leave empty while it goes on."))

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
