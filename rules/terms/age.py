"""Age in completed years, on the day of an event.

The law asks "từ đủ 12 tuổi", "dưới 18 tuổi" on the day of the act, never today. A year of age is complete
when the day before the birthday has ended: on the birthday itself the person is of the new age.

Born on 29 February, common year: Civil Code 91/2015/QH13, Article 148.3, ends a term at the last day of the
month when the corresponding day does not exist, and Article 148.6 ends a day at 24:00. So the year of life
ends at 24:00 of 28 February, and the new age counts from 1 March. This is also the reading in favour of a
person whom a measure can reach only from a given age, or reaches more gravely from 18. That Articles 147-148
govern ages is an inference: the drug laws have no rule of their own.

A year of birth alone: no text at hand says which day stands for it. Civil-status practice writes 1 January (Circular 04/2020/TT-BTP,
Article 18), the rule on administrative measures of before 2022 took the last day of the year (Decree 81/2013/ND-CP, Article 13). So an age
follows from the year only where every day of that year leads to the same side of every age the law asks for; else it is not known.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from rules.errors import BadInput

AGES_OF_LAW: Final = (6, 12, 14, 15, 18)
"""Every age on which something hangs in the law and the procedures (a test compares)."""


def age_on(born: date, on: date) -> int:
    """Completed years of age on a day. ``BadInput`` when the day is before the birth."""
    if on < born:
        raise BadInput(
            "The day of the event is before the date of birth: check both dates.",
            vi="Ngày xảy ra sự kiện trước ngày sinh: kiểm tra lại hai ngày này.",
            field="born",
        )
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def day_of_age(born: date, years: int) -> date:
    """The first day on which a person is of the given age (29 February: 1 March in common years)."""
    if years < 0 or born.year + years > date.max.year:
        raise BadInput(
            "An age is a whole number of years from 0 up.",
            vi="Tuổi phải là số năm tròn, từ 0 trở lên.",
            field="years",
        )
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def ages_by_year(year: int, on: date) -> tuple[int, int]:
    """The least and the most completed years that whoever was born in a year can have on a day of that year or later."""
    most = on.year - year
    # on the last day of a year the birthday has come whichever it is
    least = most if (on.month, on.day) == (12, 31) else max(most - 1, 0)
    return least, most


def certain_age(year: int, on: date) -> int | None:
    """The years surely completed, from the year of birth alone; None where an age of the law lies between what is possible."""
    least, most = ages_by_year(year, on)
    return None if most < 0 or any(least < each <= most for each in AGES_OF_LAW) else least
