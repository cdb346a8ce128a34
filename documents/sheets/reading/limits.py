"""How large a table from outside may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file and of what is packed in it; ``ratio``: how many times larger than packed a part of more than a megabyte may be."""

    file: int = 40 * MEGABYTE
    unpacked: int = 700 * MEGABYTE
    part: int = 500 * MEGABYTE
    small_part: int = 8 * MEGABYTE  # parts that are read whole: names of sheets, formats
    strings: int = 160 * MEGABYTE
    ratio: int = 200
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 200
    cells: int = 8_000_000
    merges: int = 20_000
    text: int = 32_767  # characters of a cell, as in Excel
