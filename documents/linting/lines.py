"""The lines of a Word file in reading order, cells of tables included, each with its looks and where it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as OpenDocument
from docx.oxml.ns import qn

from documents.linting.errors import refused
from documents.linting.formats import Element, Formats, Look, Stand
from documents.linting.model import Passage, Place, excerpt_of
from documents.verify import MARK

MAX_PARAGRAPHS = 60_000

_BREAKS = {qn("w:br"), qn("w:cr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWN = (
    qn("w:drawing"),
    qn("w:pict"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that looks one way."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Line:
    """A line: a paragraph, or what stands between two forced breaks of one. ``cell`` is (table, row, column), None outside tables.

    ``drawn``: a line or picture is anchored here; ``numbered``: Word numbers it.
    """

    number: int
    text: str
    pieces: tuple[Piece, ...]
    stand: Stand
    cell: tuple[int, int, int] | None
    drawn: bool
    numbered: bool
    bordered: bool

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place("paragraph", self.number, excerpt_of(self.text))

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The pieces that show anything."""
        return tuple(one for one in self.pieces if one.text.strip())

    @property
    def size(self) -> float:
        """The size of most of its letters, in points."""
        sizes: dict[float, int] = {}
        for one in self.shown:
            sizes[one.look.size] = sizes.get(one.look.size, 0) + len(one.text)
        return max(sizes, key=lambda size: sizes[size], default=0.0)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return bool(self.shown) and all(one.look.bold for one in self.shown)

    @property
    def italic(self) -> bool:
        """Whether all of it is italic."""
        return bool(self.shown) and all(one.look.italic for one in self.shown)

    @property
    def upper(self) -> bool:
        """Whether it shows in capitals."""
        letters = [
            (one, one.look.capitals)
            for piece in self.shown
            for one in [piece]
            if any(map(str.isalpha, piece.text))
        ]
        return bool(letters) and all(
            capitals or piece.text.upper() == piece.text for piece, capitals in letters
        )


def lines_of(document: OpenDocument, formats: Formats) -> tuple[Line, ...]:
    """Every line. Raises LintError for a document of unreasonable length."""
    found: list[Line] = []
    # lxml makes an element's proxy anew once nobody holds it: the tables are held while they are told apart.
    tables = {table: place for place, table in enumerate(document.element.body.iter(qn("w:tbl")))}
    for number, paragraph in enumerate(document.element.body.iter(qn("w:p")), start=1):
        if number > MAX_PARAGRAPHS:
            raise refused(
                f"it has more than {MAX_PARAGRAPHS} paragraphs", f"có hơn {MAX_PARAGRAPHS} đoạn", "split it", "hãy tách tệp"
            )  # fmt: skip
        if next(paragraph.iterancestors(_FALLBACK), None) is None and not _marks(paragraph):
            found += _lines(number, paragraph, formats, tables)
    return tuple(found)


def _marks(paragraph: Element) -> bool:
    """Whether it is the mark at the foot of an issued paper, which stands in the margin and is no text of the document."""
    return any(each.get(qn("w:name")) == MARK for each in paragraph.iterchildren(qn("w:bookmarkStart")))


def passages_of_lines(lines: tuple[Line, ...]) -> tuple[Passage, ...]:
    """The running text: a passage a paragraph, empty ones left out."""
    paragraphs: dict[int, list[Line]] = {}
    for line in lines:
        paragraphs.setdefault(line.number, []).append(line)
    return tuple(
        Passage(text, number, "paragraph", in_table=of[0].bordered)
        for number, of in paragraphs.items()
        if (text := _running(" ".join(line.text for line in of)))
    )


def _running(text: str) -> str:
    """One blank between words; a blank to be filled in at the end shows as dots."""
    plain = " ".join(text.split())
    return f"{plain} …" if plain and text.endswith("\t") else plain


def _lines(number: int, paragraph: Element, formats: Formats, tables: dict[Element, int]) -> Iterator[Line]:
    stand = formats.stand(paragraph)
    cell = _cell(paragraph, tables)
    rows: list[list[Piece]] = [[]]
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:p")), None) is not paragraph:
            continue
        look = formats.look(run, paragraph)
        for part, text in _texts(run):
            if part:
                rows.append([])
            elif text:
                rows[-1].append(Piece(text, look))
    drawn = any(next(paragraph.iter(kind), None) is not None for kind in _DRAWN)
    for place, pieces in enumerate(rows):
        text = "".join(one.text for one in pieces)
        yield Line(
            number, text, tuple(pieces), stand, cell, drawn and place == len(rows) - 1, stand.numbered and place == 0,
            cell is not None and _is_bordered(paragraph),
        )  # fmt: skip


def _texts(run: Element) -> Iterator[tuple[bool, str]]:
    """What a run holds: (True, "") for a forced break, else its text."""
    for child in run:
        if child.tag in _BREAKS and child.get(qn("w:type")) in {None, "textWrapping"}:
            yield True, ""
        elif child.tag == qn("w:t"):
            yield (
                False,
                unicodedata.normalize("NFC", child.text or "").replace("\u00a0", " ").replace("\u00ad", ""),
            )
        elif child.tag in {qn("w:tab"), qn("w:ptab")}:
            yield False, "\t"
        elif child.tag == qn("w:noBreakHyphen"):
            yield False, "-"


def _cell(paragraph: Element, tables: dict[Element, int]) -> tuple[int, int, int] | None:
    cell: Any = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None:
        return None
    row = cell.getparent()
    table = next(cell.iterancestors(qn("w:tbl")))
    cells = [one for one in row if one.tag == qn("w:tc")]
    rows = [one for one in table if one.tag == qn("w:tr")]
    return (
        tables.get(table, -1),
        rows.index(row) if row in rows else 0,
        cells.index(cell) if cell in cells else 0,
    )


def _is_bordered(paragraph: Element) -> bool:
    """Whether the table around is one with lines between its cells: a table of figures, not one that only lays out."""
    table = next(paragraph.iterancestors(qn("w:tbl")), None)
    if table is None:
        return False
    inside = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}/{qn('w:insideV')}")
    if inside is not None:
        return inside.get(qn("w:val")) not in {"nil", "none"}
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    return style is not None and style.get(qn("w:val"), "").lower() in {"tablegrid", "lightgrid"}
