"""The statutory books: living lists that are projections of acts, never second books (docs/registers.md)."""

from workflows.registers.model import About, Book, Event, Happened, Journal, Line, PlaceBy, Rule, Step
from workflows.registers.project import Turnover, known_by, lines_of, standing, turnover
from workflows.registers.reader import load_books, read_books

__all__ = [
    "About",
    "Book",
    "Event",
    "Happened",
    "Journal",
    "Line",
    "PlaceBy",
    "Rule",
    "Step",
    "Turnover",
    "known_by",
    "lines_of",
    "load_books",
    "read_books",
    "standing",
    "turnover",
]
