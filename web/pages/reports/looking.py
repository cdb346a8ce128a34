"""Whose reports an officer sees: those of the own commune; a province those of its communes, an auditor all. Administrators see none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from persistence.reach import Reach, seen_among
from persistence.statutory import StatutoryBooks
from rules.errors import BadInput
from web.house import House
from web.pages.forms.reading import ordinal
from web.pages.record import log_all
from web.signin.access import ADMINISTRATOR, COMMUNE, covers, may_write, reach_of
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.errors import UnknownCase
from workflows.model import Person, Unit
from workflows.reporting.model import Line

PLACE = "xa"
"""The argument by which a province or an auditor names a commune."""

SHOWN_MOST = 60
"""Lines of a figure on one page."""


def commune() -> str:
    """The commune of the reports that are asked for. ``UnknownCase`` where the officer has none, or names one that is not seen."""
    officer, named = at_work(), request.args.get(PLACE, "")
    found = commune_of(house(), officer, named)
    if found is None:
        raise unknown_commune()
    return found


def unknown_commune() -> UnknownCase:
    """The same words whether there is no such commune or it is not for this officer."""
    return UnknownCase(
        "There are no reports of this commune for you. An auditor or a province names the commune (xa=…).",
        vi="Không có báo cáo của xã, phường này trong phạm vi của bạn. Cấp tỉnh và kiểm tra chọn xã, phường trước.",
        kind="commune",
    )


def commune_of(of: House, officer: Officer, named: str = "") -> str | None:
    """The same for any officer; None where there is none."""
    if officer.appointment.role == ADMINISTRATOR:
        return None
    own = officer.unit.commune if officer.unit.kind in COMMUNE else None
    if not named or named == own:
        return own
    reach = reach_of(officer)
    offices = [unit for unit in of.reader.units(commune=named) if unit.kind in COMMUNE]
    near = any(covers(reach, unit) for unit in offices) if reach.audits else _of_province(reach, offices)
    return named if offices and (reach.all or near) else None


def _of_province(reach: Reach, offices: Sequence[Unit]) -> bool:
    return reach.province is not None and any(unit.province == reach.province for unit in offices)


def reports_for(officer: Officer) -> bool:
    """Whether this officer has reports without naming a commune."""
    return (
        officer.appointment.role != ADMINISTRATOR
        and officer.unit.kind in COMMUNE
        and officer.unit.commune is not None
    )


def may_freeze(officer: Officer, of: House) -> bool:
    """Whether this officer freezes reports: whoever writes in an office of the commune."""
    return reports_for(officer) and may_write(officer, of.today())


def places() -> dict[str, Any]:
    """What an address keeps of the commune."""
    named = request.args.get(PLACE, "")
    return {PLACE: named} if named else {}


def seen_lines(of: House, officer: Officer, lines: Sequence[Line]) -> tuple[list[tuple[Line, Person]], int]:
    """The lines whose persons this officer sees, with the persons, and how many others there are; the reading is logged."""
    persons = sorted({line.person for line in lines})
    seen = _seen(of, reach_of(officer), persons)
    found = StatutoryBooks(of.database).people(seen)
    told = [(line, person) for line in lines if (person := found.get(line.person)) is not None]
    log_all(of, officer, sorted({(line.person, line.case) for line, _ in told}), "list")
    return told, len(lines) - len(told)


def _seen(of: House, reach: Reach, persons: Sequence[str]) -> list[str]:
    if reach.all:
        return list(persons)
    with of.database.reading() as connection:
        return sorted(set(connection.scalars(seen_among(reach, list(persons)))))


def number(text: str, most: int) -> int:
    """A small ordinal of an address. ``BadInput``."""
    found = ordinal(text, most + 1, 0)
    if not 1 <= found <= most:
        raise BadInput(
            f"A number from 1 to {most} is expected.",
            vi=f"Cần một số từ 1 đến {most}.",
            field="trang",
        )
    return found
