"""A statutory book as an A4 page that lies: government heading, title, period, the columns of the form, totals, who compiled and who signs.

The same template as the listing forms (``chung-ngang.docx``), so that a book looks as the form that prescribes it. Pure: rows and words are
given, nothing is read here but the template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from documents.errors import DocumentError
from documents.generic.context import AgencyPaper
from documents.generic.foot import SEAL, SIGN, Cell
from documents.generic.model import LIST, Office
from documents.generic.pieces import WIDE, Piece, centred
from documents.generic.reader import Common
from documents.generic.tables import Row, TableCell
from documents.generic.words import Run
from documents.rendering import CompiledTemplate
from documents.writs import TEMPLATES, values_of
from rules.yamlio import load_yaml
from workflows.roles import ROLES

_NUMBER = 9
_LEAST_NUMBER = 560
DAY_WIDTH = 1250
"""So wide is a column of days."""

_COMPILER = "NGƯỜI LẬP"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a line of their own across the table ("" for none)."""

    title: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class BookPaper:
    """What is printed. ``columns`` are heads with their widths in proportion; ``signer`` is a role; ``office_kind`` that of the office.

    ``heads``: whether office, title of the state and signatures stand on it (a prescribed list may have neither). ``least``: the least
    width of each column in twentieths of a point, so that no day is broken (0: any).
    """

    parent: str
    office: str
    office_kind: str
    place: str
    day: date
    heading: str
    subject: str
    period: str
    columns: Sequence[tuple[str, int]]
    groups: Sequence[Group]
    totals: Sequence[tuple[str, str]]
    notes: Sequence[str]
    signer: str
    compiler: str
    heads: bool = True
    least: Sequence[int] = ()


def book_docx(told: BookPaper) -> bytes:
    """The .docx. Raises TemplateFault where template and context are at odds."""
    pieces = [centred(told.period, bold=False)] if told.period else []
    pieces += [_table(told), Piece("LtRule")]
    pieces += [Piece("LtLine", (Run(f"{words}: {figure}"),)) for words, figure in told.totals]
    pieces += [Piece("LtNote", (Run(note),)) for note in told.notes]
    signatures = (_signatures(told),) if told.heads else ()
    paper = AgencyPaper(
        place=told.place or None,
        issued_on=told.day,
        heading=told.heading,
        subject=told.subject,
        pieces=tuple(pieces),
        signatures=signatures,
        dated=False,
        photo="",
        annex=(),
        parent_agency=(told.parent or None) if told.heads else None,
        agency=told.office if told.heads else "",
        doc_number=None,
        about="",
    )
    return _template().render(values_of(paper))


def _table(told: BookPaper) -> Piece:
    heads = [("TT", _NUMBER), *told.columns]
    whole = sum(width for _head, width in heads)
    widths = _widened([width * WIDE // whole for _head, width in heads], (_LEAST_NUMBER, *told.least))
    rows = [
        Row(
            tuple(_cell(head, width, bold=True) for (head, _w), width in zip(heads, widths, strict=True)),
            head=True,
            small=True,
        )
    ]
    for group in told.groups:
        if group.title:
            rows.append(Row((_across(group.title, widths),), small=True))
        for number, cells in enumerate(group.rows, start=1):
            texts = (str(number), *cells)
            rows.append(
                Row(tuple(_cell(text, width) for text, width in zip(texts, widths, strict=True)), small=True)
            )
        if not group.rows:
            rows.append(Row(tuple(_cell("", width) for width in widths), small=True))
    return Piece("", widths=widths, rows=tuple(rows))


def _widened(widths: list[int], least: Sequence[int]) -> tuple[int, ...]:
    """No column narrower than its least; what that takes is taken from the widest."""
    for at, wanted in enumerate(least[: len(widths)]):
        missing = wanted - widths[at]
        while missing > 0:
            widest = max(range(len(widths)), key=widths.__getitem__)
            given = min(missing, max(1, widths[widest] // 20))
            widths[widest] -= given
            widths[at] += given
            missing -= given
    return tuple(widths)


def _cell(text: str, width: int, *, bold: bool = False) -> TableCell:
    return TableCell(width, lines=((Run(text, bold=bold),),))


def _across(title: str, widths: Sequence[int]) -> TableCell:
    return TableCell(sum(widths), span=len(widths), lines=((Run(title, bold=True),),))


def _signatures(told: BookPaper) -> tuple[Cell, ...]:
    head = office_head(told.signer, told.office_kind)
    more = len(head) - 1
    return (
        Cell((_COMPILER,), SIGN, gaps=tuple(range(more + 1)), name=told.compiler),
        Cell(head, SEAL, dated=True),
    )


def office_head(role: str, kind: str) -> tuple[str, ...]:
    """In which capacity the head of the office signs: that of the role, or of whoever heads an office of this kind."""
    offices = _offices()
    own = next((each for each in offices.values() if each.of == kind), None)
    found = offices.get(role)
    chosen = found if found is not None and found.of in {"", kind} else own or found
    return tuple((chosen.head if chosen is not None else ROLES.get(role, role).upper()).split("\n"))


@cache
def _offices() -> dict[str, Office]:
    raw = load_yaml(Path(__file__).resolve().parent / "forms" / "common.yaml", error=DocumentError)
    return dict(Common.read(raw).offices) if isinstance(raw, dict) else {}


@cache
def _template() -> CompiledTemplate:
    return CompiledTemplate.of(LIST, (TEMPLATES / LIST).read_bytes())
