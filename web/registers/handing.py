"""Releases without a receipt, as the desks and their page ask for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from persistence.releases import Releases
from web.house import House
from web.signin.access import ADMINISTRATOR, AUDITOR
from web.signin.officer import Officer
from workflows.registers.handover import BEFORE, LOOKED_BACK, Unmatched, load_handover
from workflows.registers.handover import unmatched as without_receipt

CONCERNED: Final = frozenset(
    {
        "rehab_facility",
        "private_facility",
        "reform_school",
        "commune_police",
        "commune_pc",
        "provincial_police",
    }
)
"""Kinds of office on whose desk the alarm stands: the facility, the ward, the police of the province."""


_TOLD: Final = "lotrinh.not-received"
_FRESH: Final = timedelta(minutes=1)


def concerned(officer: Officer) -> bool:
    """Whether releases are a matter of the officer's post."""
    role = officer.appointment.role
    return officer.unit.kind in CONCERNED and role not in {ADMINISTRATOR, AUDITOR}


def late_releases(house: House, officer: Officer, kept: dict[str, Any]) -> int:
    """How many releases that concern the officer's office are overdue to be received. Of a province, counted anew every minute and kept
    in ``kept`` until then: it has very many releases behind it."""
    now, unit = house.now(), officer.unit
    told: dict[str, tuple[datetime, int]] = kept.setdefault(_TOLD, {})
    at, number = told.get(unit.id, (None, 0))
    if at is not None and timedelta() <= now - at < _FRESH and unit.kind == "provincial_police":
        return number
    number = sum(each.late(now) for each in unmatched(house, officer))
    if unit.kind == "provincial_police":
        told[unit.id] = (now, number)
    return number


def unmatched(house: House, officer: Officer) -> tuple[Unmatched, ...]:
    """The releases that concern the officer's office and that no act of the ward answers, the first due first."""
    if not concerned(officer):
        return ()
    table = load_handover()
    since = house.now() - LOOKED_BACK - BEFORE
    releases, answers = Releases(house.database).of(officer.unit, table, since)
    return without_receipt(table, releases, answers, house.corpus, house.services.calendar)
