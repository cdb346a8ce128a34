"""Lists on their way in: kept sealed, checked chunk by chunk, decided row by row, brought in, gone after their time.

Who does the work (``web.lists``) moves rows within the transaction in which it writes what they become, so that a process that ends half
way leaves nothing half done. What is past its time goes with the next list that is brought.
"""

from __future__ import annotations

from persistence.lists_in.lists import ListsIn
from persistence.lists_in.model import OPEN, Chunk, Decision, ImportState, ListImport, ListRow, Mark, RowState

__all__ = ["OPEN", "Chunk", "Decision", "ImportState", "ListImport", "ListRow", "ListsIn", "Mark", "RowState"]
