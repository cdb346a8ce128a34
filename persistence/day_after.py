"""A day after a kept moment, in the words of each database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class DayAfter(FunctionElement[datetime]):
    """``DayAfter(column)``: twenty-four hours later, to be compared with another column of moments."""

    type = DateTime()
    name = "day_after"
    inherit_cache = True


@compiles(DayAfter)
def _text(element: DayAfter, compiler: SQLCompiler, **kw: object) -> str:
    """SQLite keeps a moment as text with six digits of a second: it knows three, and the others do not matter here."""
    return f"strftime('%Y-%m-%d %H:%M:%f000', {compiler.process(element.clauses, **kw)}, '+1 day')"


@compiles(DayAfter, "postgresql")
def _interval(element: DayAfter, compiler: SQLCompiler, **kw: object) -> str:
    return f"({compiler.process(element.clauses, **kw)} + interval '1 day')"
