"""What we sent against what a system says it holds: by key, then by hash. Keys and hashes only; nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from documents.sheets import Sheet, to_csv
from persistence.exchange import ExchangeBook, Sent
from web.exchange.receipts import Held
from web.exchange.sending import Sender
from web.house import House, new_id
from web.language import mark
from workflows.model import Json

MOST_LINES: Final = 10_000
"""Lines that differ which are kept with a comparison; the figures count all."""


class Mark(StrEnum):
    """How a message stands. Stored."""

    SAME = "same"
    MISSING = "missing"
    DIFFERING = "differing"
    UNKNOWN = "unknown"
    UNCONFIRMED = "unconfirmed"
    PENDING = "pending"


MARKS_VI: Final[Mapping[Mark, str]] = {
    Mark.SAME: mark("hai bên khớp"),
    Mark.MISSING: mark("đã có biên nhận nhưng bên nhận không còn giữ"),
    Mark.DIFFERING: mark("nội dung bên nhận giữ khác nội dung đã gửi"),
    Mark.UNKNOWN: mark("bên nhận giữ nhưng ở đây không gửi"),
    Mark.UNCONFIRMED: mark("bên nhận giữ, ở đây chưa có biên nhận"),
    Mark.PENDING: mark("đã gửi, chưa có biên nhận, bên nhận không giữ"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One key on both sides; "" and None where one side has none."""

    mark: Mark
    key: str
    message: str
    ours: str
    theirs: str
    their_id: str
    sent_at: datetime | None


def reconcile(house: House, sender: Sender, system: str) -> Mapping[str, Json]:
    """Compare, keep the comparison, and return what is kept. ``NotNow``, ``NoReceipt`` where the system does not answer as it should."""
    book = ExchangeBook(house.database)
    figures = dict.fromkeys(Mark, 0)
    lines: list[Json] = []
    for line in compared(book.sent(system), sender.held(system)):
        figures[line.mark] += 1
        if line.mark is not Mark.SAME and len(lines) < MOST_LINES:
            sent = None if line.sent_at is None else line.sent_at.isoformat()
            lines.append([line.mark, line.key, line.message, line.ours, line.theirs, line.their_id, sent])
    told: dict[str, Json] = {"figures": {str(each): count for each, count in figures.items()}, "lines": lines}
    book.keep_comparison(new_id(), system, house.now(), told)
    return told


def compared(ours: Iterator[Sent], theirs: Iterator[Held]) -> Iterator[Line]:
    """Both sides, which are in order of keys, side by side; memory holds one of each."""
    mine, its = next(ours, None), next(theirs, None)
    while mine is not None or its is not None:
        first = min(each.key for each in (mine, its) if each is not None)
        here = mine if mine is not None and mine.key == first else None
        there = its if its is not None and its.key == first else None
        yield _line(first, here, there)
        mine = next(ours, None) if here is not None else mine
        its = next(theirs, None) if there is not None else its


def csv_of(told: Mapping[str, Json]) -> bytes:
    """The lines that differ as .csv."""
    rows = told["lines"] if isinstance(told["lines"], list) else []
    sheet = Sheet(
        "doi-chieu",
        (
            "kết quả",
            "ý nghĩa",
            "mã thông điệp",
            "thông điệp",
            "băm đã gửi",
            "băm bên nhận",
            "số bên nhận",
            "gửi lúc",
        ),
        ([row[0], MARKS_VI[Mark(str(row[0]))], *row[1:]] for row in rows if isinstance(row, list)),  # type: ignore[list-item]
    )
    return to_csv(sheet)


def _line(key: str, mine: Sent | None, its: Held | None) -> Line:
    return Line(
        _mark(mine, its),
        key,
        mine.message if mine is not None else "",
        mine.sha256 if mine is not None else "",
        its.sha256 if its is not None else "",
        its.id if its is not None else "",
        mine.first_sent_at if mine is not None else None,
    )


def _mark(mine: Sent | None, its: Held | None) -> Mark:
    if mine is None:
        return Mark.UNKNOWN
    if its is None:
        return Mark.PENDING if mine.acknowledged_at is None else Mark.MISSING
    if its.sha256 != mine.sha256:
        return Mark.DIFFERING
    return Mark.UNCONFIRMED if mine.acknowledged_at is None else Mark.SAME
