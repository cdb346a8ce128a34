"""Runs ``lotrinh`` in this process, as a shell would: output, error stream, exit code, never a stack trace."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from web.cli import main


def lotrinh(*args: object, code: int = 0, env: dict[str, str] | None = None) -> Result:
    """The command; its exit code must be ``code``."""
    result = CliRunner().invoke(main, [str(each) for each in args], env={"COLUMNS": "80"} | (env or {}))
    assert result.exit_code == code, f"{args}: {result.exit_code}\n{result.output}"
    assert "Traceback" not in result.output
    return result


def answer(*args: object, code: int = 0) -> Any:
    """What the command prints as JSON."""
    return json.loads(lotrinh(*args, "--json", code=code).stdout)


def widest(text: str) -> int:
    """The length of the longest line."""
    return max((len(line) for line in text.splitlines()), default=0)
