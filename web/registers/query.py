"""What is asked of a book: until which day, since which, which lines, by whom. Read from an address or a command, never trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from persistence.search.tokens import words_of
from rules.errors import BadInput
from web.language import mark
from web.pages.forms.reading import read_day as as_typed
from workflows.collation import order_of
from workflows.registers import Book, Line, Turnover

EARLIEST: Final = date(2000, 1, 1)
SHOWN: Final = {
    "dang-co": mark("Đang trong sổ"),
    "vao": mark("Vào sổ trong kỳ"),
    "ra": mark("Ra khỏi sổ trong kỳ"),
    "tat-ca": mark("Tất cả trong kỳ"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """``first`` to ``last`` is the period; who is shown stood on the book at the end of ``last``, came or left within the period."""

    first: date
    last: date
    shown: str = "dang-co"
    stage: str = ""
    search: str = ""
    by_name: bool = False

    def lines(self, moved: Turnover) -> tuple[Line, ...]:
        """The lines that are wanted, in their order."""
        told = {
            "dang-co": moved.closing,
            "vao": moved.entered,
            "ra": moved.removed,
            "tat-ca": _together(moved),
        }[self.shown]
        found = [line for line in told if self._wants(line)]
        return tuple(sorted(found, key=lambda line: order_of(line.name)) if self.by_name else found)

    def _wants(self, line: Line) -> bool:
        if self.stage and line.stage_on(self.last) != self.stage:
            return False
        words = words_of(line.name)
        return all(any(own.startswith(word) for own in words) for word in words_of(self.search))


def read_query(given: Mapping[str, str], which: Book, today: date, search: str = "") -> Query:
    """The query of an address (tu, ngay, loc, giai-doan, thu-tu). ``BadInput`` for a day that is none, or out of order."""
    last = read_day(given.get("ngay", ""), "ngay", today) or today
    last = min(last, today)
    first = read_day(given.get("tu", ""), "tu", today) or year_begin(which, last)
    if first > last:
        raise _backwards()
    stages = {stage for rule in which.rules.values() for stage in _stages(rule.procedure)}
    stage = given.get("giai-doan", "")
    shown = given.get("loc", "dang-co")
    return Query(
        first,
        last,
        shown=shown if shown in SHOWN else "dang-co",
        stage=stage if stage in stages else "",
        search=search,
        by_name=given.get("thu-tu", "") == "ten",
    )


def read_day(text: str, name: str, today: date) -> date | None:
    """A day of an address, as it is written here (01/07/2026) or by a machine (2026-07-01); None for nothing. ``BadInput``."""
    if not text.strip():
        return None
    try:
        day = as_typed(name, text.strip())
    except BadInput:
        day = date.min
    if day < EARLIEST:
        raise BadInput(
            f"'{name}' is not a day of a book. Write it as 01/07/2026 or 2026-07-01, {EARLIEST} to {today}.",
            vi=f"“{name}” không phải là ngày hợp lệ. Nhập dạng 01/07/2026, từ {EARLIEST:%d/%m/%Y} đến {today:%d/%m/%Y}.",
            field=name,
        )
    return day


def year_begin(which: Book, day: date) -> date:
    """The first day of the book's year in which ``day`` lies."""
    month, first = which.year_from
    begin = date(day.year, month, first)
    return begin if begin <= day else date(day.year - 1, month, first)


def _stages(procedure: str) -> frozenset[str]:
    from workflows.procedure import load_procedures

    return frozenset(load_procedures()[procedure].stages)


def _together(moved: Turnover) -> tuple[Line, ...]:
    """Whoever stood on the book on any day of the period."""
    every = {
        (line.case_id, line.holder, line.entered.step.seq): line for line in (*moved.closing, *moved.removed)
    }
    return tuple(sorted(every.values(), key=lambda line: (line.entered.step.at, line.case_id)))


def _backwards() -> BadInput:
    return BadInput(
        "The first day lies after the last. Choose the days anew.",
        vi="Ngày đầu kỳ sau ngày cuối kỳ. Hãy chọn lại ngày.",
        field="tu",
    )
