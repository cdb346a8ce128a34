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
        token = table.c.token
        if self.start:
            return and_(table.c.kind == self.kind, token >= self.start, token < self.start + LAST)
        return and_(table.c.kind == self.kind, token.in_(self.tokens))
