"""The page on security answers every requirement of the standard once, and names tests that are there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
_ROW = re.compile(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \| (yes|partly|no|–) \| (.+) \|$", re.MULTILINE)
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they are numbered from 1, those of level 3 come last.
SECTIONS = {
    "1": (2, 9, 11, 3, 2), "2": (3, 3, 4, 1), "3": (0, 2, 4, 6, 5, 0, 2), "4": (3, 1, 2, 4), "5": (1, 3, 2, 3),
    "6": (3, 12, 4, 4, 5, 3, 0, 4), "7": (3, 4, 2, 5, 2, 2), "8": (2, 3, 1, 1), "9": (3, 4),
    "10": (2, 2, 4, 11, 5, 2, 3), "11": (2, 3, 3, 4, 1, 1), "12": (3, 2, 4), "13": (1, 5, 2, 5), "14": (2, 4, 3),
    "15": (3, 3, 7), "16": (1, 5, 4, 3, 3), "17": (1, 4, 2),
}  # fmt: skip
WANTED = [
    f"{chapter}.{section}.{number}"
    for chapter, counts in SECTIONS.items()
    for section, count in enumerate(counts, start=1)
    for number in range(1, count + 1)
]


def test_every_requirement_of_both_levels_is_answered_once() -> None:
    assert len(WANTED) == 253
    told = Counter(item for row in _ROW.findall(PAGE) for item in row[0].split(", "))
    assert told == Counter(WANTED)


def test_what_is_held_names_a_test_or_a_place_that_is_there() -> None:
    for items, mark, words in _ROW.findall(PAGE):
        named = re.findall(r"`(tests/[\w./]+\.py)`", words)
        missing = [name for name in named if not Path(ROOT / name).is_file()]
        assert missing == [], items
        assert mark != "partly" or len(words) > 60, f"{items}: what is missing stands beside it"
