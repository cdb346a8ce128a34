"""The rules over several rows: nobody helps more than the plan says, and no stock falls below nothing on any day. Pure.

Called by the storage inside its transaction, over the rows of the one helper or lot that a change touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.books.errors import Problem
from workflows.books.model import Book, Load, Stock
from workflows.books.slots import PARTED


@dataclass(frozen=True, slots=True)
class Move:
    """What a row does to the balance of its lot on a day; ``place`` is that of a row which is to be written, None of one that stands."""

    day: date
    delta: int
    place: int | None = None


def load_refused(book: Book, helped: Iterable[str], new: Sequence[tuple[int, str]]) -> Mapping[int, Problem]:
    """Which new rows (place, who would be helped) are one too many for a helper who helps ``helped`` now."""
    if book.load is None:
        return {}
    held, refused = set(helped), {}
    for place, each in new:
        if each not in held and len(held) >= book.load.most:
            refused[place] = _too_many(book.load, len(held))
        else:
            held.add(each)
    return refused


def stock_refused(book: Book, key: str, moves: Iterable[Move]) -> Mapping[int | None, Problem]:
    """Which moves would take a lot below nothing, day by day; what comes in on a day comes first.

    Where one that stands would be uncovered, the last new one before it is at fault; where there is none, the answer is under None.
    """
    stock, balance = book.stock, 0
    taken: list[Move] = []
    refused: dict[int | None, Problem] = {}
    if stock is None:
        return refused
    for move in sorted(moves, key=lambda each: (each.day, -each.delta, each.place is not None)):
        balance += move.delta
        if move.delta < 0 and move.place is not None:
            taken.append(move)
        while balance < 0:
            fault = taken.pop() if taken else None
            at = move if fault is None else fault
            refused[at.place if fault is not None else None] = _short(book, stock, key, move.day, -balance)
            balance = balance - fault.delta if fault is not None else 0
    return refused


def _too_many(load: Load, now: int) -> Problem:
    cites = tuple(cite.short() for cite in load.cites)
    where = "; ".join((*cites, *((load.source,) if load.source else ())))
    return Problem(
        load.column,
        f"{load.said.vi} (đang giúp {now}, nhiều nhất {load.most}; {where})."
        " Hãy chọn người giúp đỡ khác, hoặc kết thúc một phân công trước.",
        f"{load.said.en} (now {now}, at most {load.most}; {where}). Choose another helper, or end an assignment first.",
        (*cites, *((load.source,) if load.source else ())),
    )


def _short(book: Book, stock: Stock, key: str, day: date, missing: int) -> Problem:
    item, _mark, lot = key.partition(PARTED)
    said = book.column(stock.item).choices.get(item)
    vi, en = (said.vi, said.en) if said is not None else (item, item)
    return Problem(
        stock.quantity,
        f"{vi}, lô {lot}: ngày {day:%d/%m/%Y} số xuất vượt số tồn {missing}. Kiểm tra lại số lượng, số lô và ngày.",
        f"{en}, lot {lot}: on {day.isoformat()} {missing} more would have gone out than there was. Check quantity, lot and day.",
    )
