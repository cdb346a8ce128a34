"""The dated data behind the calendar of working days: ``rules/law/calendar/<year>.yaml``, read strictly.

Only ``rules.terms.calendar`` calls this. What a file may hold is told in the README.md beside the files.
Whatever could bend a count without a sound (a day in a wrong year, half a swap, a day in lieu of nothing) is
refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from rules.errors import CorpusError
from rules.yamlio import load_yaml, unknown_keys

CALENDAR_DIR: Final = Path(__file__).parent.parent / "law" / "calendar"
SATURDAY: Final = 5

_YEAR_KEYS: Final = frozenset({"year", "open", "note_vi", "note_en", "documents", "days"})
_YEAR_EXTRAS: Final = frozenset({"announced"})
_DOCUMENT_KEYS: Final = frozenset({"number", "issued", "issuer", "about"})
_DAY_KEYS: Final = frozenset({"date", "kind", "vi", "en", "source", "sector", "verified"})
_DAY_EXTRAS: Final = frozenset({"other", "note_vi", "note_en"})


_Member = TypeVar("_Member", bound=StrEnum)


class DayKind(StrEnum):
    """Why a day differs from its day of the week, or, for WEEKEND, does not. The value is what is stored."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    IN_LIEU = "in_lieu"
    SWAP = "swap"
    MAKE_UP = "make_up"


class Sector(StrEnum):
    """Whose working days: PUBLIC keeps the Prime Minister's swaps, ALL only what binds every employer."""

    PUBLIC = "public"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day off and why, or (MAKE_UP) a Saturday worked.

    ``other`` is the holiday replaced (IN_LIEU) or the other half of the pair (SWAP, MAKE_UP). ``source`` is
    the number of the paper, with its article where it is a law; empty for weekends.
    """

    day: date
    kind: DayKind
    vi: str
    en: str
    source: str = ""
    sector: Sector = Sector.ALL
    verified: bool = True
    other: date | None = None
    note_vi: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class CalendarDocument:
    """A paper the days of a year rest on. ``issued`` is None where the date is not known."""

    number: str
    issued: date | None
    issuer: str
    about: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's file. ``open``: the year's swaps may still change; the notes say so to an officer.

    ``announced`` False: no notice is out; the days are what the law itself gives, and nothing counted over them is verified.
    """

    year: int
    open: bool
    note_vi: str
    note_en: str
    documents: tuple[CalendarDocument, ...]
    days: tuple[CalendarDay, ...]
    announced: bool = True


def read_years(root: Path = CALENDAR_DIR) -> tuple[CalendarYear, ...]:
    """Every year of a directory, in order. ``CorpusError`` names file and key; a gap between years is one."""
    years = tuple(_Reader(path).year() for path in sorted(root.glob("*.yaml")))
    if not years:
        raise CorpusError(f"No calendar in {root.name}/.", vi=f"Không có lịch làm việc trong {root.name}/.")
    for one, two in pairwise(years):
        if two.announced and not one.announced:
            raise CorpusError(
                f"The calendar of {two.year} is announced and that of {one.year} is not: enter the notice of {one.year} first.",
                vi=f"Lịch năm {two.year} đã công bố mà năm {one.year} chưa: bổ sung thông báo của năm {one.year} trước.",
                file=f"{one.year}.yaml",
            )
        if two.year != one.year + 1:
            raise CorpusError(
                f"The calendar has {one.year} and then {two.year}: add the years between.",
                vi=f"Lịch làm việc có năm {one.year} rồi đến {two.year}: bổ sung các năm ở giữa.",
                file=f"{one.year + 1}.yaml",
            )
    return years


def version_of(years: Sequence[CalendarYear], sector: Sector) -> str:
    """A name for exactly this content: period, sector, start of its SHA-256. Layout of files is nothing."""
    content = [_canonical(year) for year in years]
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(f"{sector}\n{packed}".encode()).hexdigest()
    return f"{years[0].year}-{years[-1].year}.{sector}.{digest[:16]}"


def _canonical(year: CalendarYear) -> dict[str, object]:
    return {
        "year": year.year,
        "open": year.open,
        **({} if year.announced else {"announced": False}),
        "notes": [year.note_vi, year.note_en],
        "documents": [[str(value) for value in astuple(document)] for document in year.documents],
        "days": [[str(value) for value in astuple(day)] for day in year.days],
    }


class _Reader:
    """Reads one file; every refusal names it."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.raw = self.mapping(
            load_yaml(path, name=f"{CALENDAR_DIR.name}/{path.name}"), "file", _YEAR_KEYS, _YEAR_EXTRAS
        )

    def year(self) -> CalendarYear:
        number = self.raw["year"]
        if type(number) is not int or f"{number}.yaml" != self.file:
            self.refuse("year", "the year in the file's name")
        documents = tuple(self.document(item) for item in self.sequence("documents"))
        numbers = {document.number for document in documents}
        days = tuple(self.day(item, number, numbers) for item in self.sequence("days"))
        year = CalendarYear(
            number,
            self.boolean(self.raw, "open"),
            self.text(self.raw, "note_vi", empty=True),
            self.text(self.raw, "note_en", empty=True),
            documents,
            days,
            self.boolean(self.raw, "announced") if "announced" in self.raw else True,
        )
        if not (year.announced or year.open):
            self.refuse("open", "true, since the year is not announced")
        if year.open and not (year.note_vi and year.note_en):
            self.refuse("note_vi, note_en", "a note, since the year is open")
        self.check_order(days)
        self.check_pairs({day.day: day for day in days})
        return year

    def document(self, item: object) -> CalendarDocument:
        raw = self.mapping(item, "documents", _DOCUMENT_KEYS)
        issued = None if raw["issued"] is None else self.date_of(raw, "issued")
        return CalendarDocument(
            self.text(raw, "number"), issued, self.text(raw, "issuer"), self.text(raw, "about")
        )

    def day(self, item: object, year: int, numbers: set[str]) -> CalendarDay:
        raw = self.mapping(item, "days", _DAY_KEYS, _DAY_EXTRAS)
        day = CalendarDay(
            self.date_of(raw, "date"),
            self.member(raw, "kind", DayKind),
            self.text(raw, "vi"),
            self.text(raw, "en"),
            self.text(raw, "source"),
            self.member(raw, "sector", Sector),
            self.boolean(raw, "verified"),
            self.date_of(raw, "other") if "other" in raw else None,
            self.text(raw, "note_vi", empty=True) if "note_vi" in raw else "",
            self.text(raw, "note_en", empty=True) if "note_en" in raw else "",
        )
        if day.day.year != year:
            self.refuse(f"days: {day.day}", f"a day of {year}")
        if day.source.split(" ")[0] not in numbers:
            self.refuse(f"days: {day.day}: source", "the number of a paper listed under documents")
        if not day.verified and not (day.note_vi and day.note_en):
            self.refuse(f"days: {day.day}: note_vi, note_en", "a note, since the day is not verified")
        self.check_kind(day)
        return day

    def check_kind(self, day: CalendarDay) -> None:
        """A day must be able to be what it says it is."""
        where = f"days: {day.day}: kind"
        weekend = day.day.weekday() >= SATURDAY
        if day.kind is DayKind.WEEKEND:
            self.refuse(where, "holiday, in_lieu, swap or make_up: weekends need no entry")
        if (day.kind is DayKind.MAKE_UP) is not weekend and day.kind is not DayKind.HOLIDAY:
            self.refuse(where, "make_up on a weekend, in_lieu or swap on a day from Monday to Friday")
        if (day.other is None) is not (day.kind is DayKind.HOLIDAY):
            self.refuse(f"days: {day.day}: other", "the other day, for every kind but holiday")

    def check_order(self, days: tuple[CalendarDay, ...]) -> None:
        for one, two in pairwise(days):
            if two.day <= one.day:
                self.refuse(f"days: {two.day}", "each day once, in order")

    def check_pairs(self, days: Mapping[date, CalendarDay]) -> None:
        """Halves of a swap name each other; a day in lieu names a weekend holiday, each replaced once."""
        wanted = {
            DayKind.SWAP: DayKind.MAKE_UP,
            DayKind.MAKE_UP: DayKind.SWAP,
            DayKind.IN_LIEU: DayKind.HOLIDAY,
        }
        replaced = [day.other for day in days.values() if day.kind is DayKind.IN_LIEU]
        for day in days.values():
            other = None if day.other is None else days.get(day.other)
            if day.other is not None and (other is None or other.kind is not wanted[day.kind]):
                self.refuse(f"days: {day.day}: other", f"a {wanted[day.kind]} of the same year")
            if other is not None and day.kind is not DayKind.IN_LIEU and other.other != day.day:
                self.refuse(f"days: {day.day}: other", "the day that names this one in return")
            if day.kind is DayKind.IN_LIEU and other is not None and other.day.weekday() < SATURDAY:
                self.refuse(f"days: {day.day}: other", "a holiday on a Saturday or Sunday")
            if replaced.count(day.day) > 1:
                self.refuse(f"days: {day.day}", "one day in lieu for a holiday")

    # -- values -------------------------------------------------------------------------------------------

    def refuse(self, key: str, wanted: str) -> NoReturn:
        raise CorpusError(
            f"Calendar file {self.file}, {key}: expected {wanted}.",
            vi=f"Tệp lịch {self.file}, khóa {key} không đúng; cần: {wanted}.",
            file=self.file,
            key=key,
        )

    def mapping(
        self, raw: object, key: str, keys: frozenset[str], extras: frozenset[str] = frozenset()
    ) -> Mapping[str, object]:
        if not isinstance(raw, dict):
            self.refuse(key, "a mapping")
        unknown_keys(raw, keys | extras, f"{self.file}: {key}")
        missing = ", ".join(sorted(keys - raw.keys()))
        if missing:
            self.refuse(key, f"also the keys {missing}")
        return raw

    def sequence(self, key: str) -> Sequence[object]:
        raw = self.raw[key]
        if not isinstance(raw, list) or not raw:
            self.refuse(key, "a list that is not empty")
        return raw

    def text(self, raw: Mapping[str, object], key: str, *, empty: bool = False) -> str:
        value = raw[key]
        if not isinstance(value, str) or not (value.strip() or empty):
            self.refuse(key, "text")
        return value

    def boolean(self, raw: Mapping[str, object], key: str) -> bool:
        value = raw[key]
        if not isinstance(value, bool):
            self.refuse(key, "true or false")
        return value

    def date_of(self, raw: Mapping[str, object], key: str) -> date:
        value = raw[key]
        if type(value) is not date:
            self.refuse(key, "a date written YYYY-MM-DD")
        return value

    def member(self, raw: Mapping[str, object], key: str, kinds: type[_Member]) -> _Member:
        value = raw[key]
        if not isinstance(value, str) or value not in set(kinds):
            self.refuse(key, " or ".join(kinds))
        return kinds(str(value))
