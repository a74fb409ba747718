"""The list of plans as a table."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from umubano.domain.plans.models import Plan

_OPTIONAL = {"td": {"class": "optional"}, "th": {"class": "optional"}}


class PlanTable(tables.Table):
    """One row a plan; the view gives each record its `shown`."""

    title = tables.TemplateColumn(
        template_name="plans/cells/title.html", verbose_name=_("Title"), order_by=("title", "id")
    )
    partners = tables.TemplateColumn(
        template_name="plans/cells/partners.html", verbose_name=_("With"), orderable=False
    )
    period = tables.TemplateColumn(
        template_name="plans/cells/period.html",
        verbose_name=_("Period"),
        order_by=("starts_on", "ends_on", "id"),
    )
    state = tables.TemplateColumn(
        template_name="plans/cells/state.html", verbose_name=_("State"), order_by=("state", "id")
    )
    progress = tables.TemplateColumn(
        template_name="plans/cells/progress.html", verbose_name=_("Planned and done"), orderable=False
    )
    late = tables.Column(
        accessor="late_count",
        verbose_name=_("Late"),
        order_by=("late_count", "id"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    owner = tables.Column(
        verbose_name=_("Owner"), order_by=("owner__full_name", "id"), attrs=_OPTIONAL, empty_values=()
    )

    class Meta:
        model = Plan
        fields: ClassVar[tuple[str, ...]] = (
            "title",
            "partners",
            "period",
            "state",
            "progress",
            "late",
            "owner",
        )
        attrs: ClassVar[dict[str, str]] = {"class": "table", "data-rows": ""}
        empty_text = _("No plan matches.")

    def render_owner(self, record: Any) -> str:
        return str(record.owner or "")
