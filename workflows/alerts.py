"""What an officer must see before it is too late: clocks that compete, duties that lapse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rules.terms import VIETNAM
from workflows.model import CaseSnapshot, DeadlineRecord

CODES: Final = ("detention_ends_first", "overdue", "target_passed")
"""The alerts that clocks raise; every other code is a consequence of the corpus."""


@dataclass(frozen=True, slots=True)
class Alert:
    """``code`` is stable; the texts are whole sentences."""

    code: str
    vi: str
    en: str
    due_at: datetime


def alerts_of(case: CaseSnapshot, now: datetime) -> tuple[Alert, ...]:
    """The alerts of a case at ``now``: the limit of detention before the limit of the result, and overdue duties."""
    return (
        *_detention_first(case),
        *(
            _overdue(each)
            if _last_of(case, each).due_at == each.due_at
            else _target(each, _last_of(case, each))
            for each in case.deadlines
            if each.open and each.overdue_at(now) and _counted(each)
        ),
    )


def _last_of(case: CaseSnapshot, deadline: DeadlineRecord) -> DeadlineRecord:
    """Of clocks that run for one duty side by side the one that passes last: only then the law attaches its consequence."""
    return max(_open(case, deadline.duty), key=lambda each: each.due_at)


def _target(deadline: DeadlineRecord, last: DeadlineRecord) -> Alert:
    passed, limit = (f"{each.due_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}" for each in (deadline, last))
    return Alert(
        "target_passed",
        f"Đã qua mốc sớm ({passed}, {'; '.join(deadline.cites)}): {deadline.label}. Hậu quả pháp lý chỉ tính sau mốc muộn, {limit}"
        f" ({'; '.join(last.cites)}).",
        f"The earlier limit has passed ({'; '.join(deadline.cites)}): {deadline.duty}. The consequence comes only after the later one"
        f" ({'; '.join(last.cites)}).",
        last.due_at,
    )


def _detention_first(case: CaseSnapshot) -> tuple[Alert, ...]:
    """The law on violations (122.3) counts from holding, Circular 18/2021 (5.2) from reception: the first may lapse earlier."""
    holding = _open(case, "assessment.end_detention")
    result = [each for each in _open(case, "assessment.return_result") if _counted(each)]
    if not holding or not result or holding[0].due_at >= result[0].due_at:
        return ()
    limit = f"{holding[0].due_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    return (
        Alert(
            "detention_ends_first",
            f"Thời hạn tạm giữ hết lúc {limit}, trước hạn trả kết quả. Phải có kết quả hoặc trả tự do trước thời điểm đó.",
            f"The detention limit ({holding[0].due_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}) comes before the limit for the result.",
            holding[0].due_at,
        ),
    )


def _overdue(deadline: DeadlineRecord) -> Alert:
    limit = f"{deadline.due_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    return Alert(
        "overdue",
        f"Đã quá hạn ({limit}): {deadline.label} ({'; '.join(deadline.cites)}).",
        f"Overdue: {deadline.duty} ({'; '.join(deadline.cites)}).",
        deadline.due_at,
    )


def _open(case: CaseSnapshot, duty: str) -> list[DeadlineRecord]:
    return sorted(
        (each for each in case.deadlines if each.duty == duty and each.open), key=lambda each: each.due_at
    )


def _counted(deadline: DeadlineRecord) -> bool:
    """'At once' has no number: it is shown as due, never as overdue by a count the law does not give."""
    return deadline.unit != "immediate"
