"""The layout linter: reads a .docx (template or rendered form) and says where it departs from Decree 30/2020/NĐ-CP, Phụ lục I.

It judges what a person would see at once: paper and margins, letters and sizes, heading, number, title, place and day, page numbers,
tables that fit, rows and signatures that stay whole. Used by tests and by whoever edits a template.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from documents.entry import FormEntry

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_FONT, _BOX_FONT = "Times New Roman", "Segoe UI Symbol"
_LEAST_COLUMN_MM = 9.0
_MARGINS_MM = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
_LEFTOVERS = ("{{", "{%", "}}", "%}")


@dataclass(frozen=True, slots=True)
class Profile:
    """What kind of paper is expected: ``layout`` as in the catalogue, with a number or not, a template or a rendered form.

    ``dated``: place and day stand on it; ``titled``: it has a kind and a title (a letter has none); ``lying``: its page lies.
    """

    layout: str
    numbered: bool
    rendered: bool
    dated: bool = True
    titled: bool = True
    lying: bool = False

    @classmethod
    def of(cls, entry: FormEntry) -> Profile:
        """What is expected of a rendered form of the catalogue."""
        sheet = entry.sheet
        if sheet is None:
            return cls(entry.layout, entry.numbered, rendered=True)
        later = any(one.dated for row in sheet.rows for one in row)
        dated = later or (sheet.dated and entry.layout != "list")
        return cls(
            entry.layout,
            entry.numbered,
            rendered=True,
            dated=dated,
            titled=not sheet.about,
            lying=sheet.landscape,
        )


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """A departure: the rule, and what was found."""

    rule: str
    found: str


def lint(docx: bytes, profile: Profile) -> tuple[LayoutFault, ...]:
    """Every departure, in the order of the rules; empty for a well-laid form."""
    document = Document(io.BytesIO(docx))
    return tuple(fault for rule in _RULES for fault in rule(document, profile))


def paragraphs(document: OpenDocument) -> Iterator[Paragraph]:
    """Every paragraph of the body in reading order, cells of tables included."""
    for element in document.element.body.iter(qn("w:p")):
        yield Paragraph(element, document)


def _xml(thing: Any) -> Any:  # noqa: ANN401 - any proxy of python-docx has one
    """The element behind a paragraph, table, row or header."""
    return thing._element  # noqa: SLF001 - python-docx has no public way to it


def _style(paragraph: Paragraph) -> Any:  # noqa: ANN401 - the stubs take every style for the barest kind
    return paragraph.style


def _mm(length: int | None) -> float:
    return (length or 0) / 36000


def _page(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    wanted = (297, 210) if profile.lying else (210, 297)
    for section in document.sections:
        size = (round(_mm(section.page_width)), round(_mm(section.page_height)))
        if size != wanted:
            yield LayoutFault("A4, lying" if profile.lying else "A4, upright", f"{size[0]} x {size[1]} mm")
        for side, (least, most) in _MARGINS_MM.items():
            margin = _mm(getattr(section, f"{side}_margin"))
            if not least - 0.1 <= margin <= most + 0.1:
                yield LayoutFault(f"{side} margin {least} to {most} mm", f"{margin:.1f} mm")


def _page_number(document: OpenDocument, _profile: Profile) -> Iterator[LayoutFault]:
    for section in document.sections:
        later, first = (_xml(part).xml for part in (section.header, section.first_page_header))
        if not section.different_first_page_header_footer or "PAGE" in first:
            yield LayoutFault("no page number on the first page", "shown")
        if "PAGE" not in later or 'w:jc w:val="center"' not in later:
            yield LayoutFault("page number in the middle of the top margin", "absent")


def _effective(run: Run, paragraph: Paragraph, name: str) -> Any:  # noqa: ANN401 - a length or a truth, by name
    """A property of a run: its own, else of the paragraph's style and what that is based on, else the document's default."""
    own = getattr(run.font, name)
    if own is not None:
        return own
    style = _style(paragraph)
    while style is not None:
        value = getattr(style.font, name)
        if value is not None:
            return value
        style = style.base_style
    return None


def _points(run: Run, paragraph: Paragraph, document: OpenDocument) -> float:
    size = _effective(run, paragraph, "size")
    if size is not None:
        return float(size.pt)
    default = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:sz')}")
    return int(default.get(qn("w:val"))) / 2 if default is not None else 0.0


def _letters(document: OpenDocument, _profile: Profile) -> Iterator[LayoutFault]:
    fonts = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}")
    if fonts is None or {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")} != {
        _FONT
    }:
        yield LayoutFault(f"letters in {_FONT}", "another default")
    for paragraph in paragraphs(document):
        for run in paragraph.runs:
            yield from _letters_of(run, paragraph, document)


def _letters_of(run: Run, paragraph: Paragraph, document: OpenDocument) -> Iterator[LayoutFault]:
    if not run.text.strip():
        return
    named = run.font.name
    is_box = run.text in {"☐", "☒"} or run.text.endswith("| box }}")
    if named not in ({_BOX_FONT} if is_box else {None, _FONT}):
        yield LayoutFault(f"letters in {_FONT}", f"{named}: {run.text[:20]}")
    points = _points(run, paragraph, document)
    if not 11 <= points <= 14:
        yield LayoutFault("sizes 11 to 14", f"{points}: {run.text[:20]}")
    if run.font.color is not None and run.font.color.rgb not in {None, "000000"}:
        yield LayoutFault("black letters", run.text[:20])


def _find(document: OpenDocument, wanted: Callable[[Paragraph], bool]) -> Paragraph | None:
    return next((one for one in paragraphs(document) if wanted(one)), None)


def _is_bold(paragraph: Paragraph) -> bool:
    return all(_effective(run, paragraph, "bold") for run in paragraph.runs if run.text.strip())


def _heading(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    for text, least, most in ((COUNTRY, 12, 13), (MOTTO, 13, 14)):
        found = next((one for one in paragraphs(document) if one.text == text), None)
        if profile.layout in {"medical", "list"}:
            if found is not None:
                yield LayoutFault("a sheet of the medical record has no motto", text)
            continue
        if found is None:
            yield LayoutFault("Quốc hiệu and Tiêu ngữ", f"absent: {text}")
        elif not _is_bold(found) or not least <= _points(found.runs[0], found, document) <= most:
            yield LayoutFault(f"{text}: bold, {least} to {most}", "otherwise")
        elif text == MOTTO and not _ruled(found):
            yield LayoutFault("a rule under the Tiêu ngữ", "absent")


def _ruled(paragraph: Paragraph) -> bool:
    after = _xml(paragraph).getnext()
    return after is not None and after.find(f".//{qn('w:pBdr')}") is not None


def _number(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    found = _find(document, lambda one: one.text.startswith("Số: "))
    if (found is not None) is not profile.numbered:
        yield LayoutFault("a number" if profile.numbered else "no number", "otherwise")


def _title(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    if not profile.titled:
        if _find(document, lambda one: one.text.startswith("V/v ")) is None:
            yield LayoutFault("the subject of a letter (V/v) under its number", "absent")
        return
    titles = [
        one for one in paragraphs(document) if one.style is not None and one.style.style_id == "LtTitle"
    ]
    if not titles or not titles[0].text.isupper():
        yield LayoutFault("a title in capitals", titles[0].text if titles else "absent")
    for one in titles:
        centred = (one.alignment or _style(one).paragraph_format.alignment) == WD_ALIGN_PARAGRAPH.CENTER
        if not centred or not _is_bold(one):
            yield LayoutFault("title and subject bold, in the middle", one.text)


def _place_and_day(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    if not profile.dated:
        return
    mark = "issued_on | long_day" if not profile.rendered else ", ngày\u00a0"
    found = _find(document, lambda one: mark in one.text)
    if found is None or not all(run.italic for run in found.runs if run.text.strip()):
        yield LayoutFault("place and day in italics", "absent" if found is None else "upright")


def _tables(document: OpenDocument, _profile: Profile) -> Iterator[LayoutFault]:
    section = document.sections[0]
    room = _mm(section.page_width) - _mm(section.left_margin) - _mm(section.right_margin)
    for table in document.tables:
        widths = [_mm(column.width) for column in table.columns]
        if sum(widths) > room + 0.5:
            yield LayoutFault("tables within the margins", f"{sum(widths):.1f} of {room:.1f} mm")
        if _bordered(table) and min(widths) < _LEAST_COLUMN_MM:
            yield LayoutFault(f"columns of at least {_LEAST_COLUMN_MM:.0f} mm", f"{min(widths):.1f} mm")
        if any(_xml(row).find(f".//{qn('w:cantSplit')}") is None for row in table.rows):
            yield LayoutFault("rows that no page break cuts", table.cell(0, 0).text[:20])


def _bordered(table: Table) -> bool:
    inside = _xml(table).find(f"./{qn('w:tblPr')}/{qn('w:tblBorders')}/{qn('w:insideV')}")
    return inside is not None and inside.get(qn("w:val")) == "single"


def _keeps_next(paragraph: Paragraph) -> bool:
    own = paragraph.paragraph_format.keep_with_next
    return bool(_style(paragraph).paragraph_format.keep_with_next) if own is None else bool(own)


def _signatures(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    if profile.layout == "list":
        return
    last = next((table for table in reversed(document.tables) if _signed(table)), None)
    if last is None:
        yield LayoutFault("a block of signatures at the end", "absent")
        return
    before = _xml(last).getprevious()
    above = before.getprevious() if before is not None else None
    for element in (before, above):
        if element is None or element.tag != qn("w:p") or not _keeps_next(Paragraph(element, document)):
            yield LayoutFault("signatures stay with the last line above them", "free")


def _signed(table: Table) -> bool:
    return "(Ký" in "".join(cell.text for row in table.rows for cell in row.cells)


def _leftovers(document: OpenDocument, profile: Profile) -> Iterator[LayoutFault]:
    if not profile.rendered:
        return
    for paragraph in paragraphs(document):
        if paragraph.text in {"None", "True", "False"} or any(mark in paragraph.text for mark in _LEFTOVERS):
            yield LayoutFault("no tags and no words of the program on paper", paragraph.text[:30])


_RULES: tuple[Callable[[OpenDocument, Profile], Iterator[LayoutFault]], ...] = (
    _page, _page_number, _letters, _heading, _number, _title, _place_and_day, _tables, _signatures, _leftovers,
)  # fmt: skip
