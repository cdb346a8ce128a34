"""What is said of a file that cannot be read."""

from __future__ import annotations

from rules.errors import InputError


class LintError(InputError):
    """A file that the linter cannot read: what it is, and what to do."""

    code = "lint_file"


def refused(en: str, vi: str, do_en: str, do_vi: str) -> LintError:
    """The error: why, and what to do."""
    return LintError(
        f"This file cannot be checked: {en}; {do_en}.", vi=f"Không kiểm tra được tệp này: {vi}; {do_vi}."
    )
