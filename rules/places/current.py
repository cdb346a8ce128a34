"""The 34 provinces and 3,321 communes since 2025-07-01, from the kept package ``vietnam-provinces``: the only file that meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

if TYPE_CHECKING:
    from rules.places.gazetteer import Place


def current_places(since: date) -> Iterator[Place]:
    """Every province with its communes."""
    from rules.places.gazetteer import Place  # noqa: PLC0415  # the two files make one room; this one holds the fence

    for province in json.loads(NESTED_DIVISIONS_JSON_PATH.read_bytes()):
        above = f"{province['code']:02d}"
        yield Place(above, province["name"], "province", "", since, None)
        for commune in province["wards"]:
            name = " ".join(commune["name"].split())
            yield Place(f"{commune['code']:05d}", name, "commune", above, since, None)
