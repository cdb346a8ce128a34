"""Strict reading of the corpus's YAML: typed fields, and errors that name file, line and key.

Called by the loaders of ``rules.corpus`` only. Problems are collected, so that one run shows an author all of them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, NoReturn, TypeVar

from rules.errors import CorpusError, LotrinhError
from rules.yamlio import YamlList, YamlMap, unknown_keys

SHOWN: Final = 40
"""How many problems one error lists."""

_MISSING: Final = object()
_Member = TypeVar("_Member", bound=StrEnum)
_Read = TypeVar("_Read")


class Problems:
    """Collects errors of the corpus; ``raise_if_any`` turns them into one CorpusError."""

    def __init__(self) -> None:
        self.found: list[LotrinhError] = []

    def attempt(self, read: Callable[[], _Read]) -> _Read | None:
        """What ``read`` gives, or None where it raises an error of the law, which is kept."""
        try:
            return read()
        except LotrinhError as error:
            self.found.append(error)
            return None

    def add(self, where: str, en: str, vi: str) -> None:
        """Keep a problem found by a check."""
        self.found.append(broken(where, en, vi))

    def raise_if_any(self) -> None:
        """Raise one CorpusError that lists everything found, in order."""
        if not self.found:
            return
        if len(self.found) == 1 and isinstance(self.found[0], CorpusError):
            raise self.found[0]
        count, shown = len(self.found), self.found[:SHOWN]
        more = f"\n… and {count - SHOWN} more" if count > SHOWN else ""
        raise CorpusError(
            "\n".join([f"The law as data has {count} problems:", *(e.en for e in shown)]) + more,
            vi="\n".join([f"Dữ liệu pháp luật có {count} lỗi:", *(e.vi for e in shown)]) + more,
            problems=[e.as_dict() for e in self.found],
        )


def broken(where: str, en: str, vi: str) -> CorpusError:
    """The error for a place in the data: ``en`` and ``vi`` without a full stop."""
    return CorpusError(f"{where}: {en}.", vi=f"{where}: {vi}.", where=where)


def nearest(name: str, known: Collection[str]) -> tuple[str, str]:
    """ "; did you mean 'x'?" in English and Vietnamese, or nothing."""
    near = difflib.get_close_matches(name, known, n=1)
    return (f"; did you mean '{near[0]}'?", f"; có phải “{near[0]}”?") if near else ("", "")


class Table:
    """A mapping of the corpus with its place. Reading a field checks presence and type."""

    def __init__(self, raw: object, file: str, path: str, allowed: Collection[str], line: int = 0) -> None:
        self.file, self.path, self.line = file, path, line
        if not isinstance(raw, YamlMap):
            self.refuse("", "a mapping (key: value) is expected", "phải là bảng khóa: giá trị")
        self.raw, self.line = raw, line or raw.line
        for key in raw:
            if key not in allowed:
                unknown_keys({key: None}, allowed, self.where(key, quote=False))

    def where(self, key: str = "", *, quote: bool = True) -> str:
        """File, line and key path, as errors show them."""
        line = self.raw.key_lines.get(key, self.line) if key and hasattr(self, "raw") else self.line
        path = " > ".join(part for part in (self.path, key if quote else "") if part)
        return f"{self.file}:{line}: {path}" if path else f"{self.file}:{line}"

    def refuse(self, key: str, en: str, vi: str) -> NoReturn:
        """Raise CorpusError at ``key``."""
        raise broken(self.where(key), en, vi)

    def text(self, key: str, *, pattern: re.Pattern[str] | None = None, default: str | None = None) -> str:
        """Text that is not empty; with ``default`` the key may be absent."""
        value = self._value(key, default)
        if not isinstance(value, str):
            self.refuse(
                key,
                f"text is expected; {_shown(value)} is not: quote it",
                "phải là chữ; hãy đặt trong ngoặc kép",
            )
        if default is None and not value.strip():
            self.refuse(key, "text is expected, not an empty one", "không được để trống")
        if pattern is not None and not pattern.fullmatch(value):
            self.refuse(
                key,
                f"'{value}' is not of the form {pattern.pattern}",
                f"“{value}” không đúng dạng {pattern.pattern}",
            )
        return value.strip()

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.refuse(key, f"true or false is expected, not {_shown(value)}", "phải là true hoặc false")
        return value

    def number(self, key: str) -> int:
        """A whole number, zero or more."""
        value = self._value(key, None)
        if type(value) is not int or value < 0:
            self.refuse(key, f"a whole number is expected, not {_shown(value)}", "phải là số nguyên không âm")
        return value

    def day(self, key: str) -> date:
        """A date."""
        value = self._value(key, None)
        if type(value) is not date:
            self.refuse(
                key, f"a date (YYYY-MM-DD) is expected, not {_shown(value)}", "phải là ngày (YYYY-MM-DD)"
            )
        return value

    def day_or_open(self, key: str) -> date | None:
        """A date, or null for an open end. The key must be there: an open end is said, not forgotten."""
        if key not in self.raw:
            self.refuse(
                key,
                "the key is missing (a date, or null for an open end)",
                "thiếu khóa (ngày, hoặc null nếu chưa có)",
            )
        return None if self.raw[key] is None else self.day(key)

    def member(self, key: str, kind: type[_Member]) -> _Member:
        """One of a closed list of words."""
        value = self.text(key)
        if value not in set(kind):
            en, vi = nearest(value, list(kind))
            words = ", ".join(kind)
            self.refuse(key, f"'{value}' is not one of {words}{en}", f"“{value}” không thuộc: {words}{vi}")
        return kind(value)

    def texts(self, key: str, *, needed: bool) -> tuple[tuple[str, str], ...]:
        """A list of texts without repetition, each with its place."""
        items = self.items(key, needed=needed)
        for where, item in items:
            if not isinstance(item, str) or not item.strip():
                raise broken(where, f"text is expected, not {_shown(item)}", "phải là chữ")
        values = [str(item) for _, item in items]
        for where, item in items:
            if values.count(str(item)) > 1:
                raise broken(where, f"'{item}' stands twice", f"“{item}” bị lặp")
        return tuple((where, str(item)) for where, item in items)

    def items(self, key: str, *, needed: bool = False) -> list[tuple[str, object]]:
        """The items of a list, each with its place."""
        value = self.raw.get(key, None if needed else YamlList(0))
        if not isinstance(value, YamlList) or (needed and not value):
            self.refuse(
                key,
                "a list that is not empty is expected" if needed else "a list is expected",
                "phải là danh sách",
            )
        path = f"{self.path} > {key}" if self.path else key
        lines = zip(value.item_lines, value, strict=True)
        return [(f"{self.file}:{line}: {path}[{n}]", item) for n, (line, item) in enumerate(lines)]

    def each(
        self,
        key: str,
        keys: Collection[str],
        read: Callable[[Table], _Read],
        problems: Problems,
        name: str = "id",
    ) -> tuple[_Read, ...]:
        """Read every mapping of a list; problems are collected, items without are returned. ``name`` tells items apart."""
        done: list[_Read] = []
        for n, (where, item) in enumerate(self.items(key)):
            called = item.get(name) if isinstance(item, Mapping) else None
            path = " > ".join(part for part in (self.path, f"{key} {called or n}") if part)
            line = int(where.removeprefix(f"{self.file}:").split(":")[0])
            found = problems.attempt(lambda i=item, p=path, n=line: read(Table(i, self.file, p, keys, n)))  # type: ignore[misc]
            if found is not None:
                done.append(found)
        return tuple(done)

    def table(self, key: str, keys: Collection[str]) -> Table:
        """The mapping under ``key``."""
        if key not in self.raw:
            self.refuse(key, "the key is missing", "thiếu khóa")
        line = self.raw.key_lines[key]
        return Table(self.raw[key], self.file, f"{self.path} > {key}" if self.path else key, keys, line)

    def _value(self, key: str, default: object) -> object:
        value = self.raw.get(key, _MISSING)
        if value is not _MISSING:
            return value
        if default is None:
            self.refuse(key, "the key is missing", "thiếu khóa")
        return default


def _shown(value: object) -> str:
    return (
        "nothing"
        if value is None
        else f"'{str(value)[:60]}' ({type(value).__name__.removeprefix('Yaml').lower()})"
    )
