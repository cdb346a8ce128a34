"""A report as .docx by Decree 30/2020/NĐ-CP: letterhead, number, place and day, title, bases, parts, signature, recipients; tables behind.

The two general templates are filled, one upright and one lying, and laid behind each other as two sections of one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

from documents.archive import Package, Part, Prefix, read_parts
from documents.errors import TemplateFault
from documents.generic.context import AgencyPaper
from documents.generic.foot import SEAL, Cell
from documents.generic.model import LETTERHEAD, LIST
from documents.generic.pieces import WIDE, Piece, piece_basis
from documents.generic.tables import Row, TableCell
from documents.generic.words import Run
from documents.rendering import CompiledTemplate
from documents.reports.model import PaperRow, PaperTable, ReportPaper, Section
from documents.watermark import marked
from documents.writs import TEMPLATES, values_of

_BODY: Final = "word/document.xml"
_NUMBER_CELL: Final = re.compile(
    r'(<w:pStyle w:val="LtCellSmall"/>)(</w:pPr><w:r>(?:<w:rPr><w:b/><w:bCs/></w:rPr>)?<w:t xml:space="preserve">[0-9.,%–]+</w:t>)'
)
_SECTION: Final = re.compile(r"<w:sectPr>.*?</w:sectPr>", re.DOTALL)
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_UNIT: Final = 2  # a column of numbers is so wide beside a first column of ``PaperTable.first``


def report_docx(paper: ReportPaper) -> bytes:
    """The report as a Word file; the same values give the same bytes. A draft bears the mark of one on every page.

    Raises TemplateFault where a template is not what this program brought.
    """
    content = _filled(LETTERHEAD, _upright(paper))
    if paper.tables:
        content = _behind(content, _filled(LIST, _annex(paper)))
    return marked(Package.read(content)).content() if paper.draft else content


def _filled(file: str, context: AgencyPaper) -> bytes:
    return _template(file).render(values_of(context))


@cache
def _template(file: str) -> CompiledTemplate:
    """Compiled with the first report: that takes longer than all the rest of one."""
    return CompiledTemplate.of(file, (TEMPLATES / file).read_bytes())


def _upright(paper: ReportPaper) -> AgencyPaper:
    pieces = [piece_basis(text) for text in paper.bases]
    pieces += [Piece("LtBody", (Run(paper.opening),), even=True)]
    for place, section in enumerate(paper.sections):
        pieces += _section(_ROMAN[place], section)
    pieces.append(Piece("LtBody", (Run(paper.closing),), keep=True))
    signed = Cell(head=paper.head, hint=SEAL, name=paper.signer)
    return AgencyPaper(
        place=paper.place,
        issued_on=paper.issued_on,
        heading="BÁO CÁO",
        subject=paper.subject,
        pieces=tuple(pieces),
        signatures=((Cell(recipients=paper.recipients), signed),),
        dated=True,
        photo="",
        annex=(),
        parent_agency=paper.parent_agency or None,
        agency=paper.agency,
        doc_number=paper.number,
        about="",
    )


def _section(number: str, section: Section) -> Iterator[Piece]:
    yield Piece("LtHeading", (Run(f"{number}. {section.heading}", bold=True),), keep=True)
    for text in section.paragraphs:
        yield Piece("LtBody", (Run(text),), even=True)


def _annex(paper: ReportPaper) -> AgencyPaper:
    pieces = [Piece("LtHead", (Run(paper.annex_of, italic=True),), keep=True, centred=True)]
    for place, table in enumerate(paper.tables, 1):
        named = (Run(f"Biểu {place}. {table.title}", bold=True),)
        pieces.append(Piece("LtHeading", named, keep=True, apart=place > 1))
        widths, rows = _table(table)
        pieces.append(Piece("", widths=widths, rows=rows))
        pieces += [Piece("LtNote", (Run(note, italic=True),)) for note in table.notes]
        pieces.append(Piece("LtRule"))
    return AgencyPaper(
        place=None,
        issued_on=paper.issued_on,
        heading="Phụ lục",
        subject=paper.annex_title,
        pieces=tuple(pieces),
        signatures=(),
        dated=False,
        photo="",
        annex=(),
        parent_agency=None,
        agency="",
        doc_number=None,
        about="",
    )


def _table(table: PaperTable) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    others = len(table.columns) - 1
    unit = WIDE // (_UNIT * (table.first + others))
    first = WIDE - others * unit * _UNIT
    widths = (first, *(unit * _UNIT for _ in range(others)))
    rows = [*_head(table, widths), *(_row(row, widths) for row in table.rows)]
    return widths, tuple(rows)


def _head(table: PaperTable, widths: tuple[int, ...]) -> Iterator[Row]:
    deep = any(column.over for column in table.columns)
    above: list[TableCell] = []
    below: list[TableCell] = []
    placed = list(zip(table.columns, widths, strict=True))
    for (over, _), group in groupby(enumerate(placed), key=lambda each: _group_of(each[0], table)):
        members = [each for _, each in group]
        if over:
            above.append(TableCell(sum(width for _, width in members), len(members), lines=_bold(over)))
            below += [TableCell(width, lines=_bold(column.words)) for column, width in members]
        else:
            column, width = members[0]
            above.append(TableCell(width, merge="begin" if deep else "", lines=_bold(column.words)))
            below.append(TableCell(width, merge="more"))
    yield Row(tuple(above), head=True, small=True)
    if deep:
        yield Row(tuple(below), head=True, small=True)


def _group_of(place: int, table: PaperTable) -> tuple[str, int]:
    """Neighbours under the same words are one group; a column without any stands alone."""
    over = table.columns[place].over
    return (over, 0) if over else ("", place)


def _bold(text: str) -> tuple[tuple[Run, ...], ...]:
    return ((Run(text, bold=True),),)


def _row(row: PaperRow, widths: tuple[int, ...]) -> Row:
    if row.heading:
        told = ((Run(row.cells[0], bold=True, italic=True),),)
        return Row((TableCell(sum(widths), span=len(widths), lines=told),), small=True)
    cells = tuple(
        TableCell(width, lines=((Run(text, bold=row.bold),),))
        for text, width in zip(row.cells, widths, strict=True)
    )
    return Row(cells, small=True)


def _behind(report: bytes, annex: bytes) -> bytes:
    """One file of two sections. Both templates are of one make: their styles and headers are the same."""
    parts, more = read_parts(report), read_parts(annex)
    first, second = parts[_BODY].decode(), more[_BODY].decode()
    second = _NUMBER_CELL.sub(r'\1<w:jc w:val="center"/>\2', second)
    ends, begins = list(_SECTION.finditer(first)), second.index("<w:body>") + len("<w:body>")
    if len(ends) != 1:
        raise TemplateFault(
            "The general template is not the one of this program: install its files anew.",
            vi="Mẫu chung không đúng bản của chương trình. Cài đặt lại chương trình.",
        )
    end = ends[0]
    closed = f'<w:p><w:pPr><w:pStyle w:val="LtRule"/>{end[0]}</w:pPr></w:p>'
    parts[_BODY] = (first[: end.start()] + closed + second[begins:]).encode()
    return Prefix.of(Part.of(name, content) for name, content in parts.items()).closed_with(())
