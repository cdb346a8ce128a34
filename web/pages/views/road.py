"""Procedures in the order in which a person comes to them, for lists and choices; tables are read in the order of their files."""

from __future__ import annotations

from typing import Final

from workflows.procedure import Procedure, Procedures

_ROAD: Final = (
    *("detection", "user_management", "assessment", "addict_list", "registration"),
    *("home_rehab", "facility_rehab", "substitution", "violation", "compulsory", "serving"),
    *("e_monitoring", "aftercare", "person_file", "provider", "facility_licence", "designation"),
)


def by_road(procedures: Procedures) -> tuple[Procedure, ...]:
    """Every procedure, from the detection on; one that has no place here stands at the end."""
    place = {name: number for number, name in enumerate(_ROAD)}
    return tuple(sorted(procedures.values(), key=lambda each: place.get(each.id, len(place))))
