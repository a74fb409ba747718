"""The columns of the register list: what each shows, how it sorts, and what of it goes into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from umubano.core.illustrative import marked_title
from umubano.core.registry import Text
from umubano.domain.agreements.presentation.cells import draw
from umubano.domain.agreements.presentation.rows import ShownRow


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column: its heading, the cell in a file, the database column it sorts by, and whether that holds on any day."""

    name: str
    title: Text
    cell: Callable[[ShownRow], Any]
    sort: str = ""
    by_default: bool = False
    sorts_any_day: bool = True
    width: int = 18


COLUMNS: dict[str, RegisterColumn] = {
    column.name: column
    for column in (
        RegisterColumn("ref", _("Reference"), lambda row: row.ref, "ref", width=14),
        RegisterColumn(
            "title",
            _("Title"),
            lambda row: marked_title(row.title, row.is_illustrative),
            "title",
            True,
            width=60,
        ),
        RegisterColumn(
            "partners", _("Partners"), lambda row: row.partners_line, "partners_text", True, width=28
        ),
        RegisterColumn("kind", _("Kind"), lambda row: row.kind, "kind", width=26),
        RegisterColumn("legal_nature", _("Legal nature"), lambda row: row.legal_nature, "legal_nature"),
        RegisterColumn("level", _("Level"), lambda row: row.level, "level"),
        RegisterColumn("scope", _("Scope"), lambda row: row.scope, "scope"),
        RegisterColumn("areas", _("Areas"), lambda row: "; ".join(row.areas), width=36),
        RegisterColumn("signed", _("Signed"), lambda row: row.signed, "signed_on", True, width=12),
        RegisterColumn("status", _("Status"), lambda row: row.status_title, "status", True, False, width=22),
        RegisterColumn("reason", _("Why"), lambda row: row.reason, width=60),
        RegisterColumn(
            "in_force_since",
            _("In force since"),
            lambda row: row.in_force_since,
            "in_force_on",
            False,
            False,
            14,
        ),
        RegisterColumn("term_ends", _("Term ends"), lambda row: row.term_ends, "term_ends", True, False, 12),
        RegisterColumn(
            "last_day_for_notice",
            _("Last day for notice"),
            lambda row: row.last_day_for_notice,
            "last_day_for_notice",
            True,
            False,
            12,
        ),
        RegisterColumn("decide_by", _("Decide by"), lambda row: row.decide_by, "decide_by", False, False, 12),
        RegisterColumn(
            "next_change_on",
            _("Next change"),
            lambda row: row.next_change_on,
            "next_change_on",
            False,
            False,
            12,
        ),
        RegisterColumn("place", _("Place"), lambda row: row.place, "place"),
        RegisterColumn("desk", _("Desk"), lambda row: row.desk, "desk"),
        RegisterColumn("owner", _("Owner"), lambda row: row.owner, "owner__full_name"),
        RegisterColumn("confidence", _("Confidence"), lambda row: row.confidence, "confidence"),
        RegisterColumn("text_status", _("Text"), lambda row: row.text_status, "text_status"),
        RegisterColumn("label", _("Label"), lambda row: row.label_value.marking(), "label__level", width=24),
    )
}
DEFAULT_COLUMNS = tuple(column.name for column in COLUMNS.values() if column.by_default)
_OPTIONAL_ON_A_PHONE = frozenset(
    {"kind", "last_day_for_notice", "reason", "level", "scope", "place", "text_status", "confidence"}
)
_NUMBERS = frozenset(
    {"signed", "in_force_since", "term_ends", "last_day_for_notice", "decide_by", "next_change_on"}
)
#: What each column's cells are called in the design system.
CLASSES = {
    name: " ".join(
        word
        for word, holds in (
            ("row-title", name == "title"),
            ("number", name in _NUMBERS),
            ("optional", name in _OPTIONAL_ON_A_PHONE),
        )
        if holds
    )
    for name in COLUMNS
}


def chosen_columns(names: Sequence[str]) -> tuple[str, ...]:
    """The known columns among `names` in the order of the register, the title always; the usual ones when none is named."""
    wanted = {name for name in names if name in COLUMNS}
    return tuple(name for name in COLUMNS if name in wanted | {"title"}) if wanted else DEFAULT_COLUMNS


#: Columns that may be empty; empty ones come last whichever way the list is sorted.
_MAY_BE_EMPTY = frozenset(
    {
        "signed_on",
        "in_force_on",
        "term_ends",
        "last_day_for_notice",
        "decide_by",
        "next_change_on",
        "owner__full_name",
    }
)


def ordered(queryset: Any, sort: str) -> Any:
    """The queryset in the order that `sort` (a column, `-` before it for descending) asks for; empty values last.

    Ties go by id in the same direction, so that an index of column and id can be walked either way.
    """
    column = COLUMNS[sort.removeprefix("-")]
    is_descending = sort.startswith("-")
    field = F(column.sort)
    last = True if column.sort in _MAY_BE_EMPTY else None
    direction = field.desc(nulls_last=last) if is_descending else field.asc(nulls_last=last)
    return queryset.order_by(direction, "-id" if is_descending else "id")


class ShownColumn(tables.Column):
    """A cell drawn from the row's `shown`."""

    def __init__(self, column: RegisterColumn, **extra: Any) -> None:
        classes = CLASSES.get(column.name, "")
        super().__init__(
            verbose_name=column.title,
            accessor="shown",
            orderable=bool(column.sort),
            attrs={"td": {"class": classes}, "th": {"class": classes}} if classes else {},
            empty_values=(),
            **extra,
        )
        self.shown_column = column

    def render(self, value: ShownRow, bound_column: Any) -> Any:
        return draw(value, bound_column.name)

    def order(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        name = self.shown_column.name
        return ordered(queryset, f"-{name}" if is_descending else name), True


class ChoiceColumn(tables.Column):
    """A box to tick each row with, and one in the heading for all of them."""

    @property
    def header(self) -> Any:
        return format_html('<input type="checkbox" data-select-all aria-label="{}">', _("Choose all rows"))


class RegisterTable(tables.Table):
    """The register list. `columns` are names of COLUMNS; on a day other than today, computed columns do not sort."""

    def __init__(
        self, data: Any, *, columns: Sequence[str], is_today: bool, may_edit: bool = False, **kwargs: Any
    ) -> None:
        extra: list[tuple[str, tables.Column]] = []
        if may_edit:
            extra.append(("selected", ChoiceColumn(accessor="ref", orderable=False)))
        for name in columns:
            column = ShownColumn(COLUMNS[name])
            if not is_today and not COLUMNS[name].sorts_any_day:
                column.orderable = False
            extra.append((name, column))
        super().__init__(data, extra_columns=extra, **kwargs)
        self.shown_columns = tuple(columns)
        self.may_edit = may_edit

    @property
    def body(self) -> SafeString:
        """The rows of the page, each with its `shown`. Drawn here in one go: a template asks each cell some ten questions."""
        heads = []
        for name in self.shown_columns:
            classes = f' class="{CLASSES[name]}"' if CLASSES.get(name) else ""
            heads.append((name, f'<td data-label="{escape(COLUMNS[name].title)}"{classes}>'))
        choose = str(_("Choose “%(title)s”"))
        lines = []
        for record in self.page.object_list.data:
            lines.append(f'<tr id="row-{escape(record.ref)}">')
            if self.may_edit:
                words = escape(choose % {"title": record.title_shown})
                lines.append(
                    f'<td><input type="checkbox" name="selected" value="{escape(record.ref)}" aria-label="{words}"></td>'
                )
            lines += [f"{head}{draw(record.shown, name)}</td>" for name, head in heads]
            lines.append("</tr>")
        return mark_safe("".join(lines))  # noqa: S308 — every part is escaped or drawn by presentation/cells.py

    class Meta:
        attrs = {"class": "table", "data-rows": ""}
        order_by_field = "sort"
        template_name = "agreements/table.html"
