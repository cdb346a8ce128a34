"""Who looked at whose file, and what is unusual about it: outside hours, another commune, very many persons, a way past the rules.

Nothing here says that a reading was wrong: it says which ones an auditor looks at first. Hours are those of a usual office, not of a law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from persistence.audit.searching import Looked
from rules.errors import CalendarError
from rules.terms import VIETNAM, WorkCalendar
from web.house import House
from web.language import _, mark
from web.pages.views.case import code_of
from web.pages.views.times import moment_vi

FIRST_HOUR, LAST_HOUR, MANY = 7, 18, 20
KINDS: Final[Mapping[str, str]] = {
    "ngoai-gio": mark("ngoài giờ (%(first)s–%(last)s giờ) hoặc ngày nghỉ"),
    "xa": mark("người cư trú ở xã khác"),
    "nhieu": mark("hơn %(most)s người trong một ngày"),
    "tu-choi": mark("bị từ chối: ngoài phạm vi"),
    "khan-cap": mark("truy cập khẩn cấp"),
}
WHAT: Final[Mapping[str, str]] = {
    "case": mark("hồ sơ"),
    "person": mark("thông tin người"),
    "document": mark("giấy tờ"),
    "lineage": mark("nguồn của từng dòng"),
    "dossier": mark("bộ hồ sơ"),
    "twin": mark("người có thể trùng"),
    "draft": mark("thử dự thảo luật"),
    "export": mark("xuất hồ sơ"),
    "audit": mark("kiểm tra"),
    "list": mark("danh sách"),
    "refused": mark("bị từ chối"),
    "break_glass": mark("truy cập khẩn cấp"),
}
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class LookedRow:
    """One reading."""

    at: str
    who: str
    post: str
    origin: str
    what: str
    case: str
    code: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookingView:
    """The page: figures by kind and by officer, the rows of what is chosen."""

    kinds: tuple[tuple[str, str, int], ...]
    officers: tuple[tuple[str, str, int], ...]
    rows: tuple[LookedRow, ...]
    total: int
    shown: int
    unusual: int
    kind: str
    officer: str


def looking_view(found: Sequence[Looked], house: House, kind: str, officer: str) -> LookingView:
    """The readings of a period; ``kind`` and ``officer`` choose among them. Auditors' own are shown, not flagged."""
    busy = _busy(found)
    flagged = [(each, _why(each, busy, house.services.calendar)) for each in found]
    odd = [(each, why) for each, why in flagged if why]
    chosen = [
        (each, why)
        for each, why in (odd if kind or not officer else flagged)
        if (not kind or kind in why) and (not officer or each.reading.actor_id == officer)
    ]
    by_officer = Counter(each.reading.actor_id for each, _why in odd).most_common(10)
    shown = {each.reading.actor_id for each, _why in chosen[:_MOST]}
    names = house.reader.names_of_actors(shown | {key for key, _number in by_officer})
    return LookingView(
        kinds=tuple((name, _kind(name), sum(name in why for _each, why in odd)) for name in KINDS),
        officers=tuple((key, names.get(key, key), number) for key, number in by_officer),
        rows=tuple(_row(each, why, names) for each, why in chosen[:_MOST]),
        total=len(found),
        shown=len(chosen),
        unusual=len(odd),
        kind=kind,
        officer=officer,
    )


def _kind(name: str) -> str:
    return _(KINDS[name], first=FIRST_HOUR, last=LAST_HOUR, most=MANY)


def _busy(found: Iterable[Looked]) -> set[tuple[str, object]]:
    """Officer and day where very many persons were looked at."""
    seen = {(e.reading.actor_id, e.reading.at.astimezone(VIETNAM).date(), e.reading.person_id) for e in found}
    days = Counter((actor, day) for actor, day, _person in seen)
    return {key for key, number in days.items() if number > MANY}


def _why(each: Looked, busy: set[tuple[str, object]], calendar: WorkCalendar) -> tuple[str, ...]:
    reading = each.reading
    if reading.what in {"audit", "export", "draft"}:
        return ()
    at = reading.at.astimezone(VIETNAM)
    found = {
        "ngoai-gio": not FIRST_HOUR <= at.hour < LAST_HOUR or not _worked(calendar, each),
        "xa": None not in (each.office, each.home) and each.office != each.home,
        "nhieu": (reading.actor_id, at.date()) in busy,
        "tu-choi": reading.what == "refused",
        "khan-cap": reading.what == "break_glass",
    }
    return tuple(name for name, holds in found.items() if holds)


def _worked(calendar: WorkCalendar, each: Looked) -> bool:
    day = each.reading.at.astimezone(VIETNAM).date()
    try:
        return calendar.is_working_day(day)
    except CalendarError:
        return day.weekday() < 5


def _row(each: Looked, why: tuple[str, ...], names: Mapping[str, str]) -> LookedRow:
    reading = each.reading
    return LookedRow(
        at=moment_vi(reading.at),
        who=names.get(reading.actor_id, reading.actor_id),
        post=reading.post or reading.unit_id,
        origin=reading.origin,
        what=_(WHAT[reading.what]) if reading.what in WHAT else reading.what,
        case=reading.case_id or "",
        code=code_of(reading.case_id) if reading.case_id else "",
        why=tuple(_kind(name) for name in why),
    )
