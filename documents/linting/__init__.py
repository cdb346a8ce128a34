"""The documents linter: legal citations, dates, numbering and layout of any .docx or .txt. The door is ``lint_file``.

Called by the command line (``lotrinh lint``) and by tests. Knows no clock: the day of a document is told, or read from its
line of place and day.
"""

from __future__ import annotations

from documents.linting.errors import LintError
from documents.linting.model import Finding, Passage, Place, Report, Said, Severity
from documents.linting.whole import lint_file, lint_text

__all__ = ["Finding", "LintError", "Passage", "Place", "Report", "Said", "Severity", "lint_file", "lint_text"]
