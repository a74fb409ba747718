"""The plan itself, and what the forms of its parts share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.models import Account
from umubano.core.actors import Role
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.dates import today
from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.domain.agreements.forms.fields import DayField
from umubano.domain.negotiations.forms.shared import ActorForm, desk_choices, owner_choices, partner_choices
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan
from umubano.domain.plans.services import PlanDraft


def set_choices(form: forms.Form, name: str, choices: Any) -> None:
    """Give a choice field what it offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def people_choices() -> list[tuple[str, str]]:
    """(id, name) of those who may report on or assess an indicator."""
    roles = [role.value for role in WRITING_ROLES - {Role.SERVICE}]
    return [(str(one.pk), str(one)) for one in Account.objects.filter(role__in=roles, is_active=True)]


class PartForm(ActorForm):
    """A form of a part of `plan`: asks why once the plan is agreed."""

    #: Labels of what the form offers beside the plan.
    label_ids: frozenset[int] = frozenset()
    #: Whether a change of an agreed plan by this form needs a reason.
    asks_reason = True

    def __init__(self, *args: Any, plan: Plan, **options: Any) -> None:
        super().__init__(*args, **options)
        self.plan = plan
        if self.asks_reason and plan.state == State.AGREED:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"),
                max_length=600,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("The plan is agreed, so a change needs a reason. It is kept in the history."),
            )

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))


class PlanForm(ActorForm):
    """What is said of a plan."""

    title = forms.CharField(label=_("Title"), max_length=400)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To"))
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the plan is for, in a sentence or two."),
    )
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    owner_id = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, *args: Any, row: Plan | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "desk", desk_choices(self.actor))
        set_choices(self, "owner_id", owner_choices(row.owner if row else None))

    def clean_owner_id(self) -> int | None:
        return int(self.cleaned_data["owner_id"]) if self.cleaned_data["owner_id"] else None


class CreateForm(PlanForm):
    """A new plan: for one agreement or one partner."""

    agreement = forms.CharField(
        label=_("Under the agreement"),
        required=False,
        max_length=40,
        help_text=_("Its reference; leave empty when the plan is for a partner without an agreement."),
    )
    partner = forms.ChoiceField(
        label=_("With the partner"),
        required=False,
        help_text=_("Only when the plan is not under one agreement."),
        widget=forms.Select(attrs={"data-combobox": ""}),
    )
    drawn_up_on = DayField(label=_("Drawn up on"), initial=today)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "partner", [("", "—"), *partner_choices()])
        offered = label_fields(self.actor, releasable_to=partner_choices())
        self.fields.update(offered)
        self.fieldsets = [
            (
                _("The plan"),
                "",
                ["title", "agreement", "partner", "starts_on", "ends_on", "purpose", "drawn_up_on"],
            ),
            (_("The work"), "", ["desk", "owner_id"]),
            (_("Who may read it"), "", list(offered)),
        ]

    def draft(self) -> PlanDraft:
        data = self.cleaned_data
        names = ("title", "starts_on", "ends_on", "purpose", "desk", "owner_id", "partner", "drawn_up_on")
        values = {name: data[name] for name in names}
        return PlanDraft(label=self.label_row(), agreement=data["agreement"].strip(), **values)

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self.actor)


class EditForm(PlanForm):
    """An existing plan; `version` refuses a lost update."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=600)

    def __init__(self, *args: Any, row: Plan, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        self.fields["reason"].required = row.state == State.AGREED

    @staticmethod
    def initial_of(row: Plan) -> dict[str, Any]:
        names = ("title", "starts_on", "ends_on", "purpose", "desk", "version")
        return {**{name: getattr(row, name) for name in names}, "owner_id": row.owner_id or ""}

    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("title", "starts_on", "ends_on", "purpose", "desk", "owner_id")}
