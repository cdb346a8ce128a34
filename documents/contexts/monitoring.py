"""The grid of a monitoring sheet: for each sign of the annex, a word for each day column.

A day that was recorded shows "Có" or "Không" for every sign; a day without a record stays blank for the pen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from documents.contexts.reading import Source
from documents.signs import SIGNS, Substance, sign_ids
from documents.wording import moment

_PATH = "facts.monitoring"

_ENTRIES = "facts.monitoring_entries"

Grid = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One observation on the page that continues a sheet. ``gone`` tells who struck it out or corrected it; "" while it stands."""

    day: int
    at: datetime
    signs: str
    more: str
    officer: str
    gone: str


def entries_of(substance: Substance) -> Callable[[Source], object]:
    """Every observation of ``substance`` in order of time, where the sheet with its one column a day cannot show them; else none."""

    def made_entries(source: Source) -> tuple[EntryLine, ...]:
        told = source.find(_ENTRIES)
        if told is None:
            return ()
        if not isinstance(told, (list, tuple)):
            raise source.refusal(_ENTRIES, "a list of entries", "danh sách các lần ghi")
        lines = [
            _line(source, one, substance, f"{_ENTRIES}.{place}")
            for place, one in enumerate(told)
            if isinstance(one, Mapping) and one.get("substance") == substance.value
        ]
        return tuple(sorted(lines, key=lambda line: line.at)) if _says_more(lines) else ()

    return made_entries


def _says_more(lines: Iterable[EntryLine]) -> bool:
    """Whether the entries say more than a word for a sign and day."""
    lines = tuple(lines)
    several = any(count > 1 for count in Counter(line.day for line in lines).values())
    return several or any(line.more or line.gone for line in lines)


def _line(source: Source, entry: Mapping[str, object], substance: Substance, path: str) -> EntryLine:
    day, at = entry.get("day"), entry.get("at")
    if type(day) is not int or not isinstance(at, datetime):
        raise source.refusal(path, "a day and a moment", "ngày theo dõi và thời điểm")
    held = _signs(source, entry.get("signs"), substance, f"{path}.signs")
    words = [sign.vi for sign in SIGNS[substance] if sign.id in held]
    texts = (source.as_text(entry[key], f"{path}.{key}") for key in ("measures", "note") if entry.get(key))
    return EntryLine(
        day=day,
        at=at,
        signs="; ".join(words) or "Không thấy dấu hiệu nào",
        more=". ".join(texts),
        officer=source.as_text(entry.get("officer", ""), f"{path}.officer"),
        gone=_gone(source, entry, path),
    )


def _gone(source: Source, entry: Mapping[str, object], path: str) -> str:
    how, when = entry.get("gone"), entry.get("gone_at")
    if how is None or not isinstance(when, datetime):
        return ""
    by = source.as_text(entry.get("gone_by", ""), f"{path}.gone_by")
    why = source.as_text(entry.get("gone_why") or "không ghi lý do", f"{path}.gone_why")
    return f"{'Gạch bỏ' if how == 'struck' else 'Sửa'} {moment(when)}, {by}: {why}"


def grid_of(substance: Substance, days: int) -> Callable[[Source], object]:
    """Reads the records of ``substance``; ``days`` is the number of day columns of its sheet (18/2021/TT-BYT PL04-PL06)."""

    def made_grid(source: Source) -> Grid:
        seen = _seen(source, substance, days)
        return {
            sign: tuple(_word(sign, seen.get(day)) for day in range(1, days + 1))
            for sign in sign_ids(substance)
        }

    return made_grid


def _word(sign: str, signs: frozenset[str] | None) -> str:
    if signs is None:
        return ""
    return "Có" if sign in signs else "Không"


def _seen(source: Source, substance: Substance, days: int) -> dict[int, frozenset[str]]:
    """Signs by day; several records of one day are taken together, for the sheet has one column a day."""
    records = source.find(_PATH)
    if records is None:
        return {}
    if not isinstance(records, (list, tuple)):
        raise source.refusal(_PATH, "a list of records", "danh sách các lần theo dõi")
    found: dict[int, frozenset[str]] = {}
    for place, record in enumerate(records):
        read = _record(source, record, f"{_PATH}.{place}")
        if read[0] == substance.value:
            day = _day(source, read[1], days, f"{_PATH}.{place}.day")
            found[day] = found.get(day, frozenset()) | _signs(
                source, read[2], substance, f"{_PATH}.{place}.signs"
            )
    return found


def _record(source: Source, record: object, path: str) -> tuple[str, object, object]:
    if not isinstance(record, Mapping):
        raise source.refusal(
            path, "a record of substance, day and signs", "bản ghi gồm nhóm chất, ngày, dấu hiệu"
        )
    substance = record.get("substance")
    known = tuple(one.value for one in Substance)
    if substance not in known:
        listed = ", ".join(known)
        raise source.refusal(f"{path}.substance", f"one of: {listed}", f"một trong: {listed}")
    return str(substance), record.get("day"), record.get("signs")


def _day(source: Source, day: object, days: int, path: str) -> int:
    if type(day) is not int or not 1 <= day <= days:
        raise source.refusal(path, f"a day from 1 to {days}", f"ngày từ 1 đến {days}")
    return day


def _signs(source: Source, signs: object, substance: Substance, path: str) -> frozenset[str]:
    known = sign_ids(substance)
    if not isinstance(signs, (list, tuple, set, frozenset)) or any(sign not in known for sign in signs):
        listed = ", ".join(known)
        raise source.refusal(path, f"signs among: {listed}", f"các dấu hiệu trong danh mục: {listed}")
    return frozenset(str(sign) for sign in signs)
