"""Forms of the declared focus: one number for each region or area, days, why, who may read it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.dates import today
from umubano.core.labels.forms import label_fields, label_from
from umubano.domain.agreements.forms.fields import DayField
from umubano.domain.negotiations.forms.shared import ActorForm
from umubano.insight.effort.models import Focus, Shares
from umubano.insight.effort.services import FocusDraft, codes_of
from umubano.insight.effort.words import code_name

_SHARE = "share_"


class FocusForm(ActorForm):
    """A declaration by one axis; new, or with `row` an existing one to correct."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("For instance “Africa first, 2026 to 2028”.")
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The last day. Leave it empty for until further notice."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why the effort is to be divided so. It stands beside the figures."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, axis: str, row: Focus | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.axis = axis
        self.codes = codes_of(axis)
        if row is not None:
            # withdrawn from the list since, and still declared
            self.codes += [share.code for share in row.shares.all() if share.code not in self.codes]
            self.fields["reason"].label = _("Reason for the correction")
            self.fields["reason"].help_text = _(
                "What was declared wrongly. It is kept in the history. A change of intention is a new declaration: end this one first."
            )
        for code in self.codes:
            self.fields[_SHARE + code] = forms.DecimalField(
                label=code_name(axis, code),
                required=False,
                min_value=0,
                max_value=100,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            )
        offered = label_fields(self.actor, initial=row.label.value if row else None)
        self.fields.update(offered)
        self.fieldsets = [
            (_("What is declared"), "", ["title", "starts_on", "ends_on", "reason"]),
            (
                _("Intended shares, in percent"),
                _("Together at most 100. What is left over is left open; an empty field intends nothing."),
                [_SHARE + code for code in self.codes],
            ),
            (_("Who may read it"), "", list(offered)),
        ]

    @staticmethod
    def initial_of(row: Focus) -> dict[str, Any]:
        shares = {_SHARE + share.code: share.percent.normalize() for share in row.shares.all()}
        values = {name: getattr(row, name) for name in ("title", "starts_on", "ends_on", "version")}
        return {**values, **{name: f"{percent:f}" for name, percent in shares.items()}}

    def shares(self) -> Shares:
        data = self.cleaned_data
        return {code: Decimal(value) for code in self.codes if (value := data.get(_SHARE + code))}

    def draft(self) -> FocusDraft:
        data = self.cleaned_data
        return FocusDraft(
            title=data["title"],
            axis=self.axis,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            shares=self.shares(),
            label=label_from(data, self.actor),
        )

    def corrections(self) -> dict[str, Any]:
        """What `correct_focus` is given."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
            "shares": self.shares(),
            "label": label_from(data, self.actor),
            "reason": data["reason"],
            "version": data["version"],
        }


class EndForm(ActorForm):
    """The last day of a declaration, and why."""

    last_day = DayField(label=_("Last day on which it holds"), initial=today)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
