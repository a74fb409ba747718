"""Cells of the register list, made of the components of the design system.

Called directly rather than through a template, and kept for as long as words and languages do not change: fifty rows of ten cells are
five hundred, and drawing each anew is most of a page's time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from umubano.core.labels.rules import LOWEST
from umubano.core.labels.services import value_of
from umubano.core.ui.tags.marks import (
    illustrative_badge,
    label_badge,
    partial_date,
    party,
    status_badge,
)
from umubano.domain.agreements.models import Status
from umubano.domain.agreements.presentation.rows import Partner, ShownRow

#: More partners than this are counted, not named, in a list.
_NAMED_PARTNERS = 3


def partner_url(code: str) -> str:
    """The page of a partner; empty while there is none."""
    try:
        return reverse("parties:detail", args=[code])
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4096)
def _party(partner: Partner) -> SafeString:
    """A partner carries its name, so the language is in the key."""
    return party(partner.code, partner.name, kind=partner.kind)


@lru_cache(maxsize=16_384)
def _day(value: date | str, _language: str) -> SafeString:
    return partial_date(value, short=True)


@lru_cache(maxsize=1024)
def _label(label_id: int, _language: str) -> SafeString:
    return label_badge(value_of(label_id))


@lru_cache(maxsize=256)
def _status(code: str, _language: str) -> tuple[str, str]:
    """The badge before and after the reason, which differs from row to row."""
    before, _mark, after = str(status_badge(code, reason="\0")).partition('title="\0"')
    return f'{before}title="', after


def _language() -> str:
    return get_language() or "en"


def partners(row: ShownRow) -> str:
    """The first partners with their flags, and how many more."""
    all_of_them = row.partners
    named = " ".join(_party(partner) for partner in all_of_them[:_NAMED_PARTNERS])
    more = len(all_of_them) - _NAMED_PARTNERS
    if more <= 0:
        return named
    rest = ", ".join(partner.name for partner in all_of_them[_NAMED_PARTNERS:])
    words = _("and %(count)d more") % {"count": more}
    return f'{named} <span class="text-secondary" title="{escape(rest)}">{escape(words)}</span>'


def _title(row: ShownRow) -> str:
    drawn = f'<a href="{escape(row.url)}">{escape(row.title)}</a>'
    if row.is_illustrative:
        drawn += f" {illustrative_badge()}"
    if row.contradictions:
        drawn += f' <span class="mark mark-bad">{escape(_("Contradictory acts"))}</span>'
    value = row.label_value
    if value.level > LOWEST or value.compartments:
        drawn += f" {_label(row.label_id, _language())}"
    return drawn


def status(row: ShownRow) -> str:
    """The status in words, with the reason for it where one points at it and for those who hear the page."""
    before, after = _status(row.status, _language())
    reason = escape(row.reason)
    drawn = f'{before}{reason}"{after.replace(chr(0), reason)}'
    if not row.is_certain and row.status != Status.ENTRY_UNKNOWN:
        drawn += f' <span class="mark mark-warn">{escape(_("Uncertain"))}</span>'
    return drawn


def _day_of(name: str) -> Callable[[ShownRow], str]:
    def cell(row: ShownRow) -> str:
        value = getattr(row, name)
        return _day(value, _language()) if value else ""

    return cell


#: Each gives safe HTML.
_DRAWN: dict[str, Callable[[ShownRow], str]] = {
    "ref": lambda row: f"<code>{escape(row.ref)}</code>",
    "title": _title,
    "partners": partners,
    "areas": lambda row: escape(", ".join(row.areas)),
    "status": status,
    "signed": _day_of("signed"),
    "in_force_since": _day_of("in_force_since"),
    "term_ends": _day_of("term_ends"),
    "last_day_for_notice": _day_of("last_day_for_notice"),
    "decide_by": _day_of("decide_by"),
    "next_change_on": _day_of("next_change_on"),
    "label": lambda row: _label(row.label_id, _language()),
}


def draw(row: ShownRow, column: str) -> SafeString:
    """The content of a cell; escaped text where no component is needed."""
    drawn = _DRAWN.get(column)
    if drawn is None:
        return conditional_escape(getattr(row, column))
    return mark_safe(drawn(row))  # noqa: S308 — every part above is escaped or a component
