"""Codes of communes in a file of administration: a number that the gazetteer never held is a slip, and nobody would be found there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.places import LINE, gazetteer
from web.scenarios.shape import Offices
from web.scenarios.tables import Place, Problems


def check_codes(found: Offices, file: str, problems: Problems) -> None:
    """Every numeric code is one of the gazetteer, of before 1 July 2025 or since; a name in letters is the office's own affair."""
    known = [gazetteer().of_day(day) for day in (LINE, date.min)]
    for path, code in _codes(found):
        if code.isdecimal() and not any(("commune", code) in places for places in known):
            problems.found.append(
                Place(file, 0, path).refuse(
                    f"the gazetteer has no commune with the code {code}; look it up with 'lotrinh law places NAME'",
                    f"danh mục hành chính không có xã, phường mã {code}; tra mã bằng lệnh “lotrinh law places TÊN”",
                )
            )


def _codes(found: Offices) -> Iterator[tuple[str, str]]:
    """Where each code stands, and the code."""
    for name, unit in found.units.items():
        if unit.commune:
            yield f"units.{name}.commune", unit.commune
        former = unit.attributes.get("former_communes")
        for each in former if isinstance(former, list) else ():
            yield f"units.{name}.former_communes", str(each)
    for name, person in found.people.items():
        if home := person.attributes.get("residence_commune"):
            yield f"people.{name}.residence.commune", str(home)
