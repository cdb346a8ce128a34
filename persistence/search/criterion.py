"""What is asked of a person in a search, as a condition on ``person_index``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_

LAST: Final = "\U0010ffff"
"""After every text that begins alike."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked: a token of a kind that is one of ``tokens`` or begins with ``start``."""

    kind: str
    tokens: tuple[str, ...] = ()
    start: str = ""

    def on(self, table: Table | Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of the table
        """The condition on a row of the index."""
        return and_(table.c.kind == self.kind, self._met_by(table.c.token))

    def of(self, table: Table | Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of the table
        """The same on a row of one person. The row is found by the person: to nothing added no index on tokens helps, else PostgreSQL
        goes through all who were born in a year to know whether one was."""
        return and_(
            table.c.kind == self.kind, self._met_by(table.c.token.concat("") if self.start else table.c.token)
        )

    def _met_by(self, token: ColumnElement[str]) -> ColumnElement[bool]:
        if self.start:
            return and_(token >= self.start, token < self.start + LAST)
        return token.in_(self.tokens)
