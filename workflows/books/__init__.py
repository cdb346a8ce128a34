"""Simple registers ("sổ"): pledges, training, contacts, kits and the like. One mechanism, each register a file of data (``registers/``).

``load_books`` reads them, ``check_row`` holds a row against one; ``persistence/books`` keeps the rows, ``web/books`` puts it together.
"""

from __future__ import annotations

from workflows.books.checking import Checked, Known, check_row
from workflows.books.errors import Problem, RowRefused, RuleBroken, UnknownBook, unknown_book
from workflows.books.loader import GROUPS, load_books
from workflows.books.model import Book, Column, Entry, RowVersion, Type

__all__ = [
    "GROUPS",
    "Book",
    "Checked",
    "Column",
    "Entry",
    "Known",
    "Problem",
    "RowRefused",
    "RowVersion",
    "RuleBroken",
    "Type",
    "UnknownBook",
    "check_row",
    "load_books",
    "unknown_book",
]
