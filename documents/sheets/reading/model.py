"""What an opened table gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from workflows.importing.cells import Line


@dataclass(frozen=True, slots=True)
class Note:
    """What the officer should know of a file that is taken: a stable code, whole sentences."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its place in the file, its name, whether the table program hides it."""

    place: int
    name: str
    hidden: bool = False


@dataclass(slots=True)
class Seen:
    """What is known of a sheet once its rows were gone through: merged areas as (row, column, row, column), columns that are hidden."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    more_merges: bool = False
    hidden_columns: frozenset[int] = frozenset()


class Book(Protocol):
    """A table from outside."""

    @property
    def kind(self) -> str:
        """ "xlsx" or "csv"."""
        ...

    @property
    def pages(self) -> tuple[Page, ...]:
        """The sheets in their order."""
        ...

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be known of the file."""
        ...

    def lines(self, page: Page, seen: Seen) -> Iterator[Line]:
        """Every row in which something stands, in order; ``seen`` is filled meanwhile. ``SheetRefused`` where it can be read no further."""
        ...

    def close(self) -> None:
        """Let the file go."""
        ...
