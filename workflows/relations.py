"""Who stands by a person: relatives, guardian, representative, helper. Kept with the person's record, ended but never removed. Pure.

An entry is a mapping of texts: ``id``, ``relation`` (a code of ``RELATIONS``), ``name``, ``from`` (day it was told for), ``until`` (day it
ended, absent while it holds), and where told ``person`` (the id of a person on file), ``phone``, ``address``, ``paper``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from workflows.model import Json, Person

RELATIVES: Final = "relatives"
MOST: Final = 40
RELATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "parent": "Cha, mẹ",
        "guardian": "Người giám hộ",
        "representative": "Người đại diện hợp pháp",
        "spouse": "Vợ hoặc chồng",
        "child": "Con",
        "sibling": "Anh, chị, em ruột",
        "relative": "Người thân khác",
        "helper": "Người giúp đỡ, hỗ trợ",
        "counsel": "Người bảo vệ quyền và lợi ích hợp pháp",
    }
)
"""The relations that can be told, in Vietnamese; the code is kept."""


def relatives_of(person: Person) -> tuple[Mapping[str, Json], ...]:
    """The entries of a person, those that hold first, in the order in which they were told."""
    held = person.attributes.get(RELATIVES)
    entries = [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []
    return tuple(sorted(entries, key=lambda each: "until" in each))


def with_relative(person: Person, entry: Mapping[str, str]) -> Person:
    """The person with one entry more. An entry of the same ``id`` is there already: nothing changes."""
    held = relatives_of(person)
    if any(each.get("id") == entry["id"] for each in held):
        return person
    told: dict[str, Json] = {name: value for name, value in entry.items() if value}
    return _with(person, [*held, told])


def ended(person: Person, entry_id: str, day: date) -> Person:
    """The person with that entry ended on a day; one that ended before, or is not there, stays as it is."""
    entries = [
        {**each, "until": day.isoformat()} if each.get("id") == entry_id and "until" not in each else each
        for each in relatives_of(person)
    ]
    return _with(person, entries)


def _with(person: Person, entries: list[Mapping[str, Json]]) -> Person:
    listed: list[Json] = [dict(each) for each in entries]
    return replace(person, attributes={**person.attributes, RELATIVES: listed})
