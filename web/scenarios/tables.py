"""Strict reading of plain data: a mapping with its place in the file, whose keys and types are checked as they are asked for.

Used by the readers of scenarios and of files of administration. Free keys are for the human reader and are ignored everywhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, TypeVar

from rules.citation import Citation
from rules.errors import CitationError
from rules.terms import VIETNAM
from rules.yamlio import YamlList, YamlMap, unknown_keys
from web.scenarios.errors import ScenarioError

FREE: Final = frozenset({"note", "means", "why", "count", "confidence"})
"""Keys for the reader, allowed anywhere and ignored."""

MORNING: Final = time(8)
"""The hour of a bare date."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line (0 unknown) and the way to it."""

    file: str
    line: int
    path: str

    def refuse(self, en: str, vi: str) -> ScenarioError:
        """The error for what stands here."""
        at = f"{self.file}:{self.line}" if self.line else self.file
        named = f"{at}: {self.path}" if self.path else at
        return ScenarioError(
            f"{named}: {en}.", vi=f"{named}: {vi}.", file=self.file, line=self.line, key=self.path
        )

    def unknown(self, what: tuple[str, str], name: object, known: Iterable[str]) -> ScenarioError:
        """The error for a name that is not known; names the nearest, or all."""
        names = list(known)
        near = difflib.get_close_matches(str(name), names, n=1)
        hint_en = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names) or 'none'}"
        hint_vi = f"có phải “{near[0]}”?" if near else f"hiện có: {', '.join(names) or 'chưa có'}"
        return self.refuse(f"no {what[0]} '{name}'; {hint_en}", f"không có {what[1]} “{name}”; {hint_vi}")


@dataclass(slots=True)
class Problems:
    """All that is wrong in a file, told at once."""

    found: list[ScenarioError] = field(default_factory=list)

    def attempt(self, read: Callable[[], _T]) -> _T | None:
        """What ``read`` gives; None, with its error noted, where it fails."""
        try:
            return read()
        except ScenarioError as error:
            self.found.append(error)
            return None

    def raise_if_any(self) -> None:
        """One ``ScenarioError`` with every problem, each on its line."""
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            raise ScenarioError(
                "\n".join(error.en for error in self.found),
                vi="\n".join(error.vi for error in self.found),
                problems=[error.fields for error in self.found],
            )


class Table:
    """A mapping of the file. Every getter raises ``ScenarioError`` naming the key and what is accepted."""

    def __init__(self, raw: object, place: Place, keys: Collection[str] | None) -> None:
        """``keys`` are the accepted ones besides the free ones; None accepts any."""
        if not isinstance(raw, Mapping):
            raise place.refuse("a mapping (key: value) is expected", "cần một nhóm khóa: giá trị")
        self.place = place
        self._raw: Mapping[str, object] = raw
        if keys is not None:
            self.only(keys)

    def __contains__(self, key: str) -> bool:
        return self._raw.get(key) is not None

    def only(self, keys: Collection[str]) -> Table:
        """The same table, its keys checked; the error names the nearest known key."""
        for key in self.names():
            if key not in keys:
                at = self.at(key)
                where = f"{at.file}:{at.line}" if at.line else at.file
                where = f"{where}: {self.place.path}" if self.place.path else where
                unknown_keys({key: None}, keys, where, error=ScenarioError)
        return self

    def names(self) -> list[str]:
        """Every key but the free ones."""
        return [key for key in self._raw if key not in FREE]

    def raw(self, key: str) -> object:
        """What stands under the key; None where nothing does."""
        return self._raw.get(key)

    def at(self, key: str) -> Place:
        """The place of a key."""
        lines = self._raw.key_lines if isinstance(self._raw, YamlMap) else {}
        path = f"{self.place.path}.{key}" if self.place.path else key
        return Place(self.place.file, lines.get(key, self.place.line), path)

    def need(self, key: str) -> object:
        """What stands under a key that must be there."""
        if key not in self:
            raise self.place.refuse(f"the key '{key}' is needed", f"thiếu khóa “{key}”")
        return self._raw[key]

    def text(self, key: str, *, otherwise: str | None = None) -> str:
        """Text, not empty. A number counts as text: names of places may be numbers."""
        value = self.need(key) if otherwise is None else self._raw.get(key)
        if value is None and otherwise is not None:
            return otherwise
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.at(key).refuse("text is expected", "cần văn bản")
        return value.strip()

    def optional_text(self, key: str) -> str | None:
        """Text, or None where the key is absent."""
        return self.text(key) if key in self else None

    def one_of(
        self, key: str, known: Collection[str], what: tuple[str, str], *, otherwise: str | None = None
    ) -> str:
        """One of the known names."""
        name = self.text(key, otherwise=otherwise)
        if name not in known:
            raise self.at(key).unknown(what, name, known)
        return name

    def day(self, key: str) -> date | None:
        """A date, or None where the key is absent."""
        value = self._raw.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise self.at(key).refuse(
                "a date YYYY-MM-DD is expected", "cần ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2024-03-04"
            ) from None

    def birth(self, key: str) -> date | int | None:
        """A date of birth, or the year alone where no more is known; None where the key is absent."""
        value = self._raw.get(key)
        return value if type(value) is int and 1900 <= value <= 9999 else self.day(key)

    def due(self, key: str) -> date | datetime:
        """A date, or a moment; a moment without a zone is local time in Viet Nam."""
        value = self.need(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            text = value if isinstance(value, str) else ""
            return date.fromisoformat(text) if len(text) == 10 else _local(datetime.fromisoformat(text))
        except ValueError:
            raise self.at(key).refuse(
                "a date YYYY-MM-DD or a moment YYYY-MM-DDTHH:MM is expected",
                "cần ngày 2024-03-04 hoặc thời điểm 2024-03-04T09:30",
            ) from None

    def moment(self, key: str) -> datetime:
        """A moment; a bare date is 08:00 of that day in Viet Nam."""
        value = self.due(key)
        return value if isinstance(value, datetime) else datetime.combine(value, MORNING, VIETNAM)

    def items(self, key: str) -> list[tuple[object, Place]]:
        """The items of a list with their places; a single value counts as a list of one."""
        value, place = self._raw.get(key), self.at(key)
        if value is None:
            return []
        if not isinstance(value, list):
            return [(value, place)]
        lines = value.item_lines if isinstance(value, YamlList) else [place.line] * len(value)
        return [
            (item, Place(place.file, line, f"{place.path}[{number}]"))
            for number, (item, line) in enumerate(zip(value, lines, strict=True), start=1)
        ]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(_text(item, place) for item, place in self.items(key))

    def citations(self, key: str) -> tuple[Citation, ...]:
        """A list of citations."""
        return tuple(_citation(item, place) for item, place in self.items(key))

    def table(self, key: str, keys: Collection[str] | None) -> Table:
        """The mapping under a key; an empty one where the key is absent."""
        value = self._raw.get(key)
        return Table({} if value is None else value, self.at(key), keys)

    def tables(self, key: str, keys: Collection[str]) -> list[Callable[[], Table]]:
        """The mappings of a list, each read when it is called for (so that one failing does not hide the next)."""
        return [_later(item, place, keys) for item, place in self.items(key)]


def _later(item: object, place: Place, keys: Collection[str]) -> Callable[[], Table]:
    return lambda: Table(item, place, keys)


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=VIETNAM)


def _text(item: object, place: Place) -> str:
    if not isinstance(item, str) or not item.strip():
        raise place.refuse("text is expected", "cần văn bản")
    return item.strip()


def _citation(item: object, place: Place) -> Citation:
    try:
        return Citation.parse(_text(item, place))
    except CitationError as error:
        raise place.refuse(error.en.rstrip("."), error.vi.rstrip(".")) from None
