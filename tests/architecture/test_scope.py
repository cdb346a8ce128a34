"""docs/scope.md: every row of the plans is there, and whatever it names exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

import click
import pytest

from documents.catalogue import load_catalogue
from rules.corpus import LAW
from tests.architecture.source import ROOT
from tests.web.routes import RULES
from web.cli import main
from workflows.books import load_books as simple_registers
from workflows.procedure import load_procedures
from workflows.registers import load_books
from workflows.reporting.loader import load_definitions

PAGE = (ROOT / "docs" / "scope.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", PAGE, flags=re.MULTILINE)
NAMED = sorted(set(re.findall(r"`([a-z]+):([^`]+)`", PAGE)))


def test_every_row_of_the_plans_stands_once_and_is_answered() -> None:
    assert [int(number) for number, *_rest in ROWS] == list(range(1, 52))
    for number, where, asked, state, answer in ROWS:
        assert where.strip(), number
        assert asked.strip(), number
        assert state in {"yes", "partly", "outside"}, number
        assert re.search(r"`[a-z]+:", answer), number
        assert state == "yes" or len(re.sub(r"`[^`]*`", "", answer)) > 60, (
            f"{number}: what is missing is said"
        )


def _command(words: str) -> bool:
    at: click.Command = main
    for word in words.split():
        if not isinstance(at, click.Group) or word not in at.commands:
            return False
        at = at.commands[word]
    return True


def _form(name: str) -> bool:
    catalogue = load_catalogue()
    days = (date(2024, 1, 2), date(2026, 7, 2))
    return any(entry.id == name for day in days for entry in catalogue.forms(day))


def _test(name: str) -> bool:
    path, _, case = name.partition("::")
    file = ROOT / path
    return file.is_file() and (not case or f"def {case}(" in file.read_text("utf-8"))


def _scenario(name: str) -> bool:
    folder, _, story = name.partition("/")
    return (LAW / folder / "scenarios" / f"{story}.yaml").is_file()


@cache
def _endpoints() -> frozenset[str]:
    return frozenset(RULES)


THERE: Mapping[str, Callable[[str], bool]] = {
    "act": lambda name: name in load_procedures().acts,
    "page": lambda name: name in _endpoints(),
    "book": lambda name: name in load_books(),
    "register": lambda name: name in simple_registers(),
    "report": lambda name: name in load_definitions().kinds,
    "target": lambda name: name in {each.id for each in load_definitions().targets},
    "command": _command,
    "form": _form,
    "file": lambda name: (ROOT / name).exists(),
    "test": _test,
    "scenario": _scenario,
}


@pytest.mark.parametrize(("kind", "name"), NAMED, ids=str)
def test_what_is_named_is_there(kind: str, name: str) -> None:
    assert kind in THERE
    assert THERE[kind](name)


def test_every_simple_register_and_statutory_book_answers_something_or_is_told_elsewhere() -> None:
    told = {name for kind, name in NAMED if kind == "register"}
    elsewhere = {"data_breaches", "data_requests"}  # docs/privacy.md
    assert set(simple_registers()) - told <= elsewhere
