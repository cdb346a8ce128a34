"""What lawyers read: the grid stage by act and the table of every procedure, made from the tables the door works with."""

from __future__ import annotations

from tests.workflows.grid.pages import GRID, TABLES, pages

__all__ = ["GRID", "TABLES", "pages"]
