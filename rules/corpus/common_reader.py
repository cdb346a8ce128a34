"""What every rule of the corpus has in common, and how it is read: period, marks, citations. Called by the readers of ``rules.corpus``."""

from __future__ import annotations

from datetime import date
from typing import Final, TypedDict

from rules.citation import Citation
from rules.corpus.model import Period, within
from rules.corpus.reading import Table, broken
from rules.errors import CitationError

PERIOD_KEYS: Final = frozenset({"from", "to"})


class Common(TypedDict):
    """What every rule has."""

    id: str
    cites: tuple[Citation, ...]
    verified: bool
    note_vi: str
    note_en: str
    explains: str
    from_: date
    to: date | None
    instrument: str


def read_period(table: Table) -> Period:
    """``{from: date, to: date or null}``."""
    period = Period(table.day("from"), table.day_or_open("to"))
    if period.to is not None and period.to < period.from_:
        table.refuse("to", f"the end {period.to} lies before {period.from_}", "ngày cuối trước ngày đầu")
    return period


def inner_period(table: Table, outer: Period) -> Period:
    """The period under ``in_force``, which must lie in the outer one; without the key, the outer one."""
    if "in_force" not in table.raw:
        return outer
    period = read_period(table.table("in_force", PERIOD_KEYS))
    if not within(period, outer):
        table.refuse(
            "in_force", f"it must lie in the outer one, {outer.en}", f"phải nằm trong hiệu lực {outer.vi}"
        )
    return period


def read_marks(table: Table) -> tuple[bool, str, str]:
    """``verified`` with its notes; what is not verified says why in both languages."""
    mark = table.flag("verified", default=True)
    notes = table.text("note_vi", default=""), table.text("note_en", default="")
    if not mark and not all(notes):
        table.refuse(
            "verified",
            "what is not verified needs note_vi and note_en",
            "chưa xác minh thì phải có note_vi và note_en",
        )
    return mark, *notes


def read_citation(where: str, instrument: str, text: str) -> Citation:
    """A citation relative to ``instrument`` or absolute; CorpusError with its place."""
    try:
        return Citation.within(instrument, text)
    except CitationError as error:
        raise broken(where, error.en.removesuffix("."), error.vi.removesuffix(".")) from error
