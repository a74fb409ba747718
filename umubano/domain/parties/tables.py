"""The columns of the list of partners."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from umubano.core.ui.tags.marks import illustrative_badge, partial_date, party
from umubano.domain.parties.figures import partner_lists
from umubano.domain.parties.listing import PartnerRow

_NONE = format_html('<span class="text-secondary">{}</span>', "–")
_NUMBER: dict[str, dict[str, str]] = {"td": {"class": "number"}, "th": {"class": "number"}}
_OPTIONAL: dict[str, dict[str, str]] = {"td": {"class": "optional"}, "th": {"class": "optional"}}


def _linked(number: int, record: PartnerRow, figure: str) -> SafeString | str:
    """A number that opens the list behind it; nothing for none, and no link where that list is not installed."""
    if not number:
        return _NONE
    address = partner_lists(record.code).get(figure)
    return format_html('<a href="{}">{}</a>', address, number) if address else str(number)


class PartnerTable(tables.Table):
    """One row a partner."""

    name = tables.Column(verbose_name=_("Partner"), order_by=("name_key",))
    region = tables.Column(verbose_name=_("Region"), attrs=_OPTIONAL)
    agreements = tables.Column(verbose_name=_("Agreements"), attrs=_NUMBER)
    in_force = tables.Column(verbose_name=_("In force"), attrs=_NUMBER)
    in_negotiation = tables.Column(verbose_name=_("In negotiation"), attrs=_NUMBER)
    last_signed = tables.Column(
        verbose_name=_("Last signed"), attrs=_NUMBER, empty_values=(), order_by=("signed_key", "name_key")
    )

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"class": "table", "data-rows": ""}
        order_by_field = "sort"
        order_by = ("-agreements", "name")

    def render_name(self, record: PartnerRow) -> SafeString:
        mark = (
            illustrative_badge() if record.illustrative and record.illustrative == record.agreements else ""
        )
        return format_html("{} {}", party(record.code, record.name, url=record.url, kind=record.kind), mark)

    def render_agreements(self, record: PartnerRow) -> Any:
        return _linked(record.agreements, record, "agreements")

    def render_in_force(self, record: PartnerRow) -> Any:
        return _linked(record.in_force, record, "in_force")

    def render_in_negotiation(self, record: PartnerRow) -> Any:
        return _linked(record.in_negotiation, record, "in_negotiation")

    def render_last_signed(self, record: PartnerRow) -> Any:
        return partial_date(record.last_signed, short=True) if record.last_signed else ""
