"""The words of a proof, in Vietnamese for officers and in English for auditors.

Only ``rules.terms`` calls this. Numbers below ten carry a leading zero, as in the law ("05 ngày làm việc").
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from rules.terms.calendar_data import CalendarDay, DayKind
from rules.terms.proof import ProofDay
from rules.terms.unit import TermUnit

_DAYS_VI: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HEADS_VI: Final = tuple(name[0].upper() + name[1:] for name in _DAYS_VI)


def day_vi(day: date) -> str:
    """Day of the week and date: thứ Hai 14/10/2024."""
    return f"{_DAYS_VI[day.weekday()]} {day:%d/%m/%Y}"


def day_en(day: date) -> str:
    """Day of the week and date: Monday 2024-10-14."""
    return f"{_DAYS_EN[day.weekday()]} {day.isoformat()}"


def moment_vi(moment: datetime) -> str:
    """Clock and date: 10:00 ngày 09/10/2024; seconds only when there are any."""
    return f"{_clock(moment)} ngày {moment:%d/%m/%Y}"


def moment_en(moment: datetime) -> str:
    """Clock and date: 10:00 on 2024-10-09."""
    return f"{_clock(moment)} on {moment.date().isoformat()}"


def amount_vi(length: int, unit: TermUnit) -> str:
    """Number and unit: 05 ngày làm việc."""
    return f"{length:02d} {unit.vi}"


def amount_en(length: int, unit: TermUnit) -> str:
    """Number and unit: 5 working days, 1 working day."""
    return f"{length} {unit.en[:-1] if length == 1 else unit.en}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second or moment.microsecond else f"{moment:%H:%M}"


# -- sentences --------------------------------------------------------------------------------------------


def immediate(start: datetime) -> tuple[str, str]:
    """A duty to be done at once."""
    vi = f"Phải làm ngay, kể từ {moment_vi(start)}. Pháp luật không ấn định số giờ, số ngày."
    en = f"To be done at once, from {moment_en(start)}. The law gives no number of hours or days."
    return vi, en


def hours(length: int, start: datetime, due: datetime) -> tuple[str, str]:
    """A term in hours."""
    head_vi = f"{amount_vi(length, TermUnit.HOURS)} kể từ {moment_vi(start)}"
    head_en = f"{amount_en(length, TermUnit.HOURS)} from {moment_en(start)}"
    vi = f"{head_vi}, tính liên tục cả ban đêm và ngày nghỉ: hết hạn lúc {moment_vi(due)}."
    en = f"{head_en}, nights and days off included: ends at {moment_en(due)}."
    return vi, en


def working_days(length: int, start: datetime, first: date, last: date, skipped: int) -> tuple[str, str]:
    """A term in working days; ``skipped`` days off lie between the event and the last day."""
    off_vi = f", bỏ qua {skipped:02d} ngày nghỉ" if skipped else ""
    off_en = f", {skipped} day{'s' if skipped > 1 else ''} off skipped" if skipped else ""
    head_vi, head_en = _head(length, TermUnit.WORKING_DAYS, start)
    vi = f"{head_vi}bắt đầu từ {day_vi(first)}{off_vi}, hết hạn vào cuối {day_vi(last)}."
    en = f"{head_en}starts on {day_en(first)}{off_en}, ends with {day_en(last)}."
    return vi, en


def calendar_term(length: int, unit: TermUnit, start: datetime, end: date, last: date) -> tuple[str, str]:
    """A term in days, months or years; ``end`` as counted, ``last`` after Article 148.5."""
    vi, en = _head(length, unit, start)
    if last == end:
        return f"{vi}hết hạn vào cuối {day_vi(last)}.", f"{en}ends with {day_en(last)}."
    vi += (
        f"ngày cuối cùng là {day_vi(end)}, ngày nghỉ, nên hết hạn vào cuối ngày làm việc tiếp theo, "
        f"{day_vi(last)} (khoản 5 Điều 148 Bộ luật Dân sự)."
    )
    en += (
        f"the last day, {day_en(end)}, is a day off, so it ends with the next working day, "
        f"{day_en(last)} (Civil Code, Article 148.5)."
    )
    return vi, en


def _head(length: int, unit: TermUnit, start: datetime) -> tuple[str, str]:
    vi = f"{amount_vi(length, unit)} kể từ {moment_vi(start)}, ngày xảy ra sự kiện không tính: "
    en = f"{amount_en(length, unit)} from {moment_en(start)}, the day of the event not counted: "
    return vi, en


# -- steps ------------------------------------------------------------------------------------------------


def working_day_step(day: date, off: CalendarDay | None, entry: CalendarDay | None) -> ProofDay:
    """A day of a count of working days."""
    if off is not None:
        return _skipped(day, _sourced(off.vi, off), _sourced(off.en, off))
    if entry is not None and entry.kind is DayKind.MAKE_UP:
        return _counted(day, _sourced(entry.vi, entry), _sourced(entry.en, entry))
    return _counted(day, "ngày làm việc", "working day")


def event_step(day: date) -> ProofDay:
    """The day of the event."""
    return _skipped(
        day,
        "ngày xảy ra sự kiện (khoản 3 Điều 147 Bộ luật Dân sự)",
        "day of the event (Civil Code, Article 147.3)",
    )


def numbered_step(day: date, number: int) -> ProofDay:
    """A day of a term in days; every day counts."""
    return _counted(day, f"ngày thứ {number}", f"day {number}")


def corresponding_step(day: date, *, exact: bool) -> ProofDay:
    """The last day of a term in months or years."""
    if exact:
        return _counted(day, "ngày tương ứng", "corresponding date")
    return _counted(
        day,
        "ngày cuối cùng của tháng, vì tháng này không có ngày tương ứng (khoản 3 Điều 148 Bộ luật Dân sự)",
        "last day of the month, which has no corresponding date (Civil Code, Article 148.3)",
    )


def last_step_off(step: ProofDay, off: CalendarDay) -> ProofDay:
    """A last day that is a day off, which is why the term goes on."""
    return replace(
        step,
        why_vi=f"{step.why_vi}, là ngày nghỉ: {_sourced(off.vi, off)}",
        why_en=f"{step.why_en}, a day off: {_sourced(off.en, off)}",
    )


def rolled_step(day: date, off: CalendarDay | None) -> ProofDay:
    """A day after a last day that is a day off: skipped, or the working day on which the term ends."""
    if off is not None:
        return _skipped(day, _sourced(off.vi, off), _sourced(off.en, off))
    return _counted(
        day,
        "ngày làm việc tiếp theo sau ngày nghỉ (khoản 5 Điều 148 Bộ luật Dân sự)",
        "next working day after the day off (Civil Code, Article 148.5)",
    )


def _sourced(name: str, entry: CalendarDay) -> str:
    return f"{name} ({entry.source})" if entry.source else name


def _counted(day: date, vi: str, en: str) -> ProofDay:
    head_vi, head_en = _HEADS_VI[day.weekday()], _DAYS_EN[day.weekday()]
    return ProofDay(day, counted=True, why_vi=f"{head_vi}, tính: {vi}", why_en=f"{head_en}, counted: {en}")


def _skipped(day: date, vi: str, en: str) -> ProofDay:
    head_vi, head_en = _HEADS_VI[day.weekday()], _DAYS_EN[day.weekday()]
    return ProofDay(
        day, counted=False, why_vi=f"{head_vi}, không tính: {vi}", why_en=f"{head_en}, not counted: {en}"
    )
