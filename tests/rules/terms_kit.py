"""What the tests of terms share: a bare term and Vietnamese moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rules.citation import Citation
from rules.terms import VIETNAM, Deadline, Sector, TermUnit, WorkCalendar, count, load_calendar

CALENDAR = load_calendar()
EVERYONE = load_calendar(sector=Sector.ALL)


@dataclass(frozen=True, slots=True)
class Term:
    """A term with only what ``count`` needs."""

    length: int | None
    unit: TermUnit
    rollover: bool = True
    verified: bool = True
    id: str = "t-1"
    duty: str = "assessment.return_result"
    anchor: str = "person_received"
    cites: tuple[Citation, ...] = (Citation.parse("18/2021/TT-BYT Đ5 k2"),)


def at(text: str) -> datetime:
    """A moment in Viet Nam: "2024-10-09" (00:00) or "2024-10-09 10:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


def counted(term: str, start: str, *, rollover: bool = True, calendar: WorkCalendar = CALENDAR) -> Deadline:
    """The deadline of a term written "5 working_days" from a moment."""
    length, unit = term.split()
    return count(Term(int(length), TermUnit(unit), rollover=rollover), at(start), calendar)


def due(term: str, start: str, *, rollover: bool = True, calendar: WorkCalendar = CALENDAR) -> str:
    """The last day of a term, as text."""
    return str(counted(term, start, rollover=rollover, calendar=calendar).due_date)
