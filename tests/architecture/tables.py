"""Tables of Markdown, as the parts of docs/ need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rules.citation import Citation


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, nothing: str = "None.") -> Iterator[str]:
    """The lines of a table; ``nothing`` where there is no row."""
    found = list(rows)
    if not found:
        yield nothing
        return
    yield _row(headers)
    yield _row(["---"] * len(headers))
    for row in found:
        yield _row(row)


def code(name: str) -> str:
    """A name of the code."""
    return f"`{name}`"


def codes(names: Iterable[str]) -> str:
    """Names of the code, one after the other."""
    return ", ".join(map(code, names))


def places(cites: Iterable[Citation]) -> str:
    """Citations in short form."""
    return "; ".join(cite.short() for cite in cites)


def span(first: date, last: date | None) -> str:
    """A period, both ends included."""
    return f"{first} to {last}" if last else f"from {first}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
