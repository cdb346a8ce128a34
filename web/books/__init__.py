"""Simple registers put together: who may write and see (``seeing``), rows entered, corrected, struck (``entering``).

Pages, API, command line and imports call these; what a register is stands in ``workflows/books``.
"""

from __future__ import annotations

from web.books.entering import Entered, correct_row, enter_many, enter_row, strike_row
from web.books.seeing import book_named, open_row, reads_book, writers_of

__all__ = [
    "Entered",
    "book_named",
    "correct_row",
    "enter_many",
    "enter_row",
    "open_row",
    "reads_book",
    "strike_row",
    "writers_of",
]
