"""Who looked at whose file, and what is unusual about it: outside hours, another commune, very many persons, a way past the rules.

Nothing here says that a reading was wrong: it says which ones an auditor looks at first. Hours are those of a usual office, not of a law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from persistence.audit.looking import Group, Looked, Looks, cases_seen, newest
from persistence.views import AtLeast
from rules.errors import CalendarError
from rules.terms import VIETNAM, WorkCalendar
from web.house import House
from web.language import _, mark
from web.pages.auditor.results import origin_words
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
    "book": mark("sổ theo dõi"),
    "refused": mark("bị từ chối"),
    "break_glass": mark("truy cập khẩn cấp"),
}
_MOST: Final = 80  # what a page may weigh
_WHAT_OF: Final[Mapping[str, str]] = {"tu-choi": "refused", "khan-cap": "break_glass"}


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


def looking_view(found: Looks, house: House, kind: str, officer: str) -> LookingView:
    """The readings of a period; ``kind`` and ``officer`` choose among them. Auditors' own are shown, not flagged."""
    judged = [(each, _why(each, found, house.services.calendar)) for each in found.groups]
    odd = [(each, why) for each, why in judged if why]
    chosen = [
        each
        for each, why in (odd if kind or not officer else judged)
        if (not kind or kind in why) and (not officer or each.actor_id == officer)
    ]
    by_officer = Counter[str]()
    for each, _why_odd in odd:
        by_officer[each.actor_id] += each.number
    most = by_officer.most_common(10)
    total = sum(each.number for each in found.groups)
    rows = _chosen(found, house, kind, officer, min(_MOST, sum(each.number for each in chosen)))
    shown = {each.reading.actor_id for each, _why_row in rows}
    there = {each.reading.case_id for each, _why_row in rows if each.reading.case_id}
    seen = cases_seen(house.database, found.reach, there)
    names = house.reader.names_of_actors(shown | {key for key, _number in most})
    return LookingView(
        kinds=tuple(
            (name, _kind(name), sum(each.number for each, why in odd if name in why)) for name in KINDS
        ),
        officers=tuple((key, names.get(key, key), number) for key, number in most),
        rows=tuple(_row(each, why, names, seen) for each, why in rows),
        total=AtLeast(total) if found.first else total,
        shown=sum(each.number for each in chosen),
        unusual=unusual(found, house),
        kind=kind,
        officer=officer,
    )


def unusual(found: Looks, house: House) -> int:
    """How many of them an auditor looks at first."""
    calendar = house.services.calendar
    return sum(each.number for each in found.groups if _why(each, found, calendar))


def _chosen(
    found: Looks, house: House, kind: str, officer: str, number: int
) -> list[tuple[Looked, tuple[str, ...]]]:
    """The newest of what is chosen, so many of them as there are to be shown."""
    rows: list[tuple[Looked, tuple[str, ...]]] = []
    if not number:
        return rows
    what = _WHAT_OF.get(kind, "")
    for each in newest(house.database, found, actor_id=officer, what=what, far=kind == "xa"):
        reading = each.reading
        group = Group(reading.actor_id, reading.at, reading.what, each.far, 1)
        why = _why(group, found, house.services.calendar)
        if (why or (officer and not kind)) and (not kind or kind in why):
            rows.append((each, why))
        if len(rows) == number:
            break
    return rows


def _kind(name: str) -> str:
    return _(KINDS[name], first=FIRST_HOUR, last=LAST_HOUR, most=MANY)


def _why(each: Group, found: Looks, calendar: WorkCalendar) -> tuple[str, ...]:
    """What is unusual about readings of an hour."""
    if each.what in {"audit", "export", "draft"}:
        return ()
    at = each.hour.astimezone(VIETNAM)
    told = {
        "ngoai-gio": not FIRST_HOUR <= at.hour < LAST_HOUR or not _worked(calendar, at.date()),
        "xa": each.far,
        "nhieu": (each.actor_id, at.date()) in found.busy,
        "tu-choi": each.what == "refused",
        "khan-cap": each.what == "break_glass",
    }
    return tuple(name for name, holds in told.items() if holds)


def _worked(calendar: WorkCalendar, day: date) -> bool:
    try:
        return calendar.is_working_day(day)
    except CalendarError:
        return day.weekday() < 5


def _row(each: Looked, why: tuple[str, ...], names: Mapping[str, str], seen: frozenset[str]) -> LookedRow:
    reading = each.reading
    case = reading.case_id if reading.case_id in seen else None
    return LookedRow(
        at=moment_vi(reading.at),
        who=names.get(reading.actor_id, reading.actor_id),
        post=reading.post or reading.unit_id,
        origin=origin_words(reading.origin),
        what=_(WHAT[reading.what]) if reading.what in WHAT else reading.what,
        case=case or "",
        code=code_of(case) if case else "",
        why=tuple(_kind(name) for name in why),
    )
