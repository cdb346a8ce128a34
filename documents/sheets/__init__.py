"""Tables in and out: .xlsx and .csv are written and read here and nowhere else.

Whoever has rows to hand out (reports, registers, errors of an import) calls ``to_xlsx`` and ``to_csv``; whoever takes a file of a stranger
in calls ``documents.sheets.opening``. No value of a cell is ever run: what begins like a formula goes out, and comes in, as text.
"""

from __future__ import annotations

from documents.sheets.model import Cell, Column, Sheet
from documents.sheets.text import to_csv

__all__ = ["Cell", "Column", "Sheet", "to_csv", "to_xlsx"]


def to_xlsx(*sheets: Sheet) -> bytes:
    """See ``documents.sheets.workbook``, which is loaded when the first workbook is made: most days an office makes none."""
    from documents.sheets import workbook

    return workbook.to_xlsx(*sheets)
