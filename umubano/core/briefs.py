"""The pieces of which a brief is made: what a concept composes and the document surface prints, with no word on how.

A `BriefKind` of the registry composes a `Brief`; the surface prints it as PDF, DOCX or XLSX. Texts are already in the reader's language;
dates are `datetime.date` (printed in that language) or text as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from umubano.core.labels.rules import LabelValue

#: What a cell of a table may hold.
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class FigureItem:
    """A number with what it counts; `note` says what else must be known, e.g. how many of them are illustrative."""

    value: int | str
    caption: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers side by side."""

    items: Sequence[FigureItem]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what they are."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. An illustrative one is marked wherever it is printed."""

    cells: Sequence[Cell]
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, and whether it holds numbers."""

    title: str
    width: float = 1.0
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `empty` is said where there is none. Illustrative rows are marked in the column `marked`."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: str = ""
    marked: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A Vega-Lite specification with a description for those who do not see it. `height` and `width` in points."""

    spec: Mapping[str, Any]
    description: str
    title: str = ""
    height: int = 160
    width: int = 480


@dataclass(frozen=True, slots=True)
class Pair:
    """Two blocks beside each other where there is room."""

    left: Sequence[Block]
    right: Sequence[Block]


@dataclass(frozen=True, slots=True)
class ParallelRow:
    """The same thing in the first and the second language; lines are separated by line breaks. A heading opens a part, a point an entry
    of it; a ruled row has a line above, as for a signature.
    """

    first: str
    second: str = ""
    is_heading: bool = False
    is_point: bool = False
    is_ruled: bool = False


@dataclass(frozen=True, slots=True)
class Parallel:
    """A text in two languages (ISO 639-1) side by side, row by row; with one language a single column. May go over pages."""

    languages: Sequence[str]
    rows: Sequence[ParallelRow]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class BriefSheet:
    """The rows of a brief that is a list, for XLSX; they may be read while they are written. Widths in characters."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


Block = Figures | Paragraph | Facts | Table | Picture | Pair | Parallel | Section


@dataclass(frozen=True, slots=True)
class Brief:
    """A document about something as of a day. `label` is the compilation of all that is in it; `emblem` the code of a party.

    `is_of_a_day` is False for a text that stands, such as minutes: no day is printed beside its title.
    """

    kind: str
    ref: str
    title: str
    on: date
    label: LabelValue
    blocks: Sequence[Block]
    subtitle: str = ""
    counting_rule: str = ""
    sources: Sequence[str] = ()
    notes: Sequence[str] = ()
    emblem: str = ""
    sheet: BriefSheet | None = None
    is_of_a_day: bool = True
