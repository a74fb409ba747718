"""The list of negotiations as a table; and the same columns as a file."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from umubano.domain.negotiations.lifecycle import Stage
from umubano.domain.negotiations.models import Negotiation

#: Our own affair, not shown to a partner's representative.
INTERNAL = ("age", "missing", "next_step", "owner")

#: The order of stages as people think of it: along the way, then aside.
_ORDER = Case(
    *(When(stage_then=stage, then=Value(place)) for place, stage in enumerate(Stage.values)),
    default=Value(-1),
    output_field=IntegerField(),
)


class NegotiationTable(tables.Table):
    """One row a negotiation; the view gives each record its `card` for the day shown."""

    title = tables.TemplateColumn(
        template_name="negotiations/cells/title.html", verbose_name=_("Title"), order_by=("title", "id")
    )
    partners = tables.TemplateColumn(
        template_name="negotiations/cells/partners.html",
        verbose_name=_("With"),
        order_by=("partners_text", "id"),
    )
    stage = tables.TemplateColumn(template_name="negotiations/cells/stage.html", verbose_name=_("Stage"))
    age = tables.TemplateColumn(
        template_name="negotiations/cells/age.html", verbose_name=_("In stage"), order_by=("since_then", "id")
    )
    missing = tables.TemplateColumn(
        template_name="negotiations/cells/missing.html",
        verbose_name=_("Before the next stage"),
        orderable=False,
    )
    next_step = tables.TemplateColumn(
        template_name="negotiations/cells/next_step.html",
        verbose_name=_("Next step"),
        order_by=("next_step_due", "id"),
    )
    owner = tables.Column(
        verbose_name=_("Owner"),
        order_by=("owner__full_name", "id"),
        attrs={"td": {"class": "optional"}, "th": {"class": "optional"}},
        empty_values=(),
    )

    class Meta:
        model = Negotiation
        fields: ClassVar[tuple[str, ...]] = (
            "title",
            "partners",
            "stage",
            "age",
            "missing",
            "next_step",
            "owner",
        )
        attrs: ClassVar[dict[str, str]] = {"class": "table", "data-rows": ""}
        empty_text = _("No negotiation matches.")

    def render_owner(self, record: Any) -> str:
        return str(record.owner or "")

    def order_stage(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        order = _ORDER.desc() if is_descending else _ORDER.asc()
        return rows.order_by(order, "since_then", "id"), True
