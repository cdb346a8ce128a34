"""The visible block of a signature, laid out as a small Word file; the converter makes it a PDF with its fonts inside."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

import docx
from docx.document import Document
from docx.shared import Pt, RGBColor

from documents.signing.signing import HEIGHT, WIDTH
from rules.terms import VIETNAM

_FONT: Final = "Times New Roman"
_SIZE, _LINE = 7.5, 9
_LONG: Final = 46
"""Characters that fit on a line, about; what is longer is told in smaller letters."""


def block(name: str, office: str, at: datetime) -> bytes:
    """Name, office and time (of Viet Nam) as a .docx of the size of the block."""
    when = f"{at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}"
    made = docx.Document()
    _page(made)
    lines = (("Đã ký số", True), (name, True), (office, False), (when, False))
    for number, (text, bold) in enumerate(lines):
        paragraph = made.paragraphs[0] if number == 0 and made.paragraphs else made.add_paragraph()
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(_LINE)
        run = paragraph.add_run(text)
        run.bold = bold
        run.font.name = _FONT
        run.font.size = Pt(_SIZE if len(text) <= _LONG else _SIZE * _LONG / min(len(text), 2 * _LONG))
        run.font.color.rgb = RGBColor(0xB0, 0x1E, 0x1E)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Pt(WIDTH), Pt(HEIGHT)
    section.left_margin = section.right_margin = Pt(4)
    section.top_margin = section.bottom_margin = Pt(3)
    section.header_distance = section.footer_distance = Pt(0)
