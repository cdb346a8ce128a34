"""A person's story on its way: steps in the order of their moments, told by days and hours, each by the officer who has the power then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from rules.terms import VIETNAM, WorkCalendar
from web.ward.offices import UNITS
from workflows.model import Person

NO_LABOUR: Final = date(2025, 3, 1)
REGIONAL: Final = date(2025, 7, 1)
NEW_LAW: Final = date(2026, 7, 1)
GATE: Final = {
    "criminal_gate_cleared": True,
    "criminal_gate_reason": "đã tra cứu, không có dấu hiệu tội phạm",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A step that is to be done: who does what when with which entries."""

    at: datetime
    by: str
    person: str
    act: str
    inputs: dict[str, object]


@dataclass(slots=True)
class Tale:
    """One story. ``now`` moves on with ``later`` and ``office``; ``do`` adds a step ten minutes after the one before."""

    person: Person
    now: datetime
    calendar: WorkCalendar
    steps: list[Planned] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day on which the story stands."""
        return self.now.date()

    @property
    def new(self) -> bool:
        """Whether the law of 2026 governs the day."""
        return self.day >= NEW_LAW

    @property
    def decider(self) -> str:
        """Who decides on management and voluntary rehab."""
        return "head" if self.new else "chair"

    @property
    def regional(self) -> str:
        """The ending of the officers of the court of the day."""
        return "_kv" if self.day >= REGIONAL else ""

    @property
    def gate(self) -> dict[str, object]:
        """What is told of the criminal question, which is asked from 2026-07-01."""
        return dict(GATE) if self.new else {}

    def do(self, by: str, act: str, **inputs: object) -> None:
        """Add a step. Offices are told by their short names."""
        self.now += timedelta(minutes=10)
        told = {
            name: UNITS[value].id if name in _OFFICES and value in UNITS else value
            for name, value in inputs.items()
        }
        self.steps.append(Planned(self.now, by, self.person.id, act, told))

    def later(self, *, days: int = 0, hours: int = 0) -> None:
        """So much time passes."""
        self.now += timedelta(days=days, hours=hours)

    def office(self, days: int = 0, hour: int = 8) -> None:
        """So many working days later (0: the same or the next one that is worked), in the morning."""
        day = self.day
        day = self.calendar.working_day_after(day, days) if days else self.calendar.on_or_after(day)
        at = datetime.combine(day, time(hour, 0), VIETNAM)
        self.now = max(at, self.now)

    def at(self, day: date, hour: int = 8, minute: int = 0) -> None:
        """Go to a moment, if it lies ahead."""
        self.now = max(self.now, datetime.combine(day, time(hour, minute), VIETNAM))

    def moment(self, *, minutes_ago: int = 0) -> str:
        """A moment as it is entered."""
        return (self.now - timedelta(minutes=minutes_ago)).strftime("%Y-%m-%dT%H:%M")


_OFFICES: Final = frozenset(
    {"facility", "recipient", "provider", "checker", "court", "proposed_facility", "host", "receiver"}
)
