"""What a report is before it is a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column: its words, and the words over it and its neighbours ("" for none)."""

    words: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row; ``bold`` for a sum, ``heading`` for words that go across all columns."""

    cells: tuple[str, ...]
    bold: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of the annex. ``notes`` stand under it. ``first``: how much wider the first column is than the others."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    notes: tuple[str, ...] = ()
    first: int = 3


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """The whole. ``number``: number and symbol, with dots where the number is still to be given. ``head``: lines over the
    signature. ``annex_title`` stands in capitals, ``annex_of`` in brackets under it."""

    agency: str
    parent_agency: str
    place: str
    issued_on: date
    number: str
    subject: str
    bases: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    closing: str
    tables: tuple[PaperTable, ...]
    head: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    annex_title: str
    annex_of: str
    draft: bool
