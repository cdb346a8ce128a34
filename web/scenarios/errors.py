"""The one error of scenario files and files of administration: what is wrong, where, and what is accepted."""

from __future__ import annotations

from rules.errors import InputError


class ScenarioError(InputError):
    """A file that is not of its format; names file, line and key, and what is accepted there."""

    code = "scenario"
