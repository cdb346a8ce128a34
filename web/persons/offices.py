"""Offices that a form asks for: chosen from a list where there are few of a kind; where there are very many, written, with those of the
province offered. A list of every health station of the country would be a page of half a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from persistence.offices import count_kinds
from web.house import House
from web.language import _
from workflows.importing.words import plain
from workflows.model import Unit
from workflows.procedure import ActSpec, InputSpec

FEW: Final = 60
"""So many offices are a list to choose from."""

_MOST_NEAR: Final = 150
_MOST_TOLD: Final = 5
_WITH_ID: Final = re.compile(r".*\(([^()\s]+)\)")


def many_kinds(house: House, kinds: Iterable[str]) -> frozenset[str]:
    """Of these kinds those of which there are so many that an office is written, not chosen."""
    return frozenset(kind for kind, count in count_kinds(house.database, kinds).items() if count > FEW)


def at_hand(house: House, mine: Unit, kinds: Iterable[str], many: frozenset[str]) -> dict[str, Unit]:
    """The offices that a form of an officer of ``mine`` shows, by id: all of the kinds that are few; of the others those of his commune and
    province, at most ``_MOST_NEAR``."""
    asked = set(kinds)
    found = {unit.id: unit for unit in house.reader.units_of_kinds(asked - many)}
    if asked & many:
        near = [unit for unit in house.reader.units_near(mine.commune, mine.province) if unit.kind in many]
        near.sort(key=lambda unit: unit.commune != mine.commune)
        found |= {unit.id: unit for unit in near[:_MOST_NEAR]}
    return found


def said(unit: Unit) -> str:
    """An office as it is offered and read again: two may bear one name, so its id is told with it."""
    return f"{unit.name} ({unit.id})"


def read_offices(
    house: House, act: ActSpec, entered: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Sequence[str]], dict[str, tuple[str, ...]]]:
    """What was entered, with the id of each office that was written by its name, as ``said`` tells it, or by its id; and what is wrong, by
    field: a name that none has, or several."""
    read, wrong = dict(entered), dict[str, tuple[str, ...]]()
    for spec in act.inputs:
        text = next((each.strip() for each in entered.get(spec.name, ()) if each.strip()), "")
        if spec.kind != "unit" or not text:
            continue
        named = _WITH_ID.fullmatch(text)
        ids = {text, *([named[1]] if named else [])}
        known = house.reader.units_named(ids)
        if known:
            read[spec.name] = [next(iter(known))]
            continue
        found = _called(house, spec, text)
        if len(found) == 1:
            read[spec.name] = [found[0].id]
        else:
            wrong[spec.name] = (_slip(found),)
    return read, wrong


def nearest(units: Iterable[Unit], text: str) -> Unit | None:
    """Of these offices the one of that id or name; where none bears it, the one with the shortest name in which it stands."""
    wanted, there = plain(text), list(units)
    named = [unit for unit in there if unit.id == text or plain(unit.name) == wanted]
    within = named or [unit for unit in there if wanted and wanted in plain(unit.name)]
    return min(within, key=lambda unit: len(unit.name), default=None)


def _called(house: House, spec: InputSpec, text: str) -> list[Unit]:
    """Offices of the field's kinds that bear the name; where none does, those in whose name it stands."""
    wanted, units = plain(text), house.reader.units_of_kinds(spec.unit_kinds)
    names = {unit.id: plain(unit.name) for unit in units}
    whole = [unit for unit in units if names[unit.id] == wanted]
    return whole or [unit for unit in units if wanted in names[unit.id]]


def _slip(found: Sequence[Unit]) -> str:
    if not found:
        return _("Không có cơ quan nào tên như vậy trong danh bạ. Chọn trong gợi ý, hoặc gõ đủ tên.")
    told = "; ".join(map(said, found[:_MOST_TOLD])) + ("; …" if len(found) > _MOST_TOLD else "")
    return _("Nhiều cơ quan có tên này. Ghi kèm mã trong ngoặc, ví dụ: %(offices)s", offices=told)
