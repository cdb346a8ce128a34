"""Reads what an identification number must look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from rules.citation import Citation
from rules.errors import CorpusError
from rules.yamlio import load_yaml

FILE: Final = Path(__file__).resolve().parent.parent / "law" / "identity" / "numbers.yaml"


@dataclass(frozen=True, slots=True)
class Period:
    """On which text the number rests when it was given on these days (both included); ``structured``: the text tells what digits mean."""

    first: date
    last: date | None
    cites: tuple[Citation, ...]
    structured: bool


@dataclass(frozen=True, slots=True)
class IdRules:
    """The rules as data. ``places``: first three digits and the province of the time; codes from ``foreign_from`` on are countries."""

    digits: int
    periods: tuple[Period, ...]
    old_digits: int
    old_last_day: date
    old_cites: tuple[Citation, ...]
    first_century: int
    sexes: Mapping[str, int]
    foreign_from: int
    places: Mapping[str, str]
    verified: bool
    note_vi: str
    note_en: str

    @property
    def structured(self) -> Period:
        """The last period that tells what the digits mean; it also governs who was born before it ended."""
        return [period for period in self.periods if period.structured][-1]


@cache
def id_rules() -> IdRules:
    """The program's own rules, read once. Raises CorpusError."""
    raw: Any = load_yaml(FILE, name=FILE.name)
    try:
        return _rules(raw)
    except (KeyError, TypeError, IndexError) as error:
        raise CorpusError(
            f"{FILE.name} is malformed: {type(error).__name__} at {error}. See the keys of the file that comes with the program.",
            vi=f"{FILE.name} không đúng dạng. Xem các khóa trong tệp đi kèm chương trình.",
        ) from error


def _rules(raw: Any) -> IdRules:  # noqa: ANN401 - what YAML holds; a missing key is told by the caller
    return IdRules(
        digits=raw["number"]["digits"],
        periods=tuple(
            Period(each["from"], each["to"], _cites(each), each["structured"])
            for each in raw["number"]["periods"]
        ),
        old_digits=raw["old_card"]["digits"],
        old_last_day=raw["old_card"]["last_day"],
        old_cites=_cites(raw["old_card"]),
        first_century=raw["centuries"]["first"],
        sexes={"male": raw["centuries"]["male"], "female": raw["centuries"]["female"]},
        foreign_from=raw["foreign_from"],
        places=dict(raw["places"]),
        verified=raw["verified"],
        note_vi=raw["note_vi"],
        note_en=raw["note_en"],
    )


def _cites(raw: Any) -> tuple[Citation, ...]:  # noqa: ANN401 - what YAML holds
    return tuple(Citation.parse(text) for text in raw["cites"])
