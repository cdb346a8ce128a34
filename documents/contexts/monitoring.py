"""The grid of a monitoring sheet: for each sign of the annex, a word for each day column.

A day that was recorded shows "Có" or "Không" for every sign; a day without a record stays blank for the pen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from documents.contexts.reading import Source
from documents.signs import Substance, sign_ids

_PATH = "facts.monitoring"

Grid = Mapping[str, tuple[str, ...]]


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
