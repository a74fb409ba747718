"""The columns of the list of activities: what each shows, how it sorts, and what of it goes into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from umubano.core.labels.rules import LOWEST
from umubano.core.registry import Text
from umubano.core.ui.tags.marks import illustrative_badge, label_badge, partial_date, status_badge
from umubano.domain.activities.presentation import ShownRow
from umubano.domain.agreements.presentation.cells import partners as draw_partners
from umubano.domain.agreements.tables import ChoiceColumn


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: heading, the cell in a file, the database column it sorts by, its class in the design system."""

    name: str
    title: Text
    cell: Callable[[ShownRow], Any]
    sort: str = ""
    by_default: bool = False
    width: int = 18
    css: str = ""


def _basis_text(row: ShownRow) -> str:
    if row.outside_because:
        return _now("Outside any agreement: %(why)s") % {"why": row.outside_because}
    return row.basis or ("" if row.agreement_id else _now("Not said yet"))


COLUMNS: dict[str, ListColumn] = {
    column.name: column
    for column in (
        ListColumn("ref", _("Reference"), lambda row: row.ref, "ref", width=14),
        ListColumn("title", _("Title"), lambda row: row.title, "title", True, 60, "row-title"),
        ListColumn("partners", _("With"), lambda row: row.partners_line, "partners_text", True, 28),
        ListColumn("kind", _("Kind"), lambda row: row.kind_title, "kind", True, 24),
        ListColumn("when", _("When"), lambda row: row.start, "starts_on", True, 12, "number"),
        ListColumn("until", _("Until"), lambda row: row.end, "ends_on", False, 12, "number optional"),
        ListColumn("state", _("State"), lambda row: row.state_title, "state", True, 16),
        ListColumn("basis", _("Under"), _basis_text, by_default=True, width=24),
        ListColumn(
            "missing", _("Still to say"), lambda row: "; ".join(row.missing_words), width=40, css="optional"
        ),
        ListColumn("areas", _("Areas"), lambda row: row.areas_line, width=36, css="optional"),
        ListColumn("direction", _("Direction"), lambda row: row.direction_title, "direction", css="optional"),
        ListColumn("place", _("Place"), lambda row: row.place, "place", css="optional"),
        ListColumn("desk", _("Desk"), lambda row: row.desk_title, "desk"),
        ListColumn("owner", _("Owner"), lambda row: row.owner_name, "owner__full_name"),
        ListColumn(
            "confidence", _("Confidence"), lambda row: str(row.get_confidence_display()), "confidence"
        ),
        ListColumn("label", _("Label"), lambda row: row.label_value.marking(), "label__level", width=24),
    )
}
DEFAULT_COLUMNS = tuple(column.name for column in COLUMNS.values() if column.by_default)
#: Of the exercises of other States nobody here says under which agreement they were held.
WORLD_COLUMNS = tuple(name for name in DEFAULT_COLUMNS if name != "basis")
#: Columns that are our own affair, not shown to a partner’s representative.
INTERNAL_COLUMNS = frozenset({"desk", "owner", "confidence", "missing"})
_MAY_BE_EMPTY = frozenset({"starts_on", "ends_on", "owner__full_name"})
#: Columns with few values, of which an index holds the newest first.
_NEWEST_WITHIN = frozenset({"kind", "state"})


def chosen_columns(names: Sequence[str]) -> tuple[str, ...]:
    """The known columns among `names` in the order of the list, the title always; the usual ones when none is named."""
    wanted = {name for name in names if name in COLUMNS}
    return tuple(name for name in COLUMNS if name in wanted | {"title"}) if wanted else DEFAULT_COLUMNS


def ordered(rows: Any, sort: str) -> Any:
    """The rows in the order that `sort` (a column, `-` before it for descending) asks for; empty values last, ties by id.

    Kinds and states are walked along their index: newest first within each, and the other way round when descending.
    """
    column = COLUMNS[sort.removeprefix("-")]
    is_descending = sort.startswith("-")
    if column.name in _NEWEST_WITHIN:
        sort = rows.state_column if column.name == "state" else column.sort
        if is_descending:
            return rows.order_by(F(sort).desc(), F("starts_on").asc(nulls_first=True), "id")
        return rows.order_by(sort, F("starts_on").desc(nulls_last=True), "-id")
    last = True if column.sort in _MAY_BE_EMPTY else None
    field = F(column.sort)
    direction = field.desc(nulls_last=last) if is_descending else field.asc(nulls_last=last)
    return rows.order_by(direction, "-id" if is_descending else "id")


def _language() -> str:
    return get_language() or "en"


@lru_cache(maxsize=16_384)
def _day(value: str, _language: str) -> SafeString:
    return partial_date(value, short=True)


@lru_cache(maxsize=256)
def _state(code: str, title: str, _language: str) -> SafeString:
    return status_badge(code, text=title)


@lru_cache(maxsize=1024)
def _label(label_id: int, _language: str) -> SafeString:
    from umubano.core.labels.services import value_of

    return label_badge(value_of(label_id))


def _title(row: ShownRow) -> str:
    drawn = f'<a href="{escape(row.url)}">{escape(row.title)}</a>'
    if row.is_illustrative:
        drawn += f" {illustrative_badge()}"
    value = row.label_value
    if value.level > LOWEST or value.compartments:
        drawn += f" {_label(row.label_id, _language())}"
    return drawn


def _basis(row: ShownRow) -> str:
    if row.agreement is not None:
        url, words = row.agreement.get_absolute_url(), f"{row.agreement.ref}"
        return f'<a href="{escape(url)}" title="{escape(row.agreement.title)}">{escape(words)}</a>'
    if row.outside_because:
        return (
            f'<span class="mark" title="{escape(row.outside_because)}">'
            f"{escape(_now('Outside any agreement'))}</span>"
        )
    return "" if row.agreement_id else f'<span class="mark mark-warn">{escape(_now("Not said yet"))}</span>'


#: Each gives safe HTML.
_DRAWN: dict[str, Callable[[ShownRow], str]] = {
    "ref": lambda row: f"<code>{escape(row.ref)}</code>",
    "title": _title,
    "partners": draw_partners,  # type: ignore[dict-item]
    "when": lambda row: _day(row.start, _language()) if row.start else "",
    "until": lambda row: _day(row.end, _language()) if row.end else "",
    "state": lambda row: _state(row.state, row.state_title, _language()),
    "basis": _basis,
    "label": lambda row: _label(row.label_id, _language()),
}


def draw(row: ShownRow, column: str) -> SafeString:
    """The content of a cell; escaped text where no component is needed."""
    drawn = _DRAWN.get(column)
    if drawn is None:
        return conditional_escape(COLUMNS[column].cell(row))
    return mark_safe(drawn(row))  # noqa: S308 — every part above is escaped or a component


class ShownColumn(tables.Column):
    """A heading that sorts; the cells are drawn by the table."""

    def __init__(self, column: ListColumn) -> None:
        super().__init__(
            verbose_name=column.title,
            accessor="shown",
            orderable=bool(column.sort),
            attrs={"td": {"class": column.css}, "th": {"class": column.css}} if column.css else {},
            empty_values=(),
        )
        self.list_column = column

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        name = self.list_column.name
        return ordered(queryset, f"-{name}" if is_descending else name), True


class ActivityTable(tables.Table):
    """The list of activities; `columns` are names of COLUMNS."""

    def __init__(
        self, data: Any, *, columns: Sequence[str], day: date, may_edit: bool = False, **kwargs: Any
    ) -> None:
        extra: list[tuple[str, tables.Column]] = (
            [("selected", ChoiceColumn(accessor="ref", orderable=False))] if may_edit else []
        )
        extra += [(name, ShownColumn(COLUMNS[name])) for name in columns]
        super().__init__(data, extra_columns=extra, **kwargs)
        self.shown_columns = tuple(columns)
        self.may_edit = may_edit
        self.day = day

    @property
    def body(self) -> SafeString:
        """The rows of the page, each with its `shown`. Drawn here in one go: a template asks each cell some ten questions."""
        heads = []
        for name in self.shown_columns:
            classes = f' class="{COLUMNS[name].css}"' if COLUMNS[name].css else ""
            heads.append((name, f'<td data-label="{escape(COLUMNS[name].title)}"{classes}>'))
        choose = _now("Choose “%(title)s”")
        late = f' <span class="mark mark-bad">{escape(_now("Overdue"))}</span>'
        lines = []
        for record in self.page.object_list.data:
            shown = record.shown
            lines.append(f'<tr id="row-{escape(record.ref)}">')
            if self.may_edit:
                words = escape(choose % {"title": record.title})
                lines.append(
                    f'<td><input type="checkbox" name="selected" value="{escape(record.ref)}" aria-label="{words}"></td>'
                )
            for name, head in heads:
                more = late if name == "state" and shown.is_overdue_on(self.day) else ""
                lines.append(f"{head}{draw(shown, name)}{more}</td>")
            lines.append("</tr>")
        return mark_safe("".join(lines))  # noqa: S308 — every part is escaped or drawn by `draw`

    class Meta:
        attrs = {"class": "table", "data-rows": ""}
        order_by_field = "sort"
        template_name = "agreements/table.html"
