"""Cells of the register list, made of the components of the design system.

Called directly rather than through a template: fifty rows of ten cells are five hundred, and a template each is most of a page's time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from umubano.core.ui.templatetags.ui import (
    illustrative_badge,
    label_badge,
    partial_date,
    party,
    status_badge,
)
from umubano.domain.agreements.presentation.rows import Partner, ShownRow

#: More partners than this are counted, not named, in a list.
_NAMED_PARTNERS = 3


def partner_url(code: str) -> str:
    """The page of a partner; empty while there is none."""
    try:
        return reverse("parties:detail", args=[code])
    except NoReverseMatch:
        return ""


def partners(row: ShownRow) -> SafeString:
    """The first partners with their flags, and how many more."""
    named = format_html_join(
        " ",
        "{}",
        (
            (party(partner.code, partner.name, kind=partner.kind),)
            for partner in row.partners[:_NAMED_PARTNERS]
        ),
    )
    more = len(row.partners) - _NAMED_PARTNERS
    if more <= 0:
        return named
    rest = ", ".join(partner.name for partner in row.partners[_NAMED_PARTNERS:])
    return format_html(
        '{} <span class="text-secondary" title="{}">{}</span>',
        named,
        rest,
        _("and %(count)d more") % {"count": more},
    )


def _title(row: ShownRow) -> SafeString:
    marks = [illustrative_badge()] if row.is_illustrative else []
    if row.contradictions:
        marks.append(format_html('<span class="mark mark-bad">{}</span>', _("Contradictory acts")))
    if row.label_value.level > 10 or row.label_value.compartments:
        marks.append(label_badge(row.label))
    return format_html(
        '<a href="{}">{}</a> {}', row.url, row.title, format_html_join(" ", "{}", ((mark,) for mark in marks))
    )


def _status(row: ShownRow) -> SafeString:
    return status_badge(row.status, reason=row.reason)


def _day(name: str) -> Callable[[ShownRow], Any]:
    def cell(row: ShownRow) -> Any:
        value = getattr(row, name)
        return partial_date(value, short=True) if value else ""

    return cell


_DRAWN: dict[str, Callable[[ShownRow], Any]] = {
    "ref": lambda row: format_html("<code>{}</code>", row.ref),
    "title": _title,
    "partners": partners,
    "areas": lambda row: ", ".join(row.areas),
    "status": _status,
    "signed": _day("signed"),
    "in_force_since": _day("in_force_since"),
    "term_ends": _day("term_ends"),
    "last_day_for_notice": _day("last_day_for_notice"),
    "decide_by": _day("decide_by"),
    "next_change_on": _day("next_change_on"),
    "label": lambda row: label_badge(row.label),
}


def draw(row: ShownRow, column: str) -> Any:
    """The content of a cell; a plain text where no component is needed."""
    return _DRAWN.get(column, lambda shown: getattr(shown, column))(row)


def named(partner: Partner) -> SafeString:
    """A partner with its flag, linked to its page."""
    return party(partner.code, partner.name, url=partner_url(partner.code), kind=partner.kind)
