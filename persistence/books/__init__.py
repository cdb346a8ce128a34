"""Simple registers in the database: written (``writing``), read (``reading``), asked for (``filter``)."""

from __future__ import annotations

from persistence.books.filter import RowFilter
from persistence.books.reading import Balance, BookReader, RowLine, Waiting
from persistence.books.writing import BookWriter, Written

__all__ = ["Balance", "BookReader", "BookWriter", "RowFilter", "RowLine", "Waiting", "Written"]
