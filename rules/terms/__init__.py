"""Terms of the law: units, counting with proof, the calendar of working days, windows, ages.

Called by the corpus (units), by the workflows (deadlines of duties) and wherever facts are derived (windows,
ages). Pure: no clock; "today" is always an argument.
"""

from rules.terms.age import age_on, ages_by_year, certain_age, day_of_age
from rules.terms.arithmetic import (
    Window,
    add_months,
    last_day,
    last_hours,
    last_working_days,
    latest_before,
    term_contains,
)
from rules.terms.calendar import WorkCalendar, load_calendar
from rules.terms.calendar_data import CalendarDay, CalendarDocument, CalendarYear, DayKind, Sector
from rules.terms.count import TermLike, count
from rules.terms.moments import VIETNAM, countable, end_of, in_vietnam, legal_date, start_of
from rules.terms.proof import Deadline, Proof, ProofDay
from rules.terms.unit import TermUnit

__all__ = [
    "VIETNAM",
    "CalendarDay",
    "CalendarDocument",
    "CalendarYear",
    "DayKind",
    "Deadline",
    "Proof",
    "ProofDay",
    "Sector",
    "TermLike",
    "TermUnit",
    "Window",
    "WorkCalendar",
    "add_months",
    "age_on",
    "ages_by_year",
    "certain_age",
    "count",
    "countable",
    "day_of_age",
    "end_of",
    "in_vietnam",
    "last_day",
    "last_hours",
    "last_working_days",
    "latest_before",
    "legal_date",
    "load_calendar",
    "start_of",
    "term_contains",
]
