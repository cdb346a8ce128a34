"""What there is of kits and medicine: by item and lot, with expiry and shortage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from persistence.books import Balance
from web.language import _, label, many
from web.pages.views.times import day_vi
from workflows.books import Book

SOON: Final = 60
"""Days before its expiry from which a lot is told of."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as it is shown. ``tone``: late (expired), soon, or none."""

    lot: str
    expiry: str
    gained: str
    lost: str
    left: str
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its lots. ``short``: there is less than the minimum."""

    name: str
    left: str
    level: str
    short: bool
    lots: tuple[Lot, ...]


def items_of(book: Book, balances: Sequence[Balance], today: date) -> tuple[Item, ...]:
    """The stock by item; lots that are used up come last and are told of no more."""
    if book.stock is None:
        return ()
    by_item: defaultdict[str, list[Balance]] = defaultdict(list)
    for each in balances:
        by_item[each.item].append(each)
    choices = book.column(book.stock.item).choices
    return tuple(
        Item(
            name=label(choices[item]) if item in choices else item,
            left=_number(_usable(lots, today)),
            level=_number(lots[0].level) if lots[0].level is not None else "",
            short=_short(lots, today),
            lots=tuple(
                _lot(each, today)
                for each in sorted(lots, key=lambda lot: (lot.left == 0, lot.expiry or date.max, lot.lot))
            ),
        )
        for item, lots in sorted(
            by_item.items(), key=lambda pair: list(choices).index(pair[0]) if pair[0] in choices else 0
        )
    )


def tags_of(balances: Sequence[Balance], today: date) -> tuple[tuple[str, str], ...]:
    """What is to be seen at once: lots past or near their expiry, items that are short. Tone and words."""
    held = [each for each in balances if each.left > 0 and each.expiry is not None]
    past = sum(each.expiry < today for each in held if each.expiry is not None)
    near = sum(
        today <= each.expiry <= today + timedelta(days=SOON) for each in held if each.expiry is not None
    )
    by_item: defaultdict[str, list[Balance]] = defaultdict(list)
    for each in balances:
        by_item[each.item].append(each)
    short = sum(_short(lots, today) for lots in by_item.values())
    told = (
        ("late", many("%(num)s lô quá hạn dùng còn tồn", past) if past else ""),
        ("soon", many("%(num)s lô sắp hết hạn dùng", near) if near else ""),
        ("late", many("%(num)s loại dưới mức tồn tối thiểu", short) if short else ""),
    )
    return tuple((tone, words) for tone, words in told if words)


def _usable(lots: Sequence[Balance], today: date) -> int:
    """What is left and not past its expiry."""
    return sum(each.left for each in lots if each.expiry is None or each.expiry >= today)


def _short(lots: Sequence[Balance], today: date) -> bool:
    level = lots[0].level
    return level is not None and _usable(lots, today) < level


def _lot(each: Balance, today: date) -> Lot:
    tone, word = "", ""
    if each.left > 0 and each.expiry is not None and each.expiry < today:
        tone, word = "late", _("quá hạn dùng")
    elif each.left > 0 and each.expiry is not None and each.expiry <= today + timedelta(days=SOON):
        tone, word = "soon", _("sắp hết hạn")
    return Lot(
        each.lot,
        day_vi(each.expiry) if each.expiry is not None else "–",
        _number(each.gained),
        _number(each.lost),
        _number(each.left),
        tone,
        word,
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
