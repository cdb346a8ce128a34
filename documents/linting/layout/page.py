"""Paper, margins and page numbers (Mục I, 1 to 3 and 7). Read off the XML itself: a stranger's numbers may be none."""

from __future__ import annotations

from collections.abc import Iterator

from docx.document import Document as OpenDocument
from docx.oxml.ns import qn

from documents.linting.formats import Element, Formats, number
from documents.linting.layout.kit import fault
from documents.linting.model import Finding, Place, Said

_MARGINS = {
    "top": (20, 25, Said("lề trên", "top margin")),
    "bottom": (20, 25, Said("lề dưới", "bottom margin")),
    "left": (30, 35, Said("lề trái", "left margin")),
    "right": (15, 20, Said("lề phải", "right margin")),
}
_PAGE = Place("page", 0, "")
_LONG = 70
"""So many lines do not fit on one page of 13 points."""
_TWIPS_A_MM = 1440 / 25.4
_LETTER_MM = {"w": 215.9, "h": 279.4}
"""What Word takes where a section tells no size."""


def findings(document: OpenDocument, formats: Formats, lines: int) -> Iterator[Finding]:
    """Every departure of the pages."""
    sections = list(document.element.body.iter(qn("w:sectPr")))
    for section in sections:
        yield from _paper(section)
    if sections:
        yield from _numbers(document, sections[0], formats, lines)


def _paper(section: Element) -> Iterator[Finding]:
    paper = section.find(qn("w:pgSz"))
    wide, high = (_mm(paper, side, _LETTER_MM[side]) for side in ("w", "h"))
    if sorted((round(wide), round(high))) != [210, 297]:
        size = f"{wide:.0f} x {high:.0f} mm"
        yield fault(
            "LAY-PAPER", _PAGE, "I, 1", Said(f"Khổ giấy {size}", f"Paper of {size}"), Said("A4 (210 x 297 mm)", "A4 (210 x 297 mm)")
        )  # fmt: skip
        return
    margins = section.find(qn("w:pgMar"))
    for side, (least, most, name) in _MARGINS.items():
        margin = _mm(margins, side, 25.4)
        # On a page turned on its side the margins may be those of the upright page or turned with it.
        if wide > high and 15 <= margin <= 35.1:
            continue
        if not least - 0.6 <= margin <= most + 0.6:
            yield fault(
                "LAY-MARGIN", _PAGE, "I, 3", Said(f"{name.vi.capitalize()} {margin:.1f} mm", f"{name.en.capitalize()} of {margin:.1f} mm"),
                Said(f"{name.vi} {least}–{most} mm", f"{least} to {most} mm"),
            )  # fmt: skip


def _mm(element: Element, side: str, default: float) -> float:
    told = element.get(qn(f"w:{side}")) if element is not None else None
    return number(told, default * _TWIPS_A_MM) / _TWIPS_A_MM


def _numbers(document: OpenDocument, section: Element, formats: Formats, lines: int) -> Iterator[Finding]:
    tops = _fields(document, section, "headerReference", "default")
    if tops:
        yield from _top(document, section, tops, formats)
    elif _fields(document, section, "footerReference", "default"):
        yield _told(
            "Số trang đặt ở lề dưới",
            "Page number at the bottom",
            "canh giữa trong lề trên",
            "in the middle of the top margin",
        )
    elif lines > _LONG:
        yield _told(
            "Văn bản nhiều trang không đánh số trang", "Several pages without page numbers",
            "số trang canh giữa trong lề trên, không hiện ở trang đầu", "in the middle of the top margin, none on page one",
        )  # fmt: skip


def _told(vi: str, en: str, right_vi: str, right_en: str) -> Finding:
    return fault("LAY-PAGE-NUMBER", _PAGE, "I, 7", Said(vi, en), Said(right_vi, right_en))


def _top(
    document: OpenDocument, section: Element, tops: list[Element], formats: Formats
) -> Iterator[Finding]:
    if any(_align(one, formats) != "center" for one in tops):
        yield _told("Số trang không canh giữa", "Page number not centred", "canh giữa", "centred")
    title = section.find(qn("w:titlePg"))
    apart = title is not None and title.get(qn("w:val"), "1").lower() not in {"0", "false", "off"}
    if not apart or _fields(document, section, "headerReference", "first"):
        yield _told(
            "Số trang hiện ở trang thứ nhất",
            "Page number shown on page one",
            "không hiện số trang thứ nhất",
            "none on page one",
        )
    sizes = [formats.look(run, one).size for one in tops for run in one.iter(qn("w:r"))]
    odd = [size for size in sizes if not 12.7 <= size <= 14.3]
    if odd:
        yield _told(
            f"Số trang cỡ chữ {odd[0]:g}", f"Page number of size {odd[0]:g}", "cỡ chữ 13–14", "size 13 to 14"
        )


def _align(paragraph: Element, formats: Formats) -> str:
    """How the number stands; in a frame it is the frame that is centred."""
    frame = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    if frame is not None and frame.get(qn("w:xAlign")) == "center":
        return "center"
    return formats.stand(paragraph).align


def _fields(document: OpenDocument, section: Element, reference: str, kind: str) -> list[Element]:
    """The paragraphs of a header or footer that hold the number of the page."""
    root = _root(document, section, reference, kind)
    found = []
    for paragraph in root.iter(qn("w:p")) if root is not None else ():
        codes = [one.text or "" for one in paragraph.iter(qn("w:instrText"))]
        codes += [one.get(qn("w:instr"), "") for one in paragraph.iter(qn("w:fldSimple"))]
        if any(code.split()[:1] == ["PAGE"] for code in codes):
            found.append(paragraph)
    return found


def _root(document: OpenDocument, section: Element, reference: str, kind: str) -> Element | None:
    for one in section.iterfind(qn(f"w:{reference}")):
        if one.get(qn("w:type"), "default") == kind:
            relation = document.part.rels.get(one.get(qn("r:id"), ""))
            if relation is not None and not relation.is_external:
                return getattr(relation.target_part, "element", None)
    return None
