"""Re-use and relapse after rehab: who is followed from when to when, and what ends it.

Cohort: whoever completed rehab or treatment in the period while the commune had the person; of several completions the first in the period.
Event: *re-use* is the first positive test or notice of use afterwards; *relapse* (tái nghiện) is the first assessment that finds addiction
afterwards (Decree 116/2021/NĐ-CP Điều 3 khoản 6; Decree 163/2026/NĐ-CP Điều 4 khoản 11). Time at risk begins on the day after
completion. It ends without event at death or missing, at a move to another commune, or on the last day of observation, whichever comes
first. A death is censored, not an event: the rate is that of the living.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from workflows.reporting.definition import ActTest, Definitions, Period
from workflows.reporting.model import Life, Line
from workflows.reporting.survival import Estimate, Follow, Rate, kaplan_meier, rate_of

MONTHS: Final = (6, 12, 24)
_DAYS: Final = {6: 183, 12: 365, 24: 731}


class Event(StrEnum):
    """What is looked for after completion."""

    REUSE = "reuse"
    RELAPSE = "relapse"


class End(StrEnum):
    """Why somebody is followed no longer."""

    EVENT = "event"
    DIED = "died"
    MOVED = "moved"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Followed:
    """One person of the cohort: completed on ``start`` by the case of ``line``, followed up to ``end``."""

    line: Line
    start: date
    end: date
    why: End

    @property
    def days(self) -> int:
        """Days at risk."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Outcome:
    """The cohort with what became of it: rate, and share without event after so many months."""

    event: Event
    cohort: tuple[Followed, ...]
    rate: Rate
    estimates: tuple[tuple[int, Estimate], ...]

    def ended(self, why: End) -> tuple[Line, ...]:
        """Those whose following ended so."""
        return tuple(one.line for one in self.cohort if one.why is why)


def follow(
    lives: Iterable[Life], commune: str, period: Period, until: date, event: Event, definitions: Definitions
) -> Outcome:
    """The cohort of a period, followed up to a day (included)."""
    wanted = definitions.reuse if event is Event.REUSE else definitions.relapse
    found = (_followed(life, commune, period, until, wanted, definitions) for life in lives)
    cohort = tuple(one for one in found if one is not None)
    follows = [Follow(one.days, one.why is End.EVENT) for one in cohort]
    estimates = kaplan_meier(follows, [_DAYS[month] for month in MONTHS])
    return Outcome(event, cohort, rate_of(follows), tuple(zip(MONTHS, estimates, strict=True)))


def _followed(
    life: Life,
    commune: str,
    period: Period,
    until: date,
    wanted: tuple[ActTest, ...],
    definitions: Definitions,
) -> Followed | None:
    start = next(
        (
            step
            for step in life.steps
            if period.holds(step.day)
            and step.day <= until
            and any(test.holds(step) for test in definitions.completed)
            and life.home_at(step.at) == commune
        ),
        None,
    )
    if start is None:
        return None
    line = Line(life.person, start.case, start.day.isoformat(), start.act)
    for step in life.steps:
        # What happened on the day of completion itself came before it was over.
        if step.day <= start.day or step.day > until:
            continue
        if any(test.holds(step) for test in wanted):
            return Followed(line, start.day, step.day, End.EVENT)
        if any(test.holds(step) for test in definitions.died):
            return Followed(line, start.day, step.day, End.DIED)
        if life.home_at(step.at) != commune:
            return Followed(line, start.day, step.day, End.MOVED)
    return Followed(line, start.day, max(until, start.day), End.OBSERVED)
