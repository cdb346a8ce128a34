"""The statutory books of this house, for pages, API, command line and reports (docs/registers.md)."""

from web.registers.asking import as_of, book, books, lines, lines_of_books, scope_of, turnover, unknown_book

__all__ = ["as_of", "book", "books", "lines", "lines_of_books", "scope_of", "turnover", "unknown_book"]
