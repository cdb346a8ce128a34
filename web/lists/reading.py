"""The reader of one list's rows, with the communes that its office knows."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from web.house import House
from web.lists.kept import Told
from web.lists.officers import may_file_papers
from web.signin.officer import Officer
from workflows.importing.rows import Place, Reader
from workflows.importing.words import plain

_OFFICE: Final = re.compile(r"^(cong an|ubnd|uy ban nhan dan|tram y te)\s+")
_KIND: Final = re.compile(r"^(xa|phuong|thi tran|dac khu)\s+")
_COMMUNES: Final = ("commune_police", "commune_pc")


def reader_of(house: House, officer: Officer, told: Told) -> Reader:
    """What reads the rows of a list for this officer, today."""
    return Reader(
        told.mapping,
        told.read_by(papers=may_file_papers(house, officer)),
        house.today(),
        communes(house),
        told.merged_rows(),
    )


def communes(house: House) -> dict[str, tuple[Place, ...]]:
    """The communes of the directory by every plain name under which a list may write them."""
    found: defaultdict[str, set[Place]] = defaultdict(set)
    for unit in house.reader.units_of_kinds(_COMMUNES):
        if unit.commune is None:
            continue
        place = Place(unit.commune, unit.province or "")
        full = _OFFICE.sub("", plain(unit.name))
        bare = _KIND.sub("", full)
        for name in {
            full,
            bare,
            plain(unit.commune),
            f"{full} {plain(place.province)}",
            f"{bare} {plain(place.province)}",
        }:
            found[name.strip()].add(place)
    return {
        name: tuple(sorted(places, key=lambda each: each.commune)) for name, places in found.items() if name
    }
