"""Clock, environment and chance are handed in: the rooms that hold law and paper never reach for them."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import dotted, python_files, tree

# What reads the clock, whatever the name under which the class was imported.
_CLOCK = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
_CLOCK_OWNERS = {"datetime", "date", "dt"}
_CLOCK_MODULE = {
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.perf_counter",
    "time.localtime",
    "time.gmtime",
}
_SURROUNDINGS = {"os.environ", "os.getenv", "os.environb"}
_CHANCE = {"uuid.uuid4", "uuid.uuid1", "uuid4", "uuid1", "random", "secrets"}


def _clock_reads(path: Path) -> list[str]:
    reads = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        owner, _, last = name.rpartition(".")
        if name in _CLOCK_MODULE or (last in _CLOCK and owner.rpartition(".")[2] in _CLOCK_OWNERS):
            reads.append(f"{path}:{node.lineno} {name}")
    return reads


def test_no_clock_in_rules_workflows_and_documents() -> None:
    """``fromtimestamp`` reads no clock, but the machine's time zone unless told one: it is no better."""
    assert [
        read for path in python_files("rules", "workflows", "documents") for read in _clock_reads(path)
    ] == []


def test_no_environment_in_rules_workflows_and_documents() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in python_files("rules", "workflows", "documents")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node) in _SURROUNDINGS
    ]
    assert found == []


def test_no_chance_in_rules_and_workflows() -> None:
    """The same facts give the same verdict, and the same command the same act."""
    found = [
        f"{path}:{node.lineno} {dotted(node.func)}"
        for path in python_files("rules", "workflows")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (dotted(node.func) in _CHANCE or dotted(node.func).split(".")[0] in _CHANCE)
    ]
    assert found == []


def test_the_check_sees_a_clock(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(
        "import datetime\nfrom datetime import date\na = datetime.datetime.now()\nb = date.today()\n"
    )
    assert len(_clock_reads(path)) == 2
