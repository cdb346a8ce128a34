"""Counting a term of the law from its event, in one step, with its proof.

Rules of counting: Civil Code 91/2015/QH13, Articles 147 and 148. The drug laws have none of their own, and
the Law on Handling Administrative Violations (Article 8.1) sends to the Civil Code all but working days; that
it governs the drug laws as well is an inference. Working days are those of ``WorkCalendar``.

``count`` is called on every act, so nothing here walks the calendar day by day except to write the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from rules.citation import Citation
from rules.errors import CorpusError
from rules.terms import wording
from rules.terms.arithmetic import last_day
from rules.terms.calendar import NO_CAUTION, WorkCalendar
from rules.terms.calendar_data import CalendarDay
from rules.terms.moments import ONE_DAY, end_of, in_vietnam
from rules.terms.proof import Deadline, Proof, ProofDay
from rules.terms.unit import TermUnit

LISTED_DAYS: Final = 92
"""A longer term in days shows in its proof only its first and last days: between them every day counts."""

_LONGEST: Final = {
    TermUnit.HOURS: 24 * 366,
    TermUnit.DAYS: 366 * 10,
    TermUnit.WORKING_DAYS: 366,
    TermUnit.MONTHS: 12 * 100,
    TermUnit.YEARS: 100,
}


class TermLike(Protocol):
    """What ``count`` needs of a term of the law. ``length`` is None or 0 for "at once"."""

    @property
    def id(self) -> str: ...
    @property
    def duty(self) -> str: ...
    @property
    def cites(self) -> Sequence[Citation]: ...
    @property
    def length(self) -> int | None: ...
    @property
    def unit(self) -> TermUnit: ...
    @property
    def anchor(self) -> str: ...
    @property
    def rollover(self) -> bool: ...
    @property
    def verified(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one way of counting found. ``leaned``: the days for which the calendar was asked, if it was."""

    due_date: date | None
    due_at: datetime
    rule: tuple[Citation, ...]
    text: tuple[str, str]
    first_day: date | None = None
    steps: tuple[ProofDay, ...] = ()
    leaned: tuple[date, date] | None = None


def _cc(*places: str) -> tuple[Citation, ...]:
    return tuple(Citation.parse(f"91/2015/QH13 {place}") for place in places)


_RULE_HOURS: Final = _cc("Đ147 k1")
_RULE_WORKING: Final = (
    *_cc("Đ147 k3", "Đ148 k6"),
    Citation.parse("45/2019/QH14 Đ111 k3"),
    Citation.parse("45/2019/QH14 Đ112"),
)
_RULES: Final[Mapping[TermUnit, tuple[Citation, ...]]] = {
    TermUnit.DAYS: _cc("Đ147 k2", "Đ147 k3", "Đ148 k1", "Đ148 k6"),
    TermUnit.MONTHS: _cc("Đ147 k2", "Đ147 k3", "Đ148 k3", "Đ148 k6"),
    TermUnit.YEARS: _cc("Đ147 k2", "Đ147 k3", "Đ148 k4", "Đ148 k6"),
}
_RULE_ROLLED: Final = _cc("Đ148 k5")


def count(term: TermLike, start: datetime, calendar: WorkCalendar) -> Deadline:
    """The deadline of a term that an event at ``start`` sets running.

    Hours run from the instant through nights and days off. Days, months and years leave out the day of the
    event, are counted in one step and end at 24:00 of the last day, or with the next working day when
    ``rollover`` says so. Working days leave out the day of the event and skip every day off. "At once" has no
    number.

    ``BadInput``: a start without time zone. ``CalendarError``: the calendar does not reach the days that
    decide. ``CorpusError``: a length the unit cannot have.
    """
    at = in_vietnam(start)
    length = _length(term)
    found = _WAYS[term.unit](term, length, at, calendar)
    cautions = calendar.cautions(*found.leaned) if found.leaned else NO_CAUTION
    proof = Proof(
        start_event=term.anchor,
        start=at,
        rule=found.rule,
        first_day=found.first_day,
        steps=found.steps,
        vi=found.text[0],
        en=found.text[1],
        calendar_version=calendar.version,
        note_vi=cautions.vi,
        note_en=cautions.en,
    )
    return Deadline(
        term.id,
        term.duty,
        found.due_date,
        found.due_at,
        term.unit,
        tuple(term.cites),
        proof,
        term.verified and cautions.verified,
    )


def _length(term: TermLike) -> int:
    longest = _LONGEST.get(term.unit)
    if longest is None:
        if not term.length:
            return 0
        wanted = "no length"
    elif type(term.length) is int and 1 <= term.length <= longest:
        return term.length
    else:
        wanted = f"a whole number from 1 to {longest}"
    raise CorpusError(
        f"Term {term.id} in {term.unit.en} has the length {term.length!r}: expected {wanted}.",
        vi=f"Thời hạn {term.id} tính bằng {term.unit.vi} có độ dài không hợp lệ; sửa tệp luật.",
        term=term.id,
    )


def _immediate(_term: TermLike, _length: int, at: datetime, _calendar: WorkCalendar) -> _Counted:
    return _Counted(None, at, (), wording.immediate(at))


def _hours(_term: TermLike, length: int, at: datetime, _calendar: WorkCalendar) -> _Counted:
    due = at + timedelta(hours=length)
    return _Counted(None, due, _RULE_HOURS, wording.hours(length, at, due))


def _working_days(_term: TermLike, length: int, at: datetime, calendar: WorkCalendar) -> _Counted:
    event = at.date()
    last = calendar.working_day_after(event, length)
    first = calendar.on_or_after(event + ONE_DAY)
    steps = calendar.steps(event + ONE_DAY, last)
    return _Counted(
        last,
        end_of(last),
        _RULE_WORKING,
        wording.working_days(length, at, first, last, len(steps) - length),
        first,
        (wording.event_step(event), *steps),
        (event + ONE_DAY, last),
    )


def _calendar_term(term: TermLike, length: int, at: datetime, calendar: WorkCalendar) -> _Counted:
    event = at.date()
    end = last_day(event, length, term.unit)
    off = calendar.why_off(end) if term.rollover else None
    last = calendar.on_or_after(end) if off else end
    steps = _day_steps(event, length) if term.unit is TermUnit.DAYS else _month_steps(event, end)
    if off:
        steps += _rolled_steps(steps.pop(), off, last, calendar)
    return _Counted(
        last,
        end_of(last),
        (*_RULES[term.unit], *_RULE_ROLLED) if off else _RULES[term.unit],
        wording.calendar_term(length, term.unit, at, end, last),
        event + ONE_DAY,
        tuple(steps),
        (end, last) if term.rollover else None,
    )


def _day_steps(event: date, length: int) -> list[ProofDay]:
    numbers = range(1, length + 1) if length <= LISTED_DAYS else (1, length)
    days = (wording.numbered_step(event + timedelta(days=number), number) for number in numbers)
    return [wording.event_step(event), *days]


def _month_steps(event: date, end: date) -> list[ProofDay]:
    return [wording.event_step(event), wording.corresponding_step(end, exact=end.day == event.day)]


def _rolled_steps(end: ProofDay, off: CalendarDay, last: date, calendar: WorkCalendar) -> list[ProofDay]:
    """The last day as counted, the days off after it, and the working day on which the term ends."""
    days = (end.day + timedelta(days=number) for number in range(1, (last - end.day).days + 1))
    rolled = [wording.rolled_step(day, calendar.why_off(day)) for day in days]
    return [wording.last_step_off(end, off), *rolled]


_WAYS: Final[Mapping[TermUnit, Callable[[TermLike, int, datetime, WorkCalendar], _Counted]]] = {
    TermUnit.IMMEDIATE: _immediate,
    TermUnit.HOURS: _hours,
    TermUnit.WORKING_DAYS: _working_days,
    TermUnit.DAYS: _calendar_term,
    TermUnit.MONTHS: _calendar_term,
    TermUnit.YEARS: _calendar_term,
}
