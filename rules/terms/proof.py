"""The proof of a deadline: how its last day was found, day by day, in words an officer can check.

Values only; ``rules.terms.count`` makes them. Stored as JSON beside the act that set the deadline, so that it
reads the same in ten years, whatever the calendar data say by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from rules.citation import Citation
from rules.terms.unit import TermUnit


@dataclass(frozen=True, slots=True)
class ProofDay:
    """One day of the count: counted or skipped, and why."""

    day: date
    counted: bool
    why_vi: str
    why_en: str

    def as_json(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "day": self.day.isoformat(),
            "counted": self.counted,
            "why_vi": self.why_vi,
            "why_en": self.why_en,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> ProofDay:
        """The inverse of ``as_json``."""
        return cls(
            date.fromisoformat(str(data["day"])),
            bool(data["counted"]),
            str(data["why_vi"]),
            str(data["why_en"]),
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """How a term was counted.

    ``start`` is the moment of the event on Vietnamese clocks; ``rule`` the articles on counting that were
    applied; ``first_day`` the first day that counts (None for hours and for "at once"); ``steps`` the days in
    order, empty for hours and for "at once"; ``note_vi``/``note_en`` what the calendar cannot yet promise,
    empty when nothing.
    """

    start_event: str
    start: datetime
    rule: tuple[Citation, ...]
    first_day: date | None
    steps: tuple[ProofDay, ...]
    vi: str
    en: str
    calendar_version: str
    note_vi: str = ""
    note_en: str = ""

    @property
    def skipped(self) -> tuple[ProofDay, ...]:
        """The days that did not count."""
        return tuple(step for step in self.steps if not step.counted)

    def as_json(self) -> dict[str, object]:
        """JSON-ready data; citations in short form, dates and moments in ISO 8601."""
        return {
            "start_event": self.start_event,
            "start": self.start.isoformat(),
            "rule": [cite.short() for cite in self.rule],
            "first_day": self.first_day and self.first_day.isoformat(),
            "steps": [step.as_json() for step in self.steps],
            "vi": self.vi,
            "en": self.en,
            "calendar_version": self.calendar_version,
            "note_vi": self.note_vi,
            "note_en": self.note_en,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Proof:
        """The inverse of ``as_json``."""
        return cls(
            start_event=str(data["start_event"]),
            start=datetime.fromisoformat(str(data["start"])),
            rule=_cites(data["rule"]),
            first_day=_date(data["first_day"]),
            steps=tuple(ProofDay.from_json(step) for step in cast("list[dict[str, object]]", data["steps"])),
            vi=str(data["vi"]),
            en=str(data["en"]),
            calendar_version=str(data["calendar_version"]),
            note_vi=str(data["note_vi"]),
            note_en=str(data["note_en"]),
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a duty must be done.

    ``due_date`` is the last day (None for hours and for "at once"); ``due_at`` the instant at which the term
    has passed: 24:00 of the last day, the exact instant for hours, the moment of the event for "at once" (the
    law gives no number and none is invented: ``is_immediate`` tells it apart from a real instant).
    """

    term: str
    duty: str
    due_date: date | None
    due_at: datetime
    unit: TermUnit
    cites: tuple[Citation, ...]
    proof: Proof
    verified: bool

    @property
    def is_immediate(self) -> bool:
        """Whether the law says "at once" instead of a number."""
        return self.unit is TermUnit.IMMEDIATE

    def passed(self, at: datetime) -> bool:
        """Whether something done, or not yet done, at a moment is past the term.

        A last day ends at 24:00, which is already the next date. Hours are entered to the minute: at the very
        minute of the deadline the duty is still met in time. "At once" is past due from the event on: it asks
        for an alert.
        """
        return at > self.due_at if self.due_date is None else at >= self.due_at

    def as_json(self) -> dict[str, object]:
        """JSON-ready data, proof included."""
        return {
            "term": self.term,
            "duty": self.duty,
            "due_date": self.due_date and self.due_date.isoformat(),
            "due_at": self.due_at.isoformat(),
            "unit": self.unit.value,
            "cites": [cite.short() for cite in self.cites],
            "proof": self.proof.as_json(),
            "verified": self.verified,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Deadline:
        """The inverse of ``as_json``."""
        return cls(
            term=str(data["term"]),
            duty=str(data["duty"]),
            due_date=_date(data["due_date"]),
            due_at=datetime.fromisoformat(str(data["due_at"])),
            unit=TermUnit(str(data["unit"])),
            cites=_cites(data["cites"]),
            proof=Proof.from_json(cast("dict[str, object]", data["proof"])),
            verified=bool(data["verified"]),
        )


def _date(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _cites(value: object) -> tuple[Citation, ...]:
    return tuple(Citation.parse(short) for short in cast("list[str]", value))
