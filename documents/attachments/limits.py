"""How large and how heavy a paper from outside may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024

NAME_LENGTH: Final = 120
"""Characters of a name as it is shown."""
MOST_PAGES: Final = 2_000
MOST_OBJECTS: Final = 400_000
"""Objects of a PDF that are looked at."""
DEEPEST: Final = 100
"""Dictionaries and lists within each other, in one object of a PDF."""
MOST_PIXELS: Final = 80_000_000
"""A sheet of A3 at 600 dpi has 70 million."""
LONGEST_SIDE: Final = 20_000
SHORTEST_SIDE: Final = 100
READABLE_DPI: Final = 145
"""Below this a scanned A4 page is hard to read (150 dpi, with what scanners cut from the edges)."""
READABLE_SIDE: Final = 1_200
"""Pixels across that an A4 page has at that resolution."""
MOST_PARTS: Final = 3_000
"""Files in a .docx."""
LARGEST_UNPACKED: Final = 200 * MEGABYTE
HIGHEST_RATIO: Final = 300
"""How many times larger than packed a part of a .docx of more than a megabyte may be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``file`` and ``act`` are bytes; ``memory`` (bytes), ``processor`` and ``wall`` (seconds) bound the opening of one file."""

    file: int = 20 * MEGABYTE
    act: int = 60 * MEGABYTE
    memory: int = 1024 * MEGABYTE
    processor: int = 15
    wall: int = 30
