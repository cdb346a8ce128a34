"""Which reports the desk of an officer tells of: those of the own commune that are late or to be sent within the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from web import reporting
from web.house import House
from web.pages.reports.looking import commune_of, may_freeze
from web.pages.views.reports.calendar import DueRow, due_row
from web.signin.officer import Officer

_SOON: Final = timedelta(days=7)
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class DueReports:
    """Some rows, and how many there are in all."""

    rows: tuple[DueRow, ...] = ()
    count: int = 0


def due_reports(house: House, officer: Officer) -> DueReports:
    """What is due of whoever freezes reports, those nearest to today; nothing for others. A running period is told when its day is near."""
    where = commune_of(house, officer) if may_freeze(officer, house) else None
    if where is None:
        return DueReports()
    until = house.today() + _SOON
    due = [each for each in reporting.due_reports(house, where) if each.on <= until]
    return DueReports(tuple(due_row(house, each, {}) for each in due[-_MOST:]), len(due))
