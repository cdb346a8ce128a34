"""Every command that the Makefile has is listed, and every command that a page of ours names exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

_PAGES = ("README.md", "README.vi.md")
_INNER = {"chosen-python"}  # a step of `make install`, nothing to ask for


def _targets() -> set[str]:
    phony = re.findall(r"^\.PHONY:(.*)$", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    return {name for line in phony for name in line.split()} - _INNER


def test_help_lists_every_target_with_a_line_about_it() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    listed = dict(re.findall(r"^  make (\S+)\s+(\S.*)$", done.stdout, flags=re.MULTILINE))
    assert set(listed) == _targets()


def _named_commands(text: str) -> set[str]:
    """``case list`` for each ``lotrinh case list`` in a block or a span of code."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    code = "\n".join(blocks + spans)
    return {words.strip() for words in re.findall(r"\blotrinh ((?:[a-z]+(?: |\b)){1,2})", code)}


@pytest.mark.parametrize("page", _PAGES)
def test_every_make_command_of_the_page_exists(page: str) -> None:
    named = set(
        re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", (ROOT / page).read_text("utf-8"), flags=re.MULTILINE)
    )
    assert {one or other for one, other in named} <= _targets()


@pytest.mark.parametrize("page", _PAGES)
def test_every_lotrinh_command_of_the_page_exists(page: str) -> None:
    import click

    from web.cli import main

    named = _named_commands((ROOT / page).read_text("utf-8"))
    assert named
    for words in named:
        command: click.Command = main
        for word in words.split():
            if not isinstance(command, click.Group):
                break
            found = command.commands.get(word)
            assert found is not None, f"lotrinh {words}"
            command = found


def test_the_house_runs_the_same_script_as_the_one_that_decides() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.search(r"^make test$", script, flags=re.MULTILINE)
    assert Path(ROOT / ".ci" / "run").stat().st_mode & 0o111
