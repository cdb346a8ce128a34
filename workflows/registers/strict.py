"""Reading data strictly: each value is what it must be, or the error names file, key and what is accepted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NoReturn

from rules.citation import Citation
from rules.corpus import Corpus
from rules.errors import LotrinhError
from rules.yamlio import unknown_keys
from workflows.errors import ProcedureError


class Strict:
    """What every file of this room is read with."""

    def __init__(self, name: str, corpus: Corpus) -> None:
        self._name, self._corpus = name, corpus

    def wrong(self, why: str) -> NoReturn:
        """``ProcedureError``."""
        raise ProcedureError(
            f"{self._name}: {why}. The format is told in docs/registers.md.",
            vi=f"{self._name}: dữ liệu mô tả không đúng ({why}). Cách viết xem docs/registers.md.",
            file=self._name,
        )

    def _named(self, raw: object, known: Collection[str], what: str) -> frozenset[str]:
        names = [str(each) for each in self._listed(raw, what)]
        for each in names:
            if each not in known:
                self.wrong(f"{what}: there is no '{each}'")
        if len(names) != len(set(names)):
            self.wrong(f"{what}: a name stands twice")
        return frozenset(names)

    def _cites(self, raw: Mapping[str, object], key: str) -> tuple[Citation, ...]:
        found = tuple(Citation.parse(str(each)) for each in self._list(raw, key))
        for each in found:
            self._corpus.require(each)
        if not found:
            self.wrong(f"'{key}' names an article at least")
        return found

    def _days(self, raw: Mapping[str, object]) -> tuple[date, date | None]:
        begin, end = raw.get("from"), raw.get("to")
        if not isinstance(begin, date) or not (end is None or isinstance(end, date)):
            self.wrong("'from' is a day, 'to' a day or null")
        return begin, end

    def _year(self, raw: object) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{2})-(\d{2})", str(raw))
        if found is None:
            self.wrong("'year_from' is month and day: 12-15")
        return int(found[1]), int(found[2])

    def _one(self, kind: type[StrEnum], raw: object, key: str) -> str:
        if str(raw) not in set(kind):
            self.wrong(f"'{key}' is one of {', '.join(kind)}, not '{raw}'")
        return str(raw)

    def _text(self, raw: Mapping[str, object], key: str) -> str:
        found = raw.get(key)
        if not isinstance(found, str) or not found.strip():
            self.wrong(f"'{key}' is a text")
        return found

    def _list(self, raw: Mapping[str, object], key: str) -> list[object]:
        return self._listed(raw.get(key, []), key)

    def _listed(self, raw: object, key: str) -> list[object]:
        if not isinstance(raw, list):
            self.wrong(f"'{key}' is a list")
        return raw

    def _map(self, raw: object, key: str) -> Mapping[str, object]:
        if not isinstance(raw, dict):
            self.wrong(f"'{key}' is a mapping")
        return raw

    def _keys(self, raw: Mapping[str, object], known: Iterable[str], what: str) -> None:
        try:
            unknown_keys(raw, set(known), f"{self._name}: {what}")
        except LotrinhError as error:
            raise ProcedureError(error.en, vi=error.vi, file=self._name) from error
