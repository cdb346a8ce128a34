"""Days that cannot be: 31/02, a thirteenth month, "ngày 5 16/11/2021"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from documents.linting.model import Finding, Passage, Said, Severity

RULE = "30/2020/NĐ-CP Phụ lục I, Phần I, Mục II, 4.b"

SHORT = r"(?<![\w/.,-])(?P<d>[0-9]{1,2}) ?(?P<s>[/.-]) ?(?P<m>[0-9]{1,2}) ?(?P=s) ?(?P<y>[0-9]{4})(?![\w/-])"
LONG = r"(?<!\w)(?P<ld>[0-9]{1,3}) tháng (?P<lm>[0-9]{1,3})(?: năm (?P<ly>[0-9]{1,5}))?(?!\w)"
_SHORT, _LONG = re.compile(SHORT), re.compile(LONG, re.IGNORECASE)
_STRAY = re.compile(rf"ngày (?P<stray>[0-9]{{1,2}}) {SHORT}", re.IGNORECASE)
_DAY_ONLY = re.compile(r"ngày (?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})(?![\w/])", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\w)tháng (?P<m>[0-9]{1,2})(?: năm |/)(?P<y>[0-9]{4})(?!\w)", re.IGNORECASE)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def findings(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Every date that cannot be, in reading order."""
    for passage in passages:
        text = passage.text
        seen: list[tuple[int, int]] = []
        for found in _STRAY.finditer(text):
            seen.append(found.span())
            right = f"ngày {found[0][found.start('d') - found.start() :]}"
            yield _fault(
                "DATE-STRAY",
                passage,
                found,
                "thừa số trước ngày tháng năm",
                "a stray number before the date",
                right,
            )
        yield from _impossible(passage, seen)


def _impossible(passage: Passage, seen: list[tuple[int, int]]) -> Iterator[Finding]:
    text = passage.text
    for found in _SHORT.finditer(text):
        if not _within(found, seen) and day_of(int(found["y"]), int(found["m"]), int(found["d"])) is None:
            yield _none(passage, found)
    for found in _LONG.finditer(text):
        before = text[: found.start()].rstrip().lower()
        if found["ly"] is None and not before.endswith("ngày"):
            continue  # "24 tháng 5 ngày" is a length of time
        year = int(found["ly"] or 2000)
        if day_of(year, int(found["lm"]), int(found["ld"])) is None or (
            found["ly"] and len(found["ly"]) != 4
        ):
            seen.append(found.span())
            yield _none(passage, found)
    for found in _DAY_ONLY.finditer(text):
        if day_of(2000, int(found["m"]), int(found["d"])) is None:
            yield _none(passage, found)
    for found in _MONTH.finditer(text):
        if not _within(found, seen) and not 1 <= int(found["m"]) <= 12 and not _dated(text, found.start()):
            yield _none(passage, found)


def _within(found: re.Match[str], seen: list[tuple[int, int]]) -> bool:
    return any(start <= found.start() < end for start, end in seen)


def _dated(text: str, start: int) -> bool:
    """A day stands before the month: told already."""
    return re.search(r"[0-9] $", text[:start]) is not None


def _none(passage: Passage, found: re.Match[str]) -> Finding:
    return _fault(
        "DATE-NONE", passage, found, "không có ngày này", "there is no such day", "một ngày có trong lịch"
    )


def _fault(code: str, passage: Passage, found: re.Match[str], vi: str, en: str, right: str) -> Finding:
    right_en = right if right.startswith("ngày") else "a day of the calendar"
    return Finding(
        code=code,
        severity=Severity.ERROR,
        place=passage.place(*found.span()),
        wrong=Said(f"“{found[0]}”: {vi}.", f"'{found[0]}': {en}."),
        right=Said(f"Ghi {right}.", f"Write {right_en}."),
        rule=RULE,
    )
