"""Period reports on paper: the report itself upright, its tables behind it on lying pages. The door is ``report_docx``."""

from __future__ import annotations

from documents.reports.model import PaperTable, ReportPaper
from documents.reports.paper import report_docx

__all__ = ["PaperTable", "ReportPaper", "report_docx"]
