"""The five rooms are ours, the arrows go one way, and every library stands behind its fence."""

from __future__ import annotations

import ast
import configparser
import importlib
import logging
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import ROOMS, ROOT, python_files, tree

# Libraries that every room may use, with the reason.
_UNFENCED: dict[str, str] = {}


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "setup.cfg"), no_cache=True)
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = (
                False  # its own settings silence whatever logged before: other tests read what is logged
            )
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_library_stands_behind_a_fence() -> None:
    """A library that no contract names is met in the open: decide which room is to know it."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", "utf-8")
    fenced = {
        name
        for section in settings.sections()
        if section.startswith("importlinter:contract:")
        for name in settings[section].get("forbidden_modules", "").split()
    }
    met = {
        name
        for path in python_files(*ROOMS)
        for name in _imported(tree(path))
        if name not in sys.stdlib_module_names
    }
    assert met - set(ROOMS) - fenced - set(_UNFENCED) == set()


def test_every_library_that_is_imported_is_asked_for_by_name() -> None:
    """What another package happens to bring along is gone when that package changes its mind."""
    asked = {
        re.split(r"[\[=<>]", line)[0].lower().replace("_", "-")
        for name in ("engine", "runtime")
        for line in (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
    }
    owners = packages_distributions()
    met = {name for path in python_files(*ROOMS) for name in _imported(tree(path))}
    unasked = {
        name
        for name in met - set(ROOMS) - sys.stdlib_module_names
        if not {owner.lower().replace("_", "-") for owner in owners.get(name, ())} & asked
    }
    assert unasked == set()


def _imported(module: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_imported_from_this_repository(room: str) -> None:
    file = importlib.import_module(room).__file__
    assert file is not None
    assert Path(file) == ROOT / room / "__init__.py"


def test_the_installed_command_takes_the_rooms_from_this_repository(tmp_path: Path) -> None:
    """From any directory, also one that has a folder named like one of ours."""
    (tmp_path / "web").mkdir()
    program = (
        f"import {', '.join(ROOMS)}; print(*[room.__file__ for room in ({', '.join(ROOMS)})], sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.split() == [str(ROOT / room / "__init__.py") for room in ROOMS]


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_tells_its_types(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()


def test_relative_imports_are_not_used() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
