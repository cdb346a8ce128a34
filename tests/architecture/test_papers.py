"""The papers of docs/ tell the truth: written from the code where they list, and naming only what is there."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click
import pytest

from tests.architecture import papers
from tests.architecture.source import ROOT, tracked
from web.cli import main
from workflows.procedure.loader import _ACT_KEYS as ACT_KEYS

_OURS = sorted(str(path) for path in tracked() if path.parts[0] == "docs" and path.suffix == ".md")
_TOPS = (
    "rules",
    "workflows",
    "documents",
    "persistence",
    "web",
    "tests",
    "docs",
    "tools",
    "bench",
    "requirements",
)
# A file or a folder of this repository, as a page names it: `rules/terms/age.py`, `tests/rules/`.
_PLACE = re.compile(rf"`((?:{'|'.join(_TOPS)})/[\w./-]*)`")
_COMMAND = re.compile(r"(?:`|^ *|/bin/)lotrinh ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def _text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


@pytest.mark.parametrize("page", papers.PARTS)
def test_what_is_written_from_the_code_is_as_the_code_is(page: str) -> None:
    assert papers.written(page) == _text(page), f"{page} is out of date: {papers.REFRESH}"


@pytest.mark.parametrize("page", papers.PARTS)
def test_every_part_has_its_place_once(page: str) -> None:
    assert sorted(papers.names_in(page)) == sorted(papers.PARTS[page])


@pytest.mark.parametrize("page", _OURS)
def test_every_place_that_a_page_names_exists(page: str) -> None:
    assert [place for place in _PLACE.findall(_text(page)) if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("page", _OURS)
def test_every_link_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    assert [link for link in _LINK.findall(_text(page)) if not (folder / link).exists()] == []


def test_the_check_sees_a_place_that_is_not_there() -> None:
    assert _PLACE.findall("see `rules/nowhere.py` and `rules/terms/`") == ["rules/nowhere.py", "rules/terms/"]


def test_every_key_of_an_act_is_explained() -> None:
    text = _text("docs/architecture.md")
    assert [key for key in sorted(ACT_KEYS) if f"`{key}`" not in text] == []


@pytest.mark.parametrize("page", _OURS)
def test_every_command_that_a_page_names_exists(page: str) -> None:
    missing = [" ".join(words) for words in _COMMAND.findall(_text(page)) if not _known(main, words)]
    assert missing == []


def _known(group: click.Group, words: Sequence[str]) -> bool:
    """Whether the words lead from group to group; what follows a command is its argument."""
    command: click.Command = group
    for word in filter(None, words):
        if not isinstance(command, click.Group):
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    return True


def test_the_check_sees_a_command_that_is_not_there() -> None:
    assert not _known(main, ("audit", "mend"))
    assert _known(main, ("scenario", "run"))
