"""Tables of strangers: .xlsx and .csv are opened here, within limits, row by row; everything else is named and refused.

Nothing of a file is run, no link followed, no cell computed. What a file is follows from its bytes, never from its name.
"""

from __future__ import annotations

from documents.sheets.reading.errors import SheetRefused
from documents.sheets.reading.limits import Limits
from documents.sheets.reading.model import Book, Note, Page
from documents.sheets.reading.opening import open_book

__all__ = ["Book", "Limits", "Note", "Page", "SheetRefused", "open_book"]
