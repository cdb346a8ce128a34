"""Limits counted back from an end, and ends that move: time at large is added, time credited is taken off.

Called by ``workflows.deadlines``. The result carries its proof like any other count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rules.terms import wording
from rules.terms.arithmetic import latest_before
from rules.terms.calendar import WorkCalendar
from rules.terms.count import TermLike
from rules.terms.moments import end_of, in_vietnam
from rules.terms.proof import Deadline, Proof, ProofDay
from rules.terms.unit import TermUnit


@dataclass(frozen=True, slots=True)
class Shift:
    """Days by which an end moves: later where positive, with the label of what is counted."""

    days: int
    vi: str
    en: str


def count_back(term: TermLike, end: datetime, calendar: WorkCalendar) -> Deadline:
    """The last day to act when the law says "at the latest n days before the end"; no roll-over."""
    at = in_vietnam(end)
    last = latest_before(term.length or 0, at.date())
    head_vi = (
        f"Chậm nhất {wording.amount_vi(term.length or 0, TermUnit.DAYS)} trước {wording.day_vi(at.date())}"
    )
    head_en = f"At the latest {wording.amount_en(term.length or 0, TermUnit.DAYS)} before {wording.day_en(at.date())}"
    proof = Proof(
        start_event=term.anchor,
        start=at,
        rule=(),
        first_day=None,
        steps=(),
        vi=f"{head_vi}: hết hạn vào cuối {wording.day_vi(last)}.",
        en=f"{head_en}: ends with {wording.day_en(last)}.",
        calendar_version=calendar.version,
    )
    return Deadline(
        term.id, term.duty, last, end_of(last), TermUnit.DAYS, tuple(term.cites), proof, term.verified
    )


def moved(deadline: Deadline, shifts: tuple[Shift, ...]) -> Deadline:
    """The deadline with its end moved by every shift that has days; each is told in the proof."""
    told = [shift for shift in shifts if shift.days]
    total = sum(shift.days for shift in told)
    if not told or deadline.due_date is None:
        return deadline
    last = deadline.due_date + timedelta(days=total)
    said_vi = "; ".join(f"{_sign_vi(each)} {abs(each.days)} ngày ({each.vi})" for each in told)
    said_en = "; ".join(f"{_sign_en(each)} {abs(each.days)} days ({each.en})" for each in told)
    proof = replace(
        deadline.proof,
        steps=(*deadline.proof.steps, _step(last, said_vi, said_en)),
        vi=f"{deadline.proof.vi} {said_vi[0].upper()}{said_vi[1:]}: hết hạn vào cuối {wording.day_vi(last)}.",
        en=f"{deadline.proof.en} {said_en[0].upper()}{said_en[1:]}: ends with {wording.day_en(last)}.",
    )
    return replace(deadline, due_date=last, due_at=end_of(last), proof=proof)


def _sign_vi(shift: Shift) -> str:
    return "cộng" if shift.days > 0 else "trừ"


def _sign_en(shift: Shift) -> str:
    return "plus" if shift.days > 0 else "less"


def _step(day: date, vi: str, en: str) -> ProofDay:
    return ProofDay(day, counted=True, why_vi=vi, why_en=en)
