"""The calendar of working days of Viet Nam: the years whose schedule is announced, and some ahead by the law alone, marked so.

Weekends are Saturday and Sunday (Decision 188/1999/QĐ-TTg: 40-hour week of state bodies). Everything else is
dated data, see ``rules.terms.calendar_data``. A calendar is built once and never changes: all look-ups are
index reads, so that counting working days needs no loop over days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, NoReturn

from rules.errors import CalendarError
from rules.terms.calendar_data import (
    CALENDAR_DIR,
    SATURDAY,
    CalendarDay,
    CalendarYear,
    DayKind,
    Sector,
    read_years,
    version_of,
)
from rules.terms.proof import ProofDay
from rules.terms.wording import working_day_step

_WEEKEND_VI: Final = "ngày nghỉ hằng tuần"
_WEEKEND_EN: Final = "weekly day off"


@dataclass(frozen=True, slots=True)
class Cautions:
    """What a calendar cannot promise of some days: whether each day off is verified, and notes to show."""

    verified: bool
    vi: str
    en: str


NO_CAUTION: Final = Cautions(verified=True, vi="", en="")


def _once(notes: Sequence[str]) -> str:
    """The notes in order, each once."""
    return " ".join(dict.fromkeys(notes))


class WorkCalendar:
    """Which days are worked. ``version`` names the exact data; ``sector`` whose days they are.

    Every question about a day outside ``first_day`` … ``last_day`` raises ``CalendarError``. What is counted over a
    year that is not announced is not verified, and says so.
    """

    def __init__(self, years: Sequence[CalendarYear], *, sector: Sector) -> None:
        self.years = tuple(years)
        self.sector = sector
        self.version = version_of(self.years, sector)
        self.first_day = date(self.years[0].year, 1, 1)
        self.last_day = date(self.years[-1].year, 12, 31)
        self._base = self.first_day.toordinal()
        entries = [day for year in self.years for day in year.days]
        applying = [day for day in entries if sector is Sector.PUBLIC or day.sector is Sector.ALL]
        self._days = {day.day: day for day in applying}
        self._doubtful = tuple(day for day in applying if not day.verified)
        self._open_years = tuple(year for year in self.years if year.open)
        ordinals = range(self._base, self.last_day.toordinal() + 1)
        worked = [self._is_worked(date.fromordinal(ordinal)) for ordinal in ordinals]
        self._ranks = tuple(accumulate(worked))
        self._working = tuple(o for o, is_worked in zip(ordinals, worked, strict=True) if is_worked)
        self._steps = tuple(self._step(date.fromordinal(ordinal)) for ordinal in ordinals)

    def __repr__(self) -> str:
        return f"WorkCalendar({self.version})"

    def _is_worked(self, day: date) -> bool:
        entry = self._days.get(day)
        return day.weekday() < SATURDAY if entry is None else entry.kind is DayKind.MAKE_UP

    def _step(self, day: date) -> ProofDay:
        return working_day_step(day, self.why_off(day), self._days.get(day))

    # -- one day ------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        index = self._index(day)
        return self._ranks[index] > (self._ranks[index - 1] if index else 0)

    def entry(self, day: date) -> CalendarDay | None:
        """What the data say of the day: a day off other than a plain weekend, or a Saturday worked."""
        self._index(day)
        return self._days.get(day)

    def why_off(self, day: date) -> CalendarDay | None:
        """Why the day is not worked; None when it is."""
        entry = self.entry(day)
        if entry is not None:
            return None if entry.kind is DayKind.MAKE_UP else entry
        if day.weekday() < SATURDAY:
            return None
        return CalendarDay(day, DayKind.WEEKEND, _WEEKEND_VI, _WEEKEND_EN)

    # -- counting -----------------------------------------------------------------------------------------

    def working_day_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, which itself does not count. ``count`` is at least 1."""
        rank = self._rank_before(day.toordinal() + 1, day) + count
        return self._working_day(rank, day)

    def working_day_before(self, day: date, count: int) -> date:
        """The ``count``-th working day before a day, which itself does not count. ``count`` is at least 1."""
        rank = self._rank_before(day.toordinal(), day) - count + 1
        return self._working_day(rank, day)

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next working day."""
        self._index(day)
        return self._working_day(self._rank_before(day.toordinal(), day) + 1, day)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days there are from ``first`` to ``last``, both included."""
        return self._ranks[self._index(last)] - self._rank_before(first.toordinal(), first)

    def steps(self, first: date, last: date) -> tuple[ProofDay, ...]:
        """The days from ``first`` to ``last``, both included, as steps of a proof of working days."""
        return self._steps[self._index(first) : self._index(last) + 1]

    def cautions(self, first: date, last: date) -> Cautions:
        """What the data cannot promise of the days from ``first`` to ``last``."""
        open_years = [year for year in self._open_years if first.year <= year.year <= last.year]
        doubtful = [day for day in self._doubtful if first <= day.day <= last]
        if not open_years and not doubtful:
            return NO_CAUTION
        return Cautions(
            verified=not doubtful and all(year.announced for year in open_years),
            vi=_once([*(year.note_vi for year in open_years), *(day.note_vi for day in doubtful)]),
            en=_once([*(year.note_en for year in open_years), *(day.note_en for day in doubtful)]),
        )

    # -- indices ------------------------------------------------------------------------------------------

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._base
        if not 0 <= index < len(self._ranks):
            self._refuse(day.isoformat())
        return index

    def _rank_before(self, ordinal: int, day: date) -> int:
        """How many working days of the calendar lie before an ordinal, which may be one day past its end."""
        index = ordinal - self._base
        if not 0 <= index <= len(self._ranks):
            self._refuse(day.isoformat())
        return self._ranks[index - 1] if index else 0

    def _working_day(self, rank: int, counted_from: date) -> date:
        if not 1 <= rank <= len(self._working):
            self._refuse(f"a working day counted from {counted_from}")
        return date.fromordinal(self._working[rank - 1])

    def _refuse(self, asked: str) -> NoReturn:
        first, last = self.years[0].year, self.years[-1].year
        raise CalendarError(
            f"Working days are known from {first} to {last} only, not for {asked}: "
            f"add the schedule of that year to rules/law/calendar/.",
            vi=f"Lịch làm việc chỉ có từ năm {first} đến năm {last}; cần bổ sung lịch nghỉ của năm được hỏi.",
            asked=asked,
            first_year=first,
            last_year=last,
        )


@cache
def load_calendar(*, sector: Sector = Sector.PUBLIC, root: Path = CALENDAR_DIR) -> WorkCalendar:
    """The calendar from the data files; read once. PUBLIC is the calendar of every state body."""
    return WorkCalendar(read_years(root), sector=sector)
