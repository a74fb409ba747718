"""Print a brief: one module for each format, all from the same pieces."""

from __future__ import annotations

from umubano.surfaces.briefs.printing.docx import print_docx
from umubano.surfaces.briefs.printing.pdf import print_pdf
from umubano.surfaces.briefs.printing.xlsx import print_xlsx

__all__ = ["print_docx", "print_pdf", "print_xlsx"]
