"""The source files of the project, as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rules", "workflows", "documents", "persistence", "web")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is committed or about to be, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = sorted(name for name in listed.stdout.decode("utf-8").split("\0") if name)
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def python_files(*tops: str) -> tuple[Path, ...]:
    """The Python files below the given top-level directories; of all of them if none is given."""
    return tuple(path for path in tracked() if path.suffix == ".py" and (not tops or path.parts[0] in tops))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


@cache
def text(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.expr) -> str:
    """``datetime.now`` for the expression that reads so; empty for anything that is no name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            head = dotted(value)
            return f"{head}.{attr}" if head else attr
        case _:
            return ""
