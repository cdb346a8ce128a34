"""Grounds of legal erasure and how long records are kept, as dated data: ``rules/law/retention/schedule.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from rules.errors import CorpusError
from rules.yamlio import load_yaml, unknown_keys

FILE: Final = Path(__file__).resolve().parent / "law" / "retention" / "schedule.yaml"
ALL: Final = "all"

_GROUND: Final = (
    *("id", "vi", "en", "cites", "from", "to", "paper"),
    *("overrides", "without_cases", "verified", "note_vi", "note_en"),
)
_KEEPING: Final = ("procedures", "years", "from", "to", "cites", "verified", "note_vi", "note_en")
OBSTACLES: Final = ("open_case", "open_duty", "retention_running", "retention_unknown")
"""What may stand in the way of an erasure; only the last two can be set aside by a ground."""


@dataclass(frozen=True, slots=True)
class Told:
    """What both kinds of line tell: in force from a day to a day (both included), by which articles, and whether the text was seen."""

    from_: date
    to: date | None
    cites: tuple[str, ...]
    verified: bool
    note_vi: str
    note_en: str

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.from_ <= day and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of erasure. ``paper``: it must be named by number and day; ``overrides``: obstacles that it sets aside."""

    id: str
    vi: str
    en: str
    paper: bool
    overrides: tuple[str, ...]
    without_cases: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many years a closed record is kept from its last act on; None: no text that was seen says it."""

    procedures: tuple[str, ...]
    years: int | None
    told: Told


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that the file tells."""

    grounds: tuple[Ground, ...]
    keeping: tuple[Keeping, ...]

    def grounds_on(self, day: date) -> tuple[Ground, ...]:
        """The grounds in force on ``day``."""
        return tuple(each for each in self.grounds if each.told.holds_on(day))

    def keeping_of(self, procedure: str, day: date) -> Keeping | None:
        """The line for a procedure on ``day``: its own, else the one for all."""
        held = [each for each in self.keeping if each.told.holds_on(day)]
        own = next((each for each in held if procedure in each.procedures), None)
        return own or next((each for each in held if ALL in each.procedures), None)


@cache
def load_schedule() -> Schedule:
    """The program's own schedule, read once. ``CorpusError``."""
    return read_schedule(FILE)


def read_schedule(path: Path) -> Schedule:
    """The schedule in a file. ``CorpusError`` names place and key."""
    raw = _map(load_yaml(path, name=path.name), path.name)
    unknown_keys(raw, ("grounds", "keeping"), path.name)
    return Schedule(
        tuple(_ground(each, path.name) for each in _list(raw, "grounds", path.name)),
        tuple(_keeping(each, path.name) for each in _list(raw, "keeping", path.name)),
    )


def _ground(raw: object, name: str) -> Ground:
    told = _map(raw, name)
    where = f"{name}: {told.get('id')}"
    unknown_keys(told, _GROUND, where)
    overrides = _texts(told, "overrides", where)
    if set(overrides) - set(OBSTACLES[2:]):
        raise _wrong(where, "overrides", ", ".join(OBSTACLES[2:]))
    return Ground(
        id=_text(told, "id", where),
        vi=_text(told, "vi", where),
        en=_text(told, "en", where),
        paper=_flag(told, "paper", where),
        overrides=overrides,
        without_cases=_flag(told, "without_cases", where) if "without_cases" in told else False,
        told=_told(told, where),
    )


def _keeping(raw: object, name: str) -> Keeping:
    told = _map(raw, name)
    where = f"{name}: {told.get('procedures')}"
    unknown_keys(told, _KEEPING, where)
    years, named = told.get("years"), told.get("procedures")
    if years is not None and (type(years) is not int or not 0 < years <= 100):
        raise _wrong(where, "years", "1 to 100, or null")
    procedures = (ALL,) if named == ALL else _texts(told, "procedures", where)
    return Keeping(procedures, years if isinstance(years, int) else None, _told(told, where))


def _told(raw: Mapping[str, object], where: str) -> Told:
    first, last = raw.get("from"), raw.get("to")
    if not isinstance(first, date) or not (last is None or isinstance(last, date)):
        raise _wrong(where, "from, to", "days, `to` or null")
    return Told(
        first,
        last,
        _texts(raw, "cites", where),
        _flag(raw, "verified", where),
        _text(raw, "note_vi", where),
        _text(raw, "note_en", where),
    )


def _map(raw: object, where: str) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise _wrong(where, "", "a mapping")
    return raw


def _list(raw: Mapping[str, object], key: str, where: str) -> list[object]:
    found = raw.get(key)
    if not isinstance(found, list):
        raise _wrong(where, key, "a list")
    return found


def _texts(raw: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    found = _list(raw, key, where)
    if not all(isinstance(each, str) for each in found):
        raise _wrong(where, key, "a list of texts")
    return tuple(str(each) for each in found)


def _text(raw: Mapping[str, object], key: str, where: str) -> str:
    found = raw.get(key)
    if not isinstance(found, str) or not found.strip():
        raise _wrong(where, key, "a text")
    return found


def _flag(raw: Mapping[str, object], key: str, where: str) -> bool:
    found = raw.get(key)
    if not isinstance(found, bool):
        raise _wrong(where, key, "true or false")
    return found


def _wrong(where: str, key: str, accepted: str) -> CorpusError:
    return CorpusError(
        f"{where}: key '{key}': accepted is {accepted}.",
        vi=f"{where}: khóa “{key}”: chấp nhận {accepted}.",
        file=where,
        key=key,
    )
