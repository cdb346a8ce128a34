"""The parts of docs/ that are written from the code, so that they cannot fall behind it.

A part stands between ``<!-- from the code: name -->`` and ``<!-- to here -->``; what is around it is written by hand.
``python -m tests.architecture.papers`` writes every part anew. ``test_papers.py`` fails when one is out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from tests.architecture import glossary, law_gaps, processing
from tests.architecture.source import ROOT

Part = Callable[[], Iterable[str]]

PARTS: Final[Mapping[str, Mapping[str, Part]]] = {
    "docs/architecture.md": {"stages of the assessment": glossary.diagram},
    "docs/glossary.md": glossary.PARTS,
    "docs/law-gaps.md": law_gaps.PARTS,
    "docs/privacy.md": processing.PARTS,
}
REFRESH: Final = "write it anew with `python -m tests.architecture.papers`"

_PART = re.compile(
    r"(?P<head><!-- from the code: (?P<name>[^>]+) -->\n)(?P<body>.*?)(?P<end><!-- to here -->)", re.DOTALL
)


def written(name: str) -> str:
    """A file of docs/ as it should read: by hand as it stands, from the code as the code is now."""
    parts = PARTS[name]
    text = (ROOT / name).read_text("utf-8")
    return _PART.sub(lambda found: f"{found['head']}\n{_lines(parts[found['name']]())}\n{found['end']}", text)


def names_in(name: str) -> Sequence[str]:
    """The names of the parts that a file has room for."""
    return [found["name"] for found in _PART.finditer((ROOT / name).read_text("utf-8"))]


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def main() -> int:
    """Write every file of docs/ that is out of date, and name it."""
    for name in PARTS:
        text = written(name)
        if text != (ROOT / name).read_text("utf-8"):
            (ROOT / name).write_text(text, "utf-8")
            sys.stdout.write(f"written: {name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
