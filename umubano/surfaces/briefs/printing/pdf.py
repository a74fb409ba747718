"""PDF by Typst: PDF/A-2b for the archive and PDF/UA-1 for screen readers, from the typefaces inside the program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from umubano.core.briefs import (
    Block,
    Brief,
    Facts,
    Figures,
    Pair,
    Paragraph,
    Parallel,
    Picture,
    Section,
    Table,
)
from umubano.core.labels.rules import LADDER
from umubano.surfaces.briefs import pictures
from umubano.surfaces.briefs.printing import texts

TEMPLATE = Path(__file__).resolve().parent.parent / "typeset" / "brief.typ"
STANDARDS = ["a-2b", "ua-1"]


@cache
def _fonts() -> Any:
    """Only what the program embeds, so that a document looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def print_pdf(brief: Brief) -> bytes:
    """The brief as PDF, its label at the top and bottom of each page."""
    import typst

    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=_fonts(),
            sys_inputs={"brief": json.dumps(_content(brief), ensure_ascii=False)},
            pdf_standards=STANDARDS,  # type: ignore[arg-type]
            timestamp=_moment(),
        )
    )


def drawn_png(svg: str, width: int, height: int) -> bytes:
    """An SVG drawing as PNG at 200 dots per inch, its texts set in the document's typeface."""
    import typst

    page = f'#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return bytes(
        typst.compile(page.encode(), font_paths=_fonts(), sys_inputs={"svg": svg}, format="png", ppi=200)
    )


def _moment() -> datetime:
    return clock.now().astimezone(UTC).replace(microsecond=0)


def _content(brief: Brief) -> dict[str, Any]:
    ladder = sorted(LADDER)
    emblem = _emblem(brief.emblem)
    return {
        "title": brief.title,
        "subtitle": texts.subtitle(brief),
        "office": _("Directorate of International Military Cooperation"),
        "author": _("Umubano %(version)s") % {"version": settings.UMUBANO_VERSION},
        "keywords": [brief.label.marking(), brief.kind],
        "language": texts.language(),
        "marking": brief.label.marking(),
        "level": ladder.index(brief.label.level) if brief.label.level in ladder else len(ladder) - 1,
        "footer": texts.footer(brief),
        "emblem": emblem,
        "emblem_name": _("Flag of %(name)s") % {"name": brief.title} if emblem else "",
        "blocks": _blocks(brief.blocks),
        "notes": texts.closing_notes(brief),
        "words": {"page": _("Page"), "illustrative": _("illustrative")},
    }


def _emblem(code: str) -> str:
    """The flag of a State, where the front end was built with it."""
    found = finders.find(f"build/flags/{code}.svg") if code.isalpha() else None
    return Path(found).read_text(encoding="utf-8") if isinstance(found, str) else ""


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [content for block in blocks if (content := _block(block)) is not None]


def _block(block: Block) -> dict[str, Any] | None:
    match block:
        case Figures():
            items = [
                {"value": texts.cell(item.value), "caption": item.caption, "note": item.note}
                for item in block.items
            ]
            return {"kind": "figures", "items": items}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "note": block.is_note}
        case Facts():
            return {"kind": "facts", "items": [list(item) for item in block.items]}
        case Table():
            return _table(block)
        case Picture():
            if not pictures.can_draw(block):
                return None
            return {
                "kind": "picture",
                "title": block.title,
                "description": block.description,
                "svg": pictures.as_svg(block),
            }
        case Pair():
            return {"kind": "pair", "left": _blocks(block.left), "right": _blocks(block.right)}
        case Parallel():
            return _parallel(block)
        case Section():
            return {"kind": "section", "title": block.title, "blocks": _blocks(block.blocks)}


def _table(block: Table) -> dict[str, Any]:
    """Rows of texts, and in which column an illustrative one is marked."""
    return {
        "kind": "table",
        "columns": [
            {"title": column.title, "width": column.width, "number": column.is_number}
            for column in block.columns
        ],
        "rows": [
            {
                "cells": [texts.cell(value) for value in row.cells],
                "mark": block.marked if row.is_illustrative else -1,
            }
            for row in block.rows
        ],
        "empty": block.empty,
    }


def _parallel(block: Parallel) -> dict[str, Any]:
    """Rows of lines in one or two languages, with the mark that says how a row is set."""
    return {
        "kind": "parallel",
        "languages": list(block.languages),
        "rows": [
            {
                "texts": [text.split("\n") for text in (row.first, row.second)[: len(block.languages)]],
                "mark": "heading"
                if row.is_heading
                else "point"
                if row.is_point
                else "ruled"
                if row.is_ruled
                else "",
            }
            for row in block.rows
        ],
    }
