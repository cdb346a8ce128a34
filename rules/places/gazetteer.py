"""Looks places up by code or name on a day, and follows them over the line of 2025-07-01."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from rules.errors import BadInput
from rules.places.current import current_places

LINE: Final = date(2025, 7, 1)
"""The first day of the 34 provinces and of two tiers of local government (Resolution 202/2025/QH15, Law 72/2025/QH15)."""

DATA: Final = Path(__file__).resolve().parent / "data"
_LAST: Final = LINE - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as it was called in its time. ``level`` is province, district or commune; ``parent`` the code of the unit above.

    ``successors`` are codes of units since the line: several where a commune was divided, none where the source does not tell.
    """

    code: str
    name: str
    level: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Whether the unit existed on a day, as far as the data tell."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Gazetteer:
    """All places held. Immutable; built once."""

    def __init__(self, before: Iterable[Place], since: Iterable[Place]) -> None:
        self._before = {(each.level, each.code): each for each in before}
        self._since = {(each.level, each.code): each for each in since}
        self._heirs: dict[str, tuple[str, ...]] = {}
        for each in self._before.values():
            for code in each.successors if each.level == "commune" else ():
                self._heirs[code] = (*self._heirs.get(code, ()), each.code)

    def of_day(self, day: date) -> Mapping[tuple[str, str], Place]:
        """Every place of a day by level and code."""
        return self._since if day >= LINE else self._before

    def get(self, level: str, code: str, day: date) -> Place:
        """The place of that code on a day. ``BadInput`` where there is none."""
        found = self.of_day(day).get((level, code))
        if found is None:
            raise BadInput(
                f"There is no {level} with the code {code} on {day}. Codes have 2, 3 or 5 digits with leading zeros.",
                vi=f"Ngày {day:%d/%m/%Y} không có đơn vị hành chính mã {code} ở cấp này.",
                field="code",
            )
        return found

    def named(self, words: str, day: date) -> tuple[Place, ...]:
        """The places of a day whose name holds these words, with or without marks, in the order of their codes."""
        wanted = _folded(words)
        exact = unicodedata.normalize("NFC", words).casefold()
        found = [each for each in self.of_day(day).values() if wanted in _folded(each.name)]
        return tuple(
            sorted(found, key=lambda each: (exact not in each.name.casefold(), each.level, each.code))
        )

    def successors(self, level: str, code: str) -> tuple[Place, ...]:
        """The units that a unit before the line passed into; empty where the source does not tell."""
        old = self._before.get((level, code))
        into = "province" if level == "province" else "commune"
        return tuple(self._since[into, each] for each in old.successors) if old is not None else ()

    def predecessors(self, code: str) -> tuple[Place, ...]:
        """The communes before the line of which a commune since is made."""
        return tuple(self._before["commune", each] for each in self._heirs.get(code, ()))

    def continues(self, old: str, new: str) -> bool:
        """Whether the commune ``new`` since the line holds the commune ``old`` before it, or a part of it."""
        return old in self._heirs.get(new, ())


@cache
def gazetteer() -> Gazetteer:
    """The places that come with the program."""
    return Gazetteer(_before(), current_places(LINE))


def _before() -> Iterator[Place]:
    for level, above, file in (
        ("province", "", "provinces"),
        ("district", "province", "districts"),
        ("commune", "district", "communes"),
    ):
        for row in _rows(f"{file}-{_LAST}.csv"):
            heirs = tuple(row.get("successors", row.get("successor", "")).split())
            yield Place(row["code"], row["name"], level, row.get(above, ""), None, _LAST, heirs)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))
