"""The list of joint bodies as a table."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from umubano.domain.committees.models import JointBody

_OPTIONAL = {"td": {"class": "optional"}, "th": {"class": "optional"}}
_NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class BodyTable(tables.Table):
    """One row a body; the view gives each record its `line` (rows.BodyRow) for the day shown."""

    name = tables.TemplateColumn(
        template_name="committees/cells/name.html", verbose_name=_("Name"), order_by=("name", "id")
    )
    partners = tables.TemplateColumn(
        template_name="committees/cells/partners.html",
        verbose_name=_("With"),
        order_by=("partners_text", "id"),
    )
    verdict = tables.TemplateColumn(
        template_name="committees/cells/verdict.html", verbose_name=_("Standing"), orderable=False
    )
    last_met = tables.TemplateColumn(
        template_name="committees/cells/last_met.html", verbose_name=_("Last met")
    )
    next_due = tables.TemplateColumn(
        template_name="committees/cells/next_due.html", verbose_name=_("Next session due")
    )
    commitments = tables.TemplateColumn(
        template_name="committees/cells/commitments.html",
        verbose_name=_("Commitments"),
        order_by=("-overdue_commitments", "-open_commitments", "id"),
    )
    held = tables.Column(
        verbose_name=_("Sessions held"),
        accessor="line__sessions_held",
        order_by=("sessions_held", "id"),
        attrs=_NUMBER,
    )
    owner = tables.Column(
        verbose_name=_("Owner"), order_by=("owner__full_name", "id"), attrs=_OPTIONAL, empty_values=()
    )

    class Meta:
        model = JointBody
        fields: ClassVar[tuple[str, ...]] = (
            "name",
            "partners",
            "verdict",
            "last_met",
            "next_due",
            "commitments",
            "held",
            "owner",
        )
        attrs: ClassVar[dict[str, str]] = {"class": "table", "data-rows": ""}
        empty_text = _("No joint body matches.")

    #: Our own affair, not shown to a partner's representative.
    INTERNAL: ClassVar[tuple[str, ...]] = ("verdict", "next_due", "owner")

    def render_owner(self, record: Any) -> str:
        return str(record.owner or "")

    def order_next_due(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return _by_day(rows, "next_due_on", is_descending), True

    def order_last_met(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return _by_day(rows, "last_held_on", is_descending), True


def _by_day(rows: Any, column: str, is_descending: bool) -> Any:
    day = F(column).desc(nulls_last=True) if is_descending else F(column).asc(nulls_last=True)
    return rows.order_by(day, "id")
