"""A plan as a ward office would lay it out in Word, and ways to spoil it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.document import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
BODY = (
    "Ủy ban nhân dân phường Thí Dụ ban hành Kế hoạch thực hiện công tác cai nghiện ma túy và quản lý sau cai nghiện ma túy "
    "trên địa bàn phường năm 2024 như sau."
)
ARTICLE = "Điều 1. Ban hành kèm theo Quyết định này Quy chế phối hợp trong công tác cai nghiện ma túy trên địa bàn phường."


def plan(spoil: Callable[[OpenDocument], None] | None = None) -> bytes:
    """The bytes of a well-laid plan, spoilt by ``spoil``."""
    document = Document()
    _defaults(document)
    _head(document)
    add(document, "KẾ HOẠCH", size=14, bold=True, align=CENTRE)
    add(document, "Thực hiện công tác cai nghiện ma túy năm 2024", size=14, bold=True, align=CENTRE)
    ruled(add(document, "", align=CENTRE))
    for text in (
        "Căn cứ Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021;",
        (
            "Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21 tháng 12 năm 2021 của Chính phủ quy định chi tiết một số điều của Luật "
            "Phòng, chống ma túy, Luật Xử lý vi phạm hành chính về cai nghiện ma túy và quản lý sau cai nghiện ma túy."
        ),
    ):
        running(add(document, text, italic=True, align=BOTH))
    for text in (
        BODY,
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. " + BODY,
        "a) " + BODY,
        "b) " + BODY,
        "2. " + BODY,
        "II. TỔ CHỨC THỰC HIỆN",
    ):
        running(add(document, text, align=BOTH))
    article = running(add(document, "", align=BOTH))
    write(article, ARTICLE[:7], bold=True)
    write(article, ARTICLE[7:])
    _foot(document)
    _numbered_pages(document)
    if spoil is not None:
        spoil(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _defaults(document: OpenDocument) -> None:
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def add(
    document: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    align: Any = None,
) -> Paragraph:
    paragraph: Paragraph = document.add_paragraph()
    if text:
        write(paragraph, text, size=size, bold=bold, italic=italic)
    paragraph.alignment = align
    return paragraph


def write(
    paragraph: Paragraph, text: str, *, size: float | None = None, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = Pt(size)


def ruled(paragraph: Paragraph) -> Paragraph:
    """With a rule under it."""
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    bottom.set(qn("w:val"), "single")
    border.append(bottom)
    paragraph._p.get_or_add_pPr().append(border)
    return paragraph


def running(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def _head(document: OpenDocument) -> None:
    left, right = document.add_table(rows=2, cols=2).rows[0].cells
    add(left, "ỦY BAN NHÂN DÂN", size=12, align=CENTRE)
    ruled(add(left, "PHƯỜNG THÍ DỤ", size=12, bold=True, align=CENTRE))
    add(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=CENTRE)
    ruled(add(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=CENTRE))
    number, day = document.tables[0].rows[1].cells
    add(number, "Số: 05/KH-UBND", align=CENTRE)
    add(day, "Thí Dụ, ngày 05 tháng 02 năm 2024", italic=True, align=CENTRE)


def _foot(document: OpenDocument) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    add(left, "Nơi nhận:", size=12, bold=True, italic=True)
    for text in ("- Công an phường (để thực hiện);", "- Các tổ dân phố;", "- Lưu: VT, VHXH."):
        add(left, text, size=11)
    for text in ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"):
        add(right, text, size=14, bold=True, align=CENTRE)
    add(right, "Lò Văn Thử", size=14, bold=True, align=CENTRE)


def _numbered_pages(document: OpenDocument) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    field.append(run)
    paragraph._p.append(field)


def paragraphs(document: OpenDocument) -> list[Paragraph]:
    return [Paragraph(one, document._body) for one in document.element.body.iter(qn("w:p"))]


def the(document: OpenDocument, start: str) -> Paragraph:
    """The paragraph that begins with ``start``."""
    return next(one for one in paragraphs(document) if one.text.startswith(start))


def drop(element: Any) -> None:
    """Take a paragraph or a table away."""
    element.getparent().remove(element)
