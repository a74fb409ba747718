"""DOCX, for those who go on writing: real headings and tables, the label in the header and footer of each page, page numbers as fields."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

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
from umubano.surfaces.briefs.printing.pdf import drawn_png

_LEVEL_COLOURS = ("3B4A57", "8A4B08", "7A2E78", "A11B1B")
_ACCENT, _SOFT, _AMBER, _WASH = "1F5F8B", "52606D", "8A4B08", "F3F6F9"
_FONT = "Calibri"
_TEXT_WIDTH_CM = 17.4


def print_docx(brief: Brief) -> bytes:
    """The brief as a Word document."""
    return _Writer(brief).write()


class _Writer:
    """Writes one document, block by block."""

    def __init__(self, brief: Brief) -> None:
        import docx
        from docx.shared import Cm, Pt

        self.brief = brief
        self.document: Any = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(1.8)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
        section.header_distance = section.footer_distance = Cm(0.9)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(10)
        normal.paragraph_format.space_after = Pt(4)
        for name, size in (("Title", 22), ("Heading 1", 13), ("Heading 2", 11)):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
            style.font.color.rgb = _colour(_ACCENT if name != "Title" else "1F2933")
            _plain_type(style)
        for style in (normal, self.document.styles["Header"], self.document.styles["Footer"]):
            _speak(style, texts.language())
        core = self.document.core_properties
        core.title, core.author, core.language = brief.title, "Umubano", texts.language()
        core.keywords = brief.label.marking()
        core.comments = ""

    def write(self) -> bytes:
        brief = self.brief
        self._mark_pages()
        self.document.add_paragraph(brief.title, style="Title")
        self._soft(texts.subtitle(brief))
        self._blocks(brief.blocks, 1)
        self.document.add_paragraph()
        for heading, text in texts.closing_notes(brief):
            self._soft(f" {text}", heading)
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _mark_pages(self) -> None:
        """The label at the top and bottom of each page, page numbers beside the lower one."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        section = self.document.sections[0]
        ladder = sorted(LADDER)
        level = ladder.index(self.brief.label.level) if self.brief.label.level in ladder else 3
        for part in (section.header, section.footer):
            paragraph = part.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(f" {self.brief.label.marking()} ")
            run.bold = True
            run.font.size = Pt(9)
            run.font.color.rgb = _colour("FFFFFF")
            _shade(run._r.get_or_add_rPr(), _LEVEL_COLOURS[min(level, 3)])
        section.footer.paragraphs[0].paragraph_format.space_after = Pt(4)
        line = section.footer.add_paragraph()
        line.paragraph_format.tab_stops.add_tab_stop(_cm(_TEXT_WIDTH_CM), _right())
        for text in (texts.footer(self.brief), f"\t{_('Page')} "):
            run = line.add_run(text)
            run.font.size, run.font.color.rgb = Pt(8), _colour(_SOFT)
        for position, field in enumerate(("PAGE", "NUMPAGES")):
            if position:
                line.add_run(" / ").font.size = Pt(8)
            _field(line, field)

    def _blocks(self, blocks: Sequence[Block], depth: int, width: float = _TEXT_WIDTH_CM) -> None:
        for number, block in enumerate(blocks):
            match block:
                case Figures():
                    self._figures(block, width)
                case Paragraph():
                    if block.is_note:
                        is_before_table = isinstance(next(iter(blocks[number + 1 :]), None), Table)
                        self._soft(block.text).paragraph_format.keep_with_next = is_before_table
                    else:
                        self.document.add_paragraph(block.text)
                case Facts():
                    self._facts(block, width)
                case Table():
                    self._table(block, width)
                case Picture():
                    self._picture(block, width)
                case Pair():
                    self._pair(block, depth, width)
                case Parallel():
                    self._parallel(block, width)
                case Section():
                    self.document.add_heading(block.title, depth)
                    self._blocks(block.blocks, depth + 1, width)

    def _soft(self, text: str, heading: str = "") -> Any:
        """Small and grey; `heading` stands in bold before it."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        for words, is_bold in ((heading, True), (text, False)):
            if words:
                run = paragraph.add_run(words)
                run.bold = is_bold
                run.font.size, run.font.color.rgb = Pt(8.5), _colour(_SOFT)
        return paragraph

    def _figures(self, block: Figures, width: float) -> None:
        from docx.shared import Pt

        table = self.document.add_table(rows=1, cols=len(block.items))
        _set_widths(table, [width / len(block.items)] * len(block.items))
        for cell, item in zip(table.rows[0].cells, block.items, strict=True):
            _shade(cell._tc.get_or_add_tcPr(), _WASH)
            paragraph = cell.paragraphs[0]
            value = paragraph.add_run(texts.cell(item.value))
            value.bold, value.font.size = True, Pt(20)
            cell.add_paragraph(item.caption)
            if item.note:
                note = cell.add_paragraph().add_run(item.note)
                note.font.size, note.font.color.rgb = Pt(8), _colour(_SOFT)
        self.document.add_paragraph()

    def _facts(self, block: Facts, width: float) -> None:
        table = self.document.add_table(rows=0, cols=2)
        for term, value in block.items:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(term).font.color.rgb = _colour(_SOFT)
            cells[1].paragraphs[0].add_run(value)
        _set_widths(table, [4, width - 4])

    def _table(self, block: Table, width: float) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        if not block.rows:
            self._soft(block.empty)
            return
        table = self.document.add_table(rows=1, cols=len(block.columns))
        _rule(table)
        total = sum(column.width for column in block.columns)
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            run = cell.paragraphs[0].add_run(column.title)
            run.bold, run.font.size = True, Pt(8.5)
            _shade(cell._tc.get_or_add_tcPr(), _WASH)
            if column.is_number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _repeat_on_each_page(table.rows[0])
        for row in block.rows:
            cells = table.add_row().cells
            for index, (cell, value) in enumerate(zip(cells, row.cells, strict=True)):
                paragraph = cell.paragraphs[0]
                paragraph.add_run(texts.cell(value)).font.size = Pt(9)
                if block.columns[index].is_number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if row.is_illustrative and index == block.marked:
                    mark = paragraph.add_run(f" [{_('illustrative')}]")
                    mark.font.size, mark.font.color.rgb = Pt(7.5), _colour(_AMBER)
        _set_widths(table, [width * column.width / total for column in block.columns])
        for row_of_cells in table.rows:
            _keep_whole(row_of_cells)
            for cell in row_of_cells.cells:
                cell.paragraphs[0].paragraph_format.space_after = Pt(1)
        self.document.add_paragraph()

    def _parallel(self, block: Parallel, width: float) -> None:
        """A table without a frame, a rule between the columns; each text carries its language, for spelling and for reading out."""
        from docx.shared import Pt

        table = self.document.add_table(rows=0, cols=len(block.languages))
        for row in block.rows:
            cells = table.add_row().cells
            for index, (cell, text) in enumerate(zip(cells, (row.first, row.second), strict=False)):
                cell.width = _cm(width / len(block.languages))
                edges = {"left": _SOFT} if index else {}
                if row.is_ruled:
                    edges["top"] = _SOFT
                if row.is_heading:
                    edges["bottom"] = _SOFT
                _edges(cell, edges)
                for position, line in enumerate(text.split("\n")):
                    paragraph = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(2)
                    if row.is_heading or row.is_ruled:
                        paragraph.paragraph_format.space_before = Pt(8 if position == 0 else 0)
                    run = paragraph.add_run(line)
                    run.bold = row.is_heading or row.is_point
                    if row.is_heading:
                        run.font.size, run.font.color.rgb = Pt(12), _colour(_ACCENT)
                    run._r.get_or_add_rPr().append(_element("w:lang", val=block.languages[index]))
        self.document.add_paragraph()

    def _picture(self, block: Picture, width: float) -> None:
        if not pictures.can_draw(block):
            return
        if block.title:
            self.document.add_heading(block.title, 2)
        _draw(self.document.add_paragraph(), block, width * min(1.0, block.width / 480))

    def _pair(self, block: Pair, depth: int, width: float) -> None:
        """Pictures stand beside each other, in the cells of a table; anything else below each other."""
        drawn = [
            [one for one in side if isinstance(one, Picture) and pictures.can_draw(one)]
            for side in (block.left, block.right)
        ]
        if not all(isinstance(one, Picture) for one in [*block.left, *block.right]) or not all(drawn):
            self._blocks(block.left, depth, width)
            self._blocks(block.right, depth, width)
            return
        table = self.document.add_table(rows=1, cols=2)
        _set_widths(table, [width / 2] * 2)
        for cell, side in zip(table.rows[0].cells, drawn, strict=True):
            paragraph = cell.paragraphs[0]
            for number, one in enumerate(side):
                if number:
                    paragraph = cell.add_paragraph()
                if one.title:
                    paragraph.style = self.document.styles["Heading 2"]
                    paragraph.add_run(one.title)
                    paragraph = cell.add_paragraph()
                _draw(paragraph, one, width / 2 - 0.4)


def _draw(paragraph: Any, block: Picture, width: float) -> None:
    drawing = drawn_png(pictures.as_svg(block), block.width, block.height)
    inline = paragraph.add_run().add_picture(io.BytesIO(drawing), width=_cm(width))
    inline._inline.docPr.set("descr", block.description)


def _cm(value: float) -> Any:
    from docx.shared import Cm

    return Cm(value)


def _colour(text: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(text)


def _right() -> Any:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _shade(properties: Any, colour: str) -> None:
    properties.append(_element("w:shd", val="clear", color="auto", fill=colour))


def _edges(cell: Any, edges: dict[str, str]) -> None:
    """Thin lines at some edges of a cell: edge → colour."""
    if edges:
        borders = _element("w:tcBorders")
        for name in ("top", "left", "bottom"):
            if name in edges:
                borders.append(_element(f"w:{name}", val="single", sz="4", space="0", color=edges[name]))
        cell._tc.get_or_add_tcPr().append(borders)


def _plain_type(style: Any) -> None:
    """Headings of the built-in template name a typeface of the theme, which would win over ours."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:hAnsi"), _FONT)


def _field(paragraph: Any, code: str) -> None:
    """A field that Word computes, such as the number of the page."""
    from docx.shared import Pt

    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            instruction = _element("w:instrText")
            instruction.text = code
            run._r.append(instruction)


def _set_widths(table: Any, centimetres: Sequence[float]) -> None:
    """Fixed widths, said of the columns and of each cell: Word reads the one, LibreOffice the other."""
    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = _cm(width)
        for cell in column.cells:
            cell.width = _cm(width)


def _rule(table: Any) -> None:
    """Thin grey lines below the rows, and room around the words."""
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="C9D0D8"))
    margins = _element("w:tblCellMar")
    for side, twips in (("top", "30"), ("left", "80"), ("bottom", "30"), ("right", "80")):
        margins.append(_element(f"w:{side}", w=twips, type="dxa"))
    properties = table._tbl.tblPr
    look = properties.find(borders.tag.replace("tblBorders", "tblLook"))
    for part in (borders, margins):
        if look is None:
            properties.append(part)
        else:
            look.addprevious(part)


def _keep_whole(row: Any) -> None:
    """A row is not broken over two pages."""
    row._tr.get_or_add_trPr().insert(0, _element("w:cantSplit", val="true"))


def _speak(style: Any, language: str) -> None:
    """The language of the words, for spelling and for screen readers."""
    properties = style.element.get_or_add_rPr()
    properties.append(_element("w:lang", val={"en": "en-GB", "fr": "fr-FR"}.get(language, language)))


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
