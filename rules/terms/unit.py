"""The units in which the law states a term."""

from __future__ import annotations

from enum import StrEnum


class TermUnit(StrEnum):
    """A unit of a term; the value is what is stored.

    ``HOURS`` run from the instant itself, through nights and days off (Civil Code 91/2015/QH13 Điều 147 khoản
    1). ``IMMEDIATE`` stands for "ngay", "tức thời": the law gives no number and the program gives none.
    """

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    IMMEDIATE = "immediate"

    @property
    def vi(self) -> str:
        """The unit in Vietnamese, as it follows a number."""
        return _VI[self]

    @property
    def en(self) -> str:
        """The unit in English (plural), as it follows a number."""
        return _EN[self]


_VI = {
    TermUnit.HOURS: "giờ",
    TermUnit.DAYS: "ngày",
    TermUnit.WORKING_DAYS: "ngày làm việc",
    TermUnit.MONTHS: "tháng",
    TermUnit.YEARS: "năm",
    TermUnit.IMMEDIATE: "ngay",
}
_EN = {
    TermUnit.HOURS: "hours",
    TermUnit.DAYS: "days",
    TermUnit.WORKING_DAYS: "working days",
    TermUnit.MONTHS: "months",
    TermUnit.YEARS: "years",
    TermUnit.IMMEDIATE: "at once",
}
