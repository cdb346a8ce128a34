"""What the corpus holds: instruments with their articles, requirements, terms, parameters and consequences.

Frozen values, built by ``rules.corpus.loader`` and handed out by ``rules.corpus.corpus``. A period runs from
``from_`` to ``to``, both included, in legal dates of Asia/Ho_Chi_Minh; ``to`` None is open. ``verified`` is
False where the text of the law was not seen or the reading is inferred; the notes then say so to the officer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from rules.citation import Citation
from rules.conditions import Condition
from rules.corpus.dossier_model import DossierItem
from rules.terms.unit import TermUnit

ONE_DAY = timedelta(days=1)


class Coverage(StrEnum):
    """How far an article is put to work. Stored."""

    ENCODED = "encoded"
    PARTLY = "partly"
    OUT_OF_SCOPE = "out_of_scope"
    OPEN = "open"
    REFERENCE = "reference"

    @property
    def vi(self) -> str:
        """The label that a lawyer reads."""
        return _COVERAGE_VI[self]


class During(StrEnum):
    """While a case stands how a consequence may follow from it. Stored."""

    CLOSED = "closed"
    OPEN = "open"
    ANY = "any"


_COVERAGE_VI = {
    Coverage.ENCODED: "đã mã hóa",
    Coverage.PARTLY: "mã hóa một phần",
    Coverage.OUT_OF_SCOPE: "ngoài phạm vi",
    Coverage.OPEN: "chưa mã hóa",
    Coverage.REFERENCE: "chỉ dẫn chiếu",
}


class Dated(Protocol):
    """Anything that is in force for a period."""

    @property
    def from_(self) -> date: ...
    @property
    def to(self) -> date | None: ...


def covers(period: Dated, on: date) -> bool:
    """Whether ``on`` lies in the period, both ends included."""
    return period.from_ <= on and (period.to is None or on <= period.to)


def overlap(one: Dated, two: Dated) -> bool:
    """Whether the periods share a day."""
    return covers(one, two.from_) or covers(two, one.from_)


def within(inner: Dated, outer: Dated) -> bool:
    """Whether every day of ``inner`` lies in ``outer``."""
    ends = outer.to is None or (inner.to is not None and inner.to <= outer.to)
    return outer.from_ <= inner.from_ and ends


def edges(periods: Iterable[Dated]) -> list[date]:
    """Every day on which one of the periods begins, or has just ended, in order."""
    return sorted({day for p in periods for day in (p.from_, p.to and p.to + ONE_DAY) if day})


@dataclass(frozen=True, slots=True)
class Period:
    """A period, both ends included."""

    from_: date
    to: date | None = None

    @property
    def vi(self) -> str:
        """The period in Vietnamese: "từ 01/01/2022 đến 30/06/2026"."""
        start = f"từ {self.from_:%d/%m/%Y}"
        return f"{start} đến {self.to:%d/%m/%Y}" if self.to else start

    @property
    def en(self) -> str:
        """The period in English with ISO dates."""
        return f"from {self.from_} to {self.to}" if self.to else f"from {self.from_}"


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer is told about an instrument from a day on. ``verified`` False marks every rule of it."""

    from_: date
    to: date | None
    verified: bool
    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that the law requires of an act: satisfied unless ``when`` holds and ``require`` does not."""

    id: str
    cites: tuple[Citation, ...]
    require: Condition
    vi: str
    en: str
    sets: tuple[str, ...] = ()
    when: Condition | None = None
    explains: str = ""
    asks: bool = False  # the law held does not answer: a person's finding and its source are asked for
    assured: str = ""  # why the procedure's own steps already make it true, where no case can fail it
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    from_: date = date.min
    to: date | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """A term for a duty, counted from the event ``anchor``. ``length`` is in ``unit``; 0 for IMMEDIATE.

    ``length_from`` names the fact that tells the length where an officer or a court decides it (``length`` is then 0). ``before``:
    counted back from the event, an end. ``plus`` and ``less`` name facts in days by which the end moves: time at large, time credited.
    ``right``: a time in which someone may act, not one in which someone must: nothing is overdue when it has passed.
    ``rollover``: an end on a day off moves to the next working day (Civil Code 91/2015/QH13 Điều 148 khoản 5).
    """

    id: str
    duty: str
    cites: tuple[Citation, ...]
    length: int
    unit: TermUnit
    anchor: str
    rollover: bool
    vi: str
    en: str
    length_from: str = ""
    before: bool = False
    plus: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    right: bool = False
    explains: str = ""
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    from_: date = date.min
    to: date | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number of the law with its unit, such as days of observation."""

    id: str
    value: int
    unit: str
    cites: tuple[Citation, ...]
    vi: str = ""
    en: str = ""
    explains: str = ""
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    from_: date = date.min
    to: date | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What an outcome sets in motion: where ``when`` holds, the act, procedure or duty ``opens``, with its terms.

    ``of`` names the procedures whose cases it may follow from (none: every one), ``during`` whether the case must have ended.
    ``alarm``: flagged to the officer, decided by nobody here.
    """

    id: str
    opens: str
    cites: tuple[Citation, ...]
    vi: str
    en: str
    when: Condition | None = None
    terms: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    during: During = During.CLOSED
    alarm: bool = False
    explains: str = ""
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    from_: date = date.min
    to: date | None = None
    instrument: str = ""


Rule = Requirement | TermRule | Parameter | Consequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article: its heading, how far it is put to work, and the rules that stand under it."""

    citation: Citation
    heading: str
    coverage: Coverage
    reason_vi: str = ""
    reason_en: str = ""
    explains: str = ""
    from_: date
    to: date | None
    requirements: tuple[Requirement, ...] = ()
    terms: tuple[TermRule, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    dossier: tuple[DossierItem, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule under the article."""
        return (*self.requirements, *self.terms, *self.parameters, *self.consequences)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form or an annex of an instrument, by its heading."""

    citation: Citation
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One version of a text of law, in force for one period. ``file`` names its source under the folder of the law."""

    number: str
    kind: str
    title: str
    issuer: str
    issued: date
    from_: date
    to: date | None
    verified: bool = True
    note_vi: str = ""
    note_en: str = ""
    notes: tuple[Note, ...] = ()
    complete: bool = False
    articles: tuple[Article, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    file: str = ""

    @property
    def citation(self) -> Citation:
        """The whole text."""
        return Citation(self.number)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every article."""
        return tuple(rule for article in self.articles for rule in article.rules)

    @property
    def dossier_items(self) -> tuple[DossierItem, ...]:
        """Every line of a list of papers."""
        return tuple(item for article in self.articles for item in article.dossier)

    def notes_on(self, on: date) -> tuple[Note, ...]:
        """The notes that hold on ``on``."""
        return tuple(note for note in self.notes if covers(note, on))


@dataclass(frozen=True, slots=True)
class Regime:
    """A period in which the same bodies are competent. Named by its first day."""

    name: str
    from_: date
    to: date | None
    vi: str
    en: str
