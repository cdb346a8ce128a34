"""Whether what is personal about a person may be erased, on which ground: obstacles all told at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from rules.errors import BadInput
from rules.retention import Ground, Schedule
from rules.terms import legal_date
from workflows.errors import NotErasable, NotPermitted
from workflows.loading import RECORDS
from workflows.model import Actor, Appointment

ROLES: Final = ("administrator", "records_officer")
"""Who may erase: a rule of the program's own, for no text that was seen names anybody."""

_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A case of the person as it stands: what an erasure would take away."""

    case_id: str
    procedure: str
    closed: bool
    last_at: datetime
    open_duties: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way: a code of ``rules.retention.OBSTACLES``, the case, both texts; ``aside``: the ground sets it aside."""

    code: str
    case_id: str
    vi: str
    en: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the ground, the paper that orders or allows it ("" and None where the ground needs none), and why."""

    ground: str
    paper: str = ""
    paper_day: date | None = None
    reason: str = ""


def entitled(actor: Actor, day: date) -> Appointment:
    """The appointment under which an officer may erase. ``NotPermitted``."""
    for each in actor.appointments:
        if each.role in ROLES and each.holds_on(day):
            return each
    raise NotPermitted(
        "Only an administrator or a records officer erases personal data.",
        vi="Chỉ quản trị hệ thống hoặc cán bộ lưu trữ hồ sơ được xoá dữ liệu cá nhân.",
    )


def ground_of(schedule: Schedule, request: Request, today: date) -> Ground:
    """The ground asked for, as in force today, with what it needs. ``BadInput`` names the field."""
    held = {each.id: each for each in schedule.grounds_on(today)}
    ground = held.get(request.ground)
    if ground is None:
        raise _bad("ground", f"one of: {', '.join(held)}", f"một trong: {', '.join(held)}")
    if ground.paper and (len(request.paper.strip()) < _SHORTEST or request.paper_day is None):
        raise _bad(
            "paper",
            "the number and the day of the paper that orders or allows it",
            "số và ngày văn bản làm căn cứ",
        )
    if request.paper_day is not None and request.paper_day > today:
        raise _bad("paper_day", "no day after today", "không sau ngày hôm nay")
    return ground


def obstacles(
    schedule: Schedule, ground: Ground, standing: Sequence[Standing], today: date
) -> tuple[Obstacle, ...]:
    """Everything that stands in the way, those too that the ground sets aside."""
    found: list[Obstacle] = []
    for case in standing:
        if case.procedure != RECORDS and (not case.closed or ground.without_cases):
            found.append(_open(case))
        if case.open_duties:
            found.append(
                Obstacle("open_duty", case.case_id, "Còn nghĩa vụ chưa kết thúc.", "A duty is still open.")
            )
        kept = _kept(schedule, case, today)
        if kept is not None:
            found.append(kept)
    return tuple(
        Obstacle(each.code, each.case_id, each.vi, each.en, aside=each.code in ground.overrides)
        for each in found
    )


def refuse_if_any(found: Sequence[Obstacle]) -> None:
    """``NotErasable`` telling every obstacle that the ground does not set aside."""
    left = [each for each in found if not each.aside]
    if left:
        raise NotErasable(
            "The data cannot be erased: " + " ".join(dict.fromkeys(each.en for each in left)),
            vi="Chưa xoá được dữ liệu: " + " ".join(dict.fromkeys(each.vi for each in left)),
            obstacles=[{"code": each.code, "case": each.case_id} for each in left],
        )


def over_on(
    schedule: Schedule, procedure: str, last_at: datetime, today: date, years: int | None = None
) -> date | None:
    """The first day on which a closed record need no longer be kept; None where nobody knows. ``years``: as the office decided."""
    keeping = schedule.keeping_of(procedure, today)
    period = years if years is not None else (keeping.years if keeping is not None else None)
    return None if period is None else _later(legal_date(last_at), period)


def _kept(schedule: Schedule, case: Standing, today: date) -> Obstacle | None:
    over = over_on(schedule, case.procedure, case.last_at, today)
    if over is None:
        return Obstacle(
            "retention_unknown",
            case.case_id,
            "Chưa rõ thời hạn lưu trữ hồ sơ; cần quyết định của người có thẩm quyền.",
            "It is not known how long the record must be kept; a decision of who is competent is needed.",
        )
    if today < over:
        return Obstacle(
            "retention_running",
            case.case_id,
            f"Hồ sơ phải lưu trữ đến {over:%d/%m/%Y}.",
            f"The record must be kept until {over.isoformat()}.",
        )
    return None


def _open(case: Standing) -> Obstacle:
    if case.closed:
        return Obstacle("open_case", case.case_id, "Đã có hồ sơ thủ tục.", "There is a case on record.")
    return Obstacle("open_case", case.case_id, "Còn hồ sơ chưa kết thúc.", "A case is still open.")


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


def _bad(field: str, en: str, vi: str) -> BadInput:
    return BadInput(
        f"Field '{field}': accepted is {en}.", vi=f"Trường “{field}”: chấp nhận {vi}.", field=field
    )
