"""Facts of the facility and the doctor on the day of the act (Decree 109/2021 Art. 3, 6, 9 and 11)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from rules.facts import FactValue
from workflows.gathering.scene import Scene
from workflows.model import Json

SCOPES = frozenset({"internal", "psychiatry", "rehab_support", "substitution", "forensic_psychiatry"})
PROFESSIONS = frozenset({"doctor", "assistant_doctor"})
SPECIALITIES = frozenset({"psychiatry", "general", "internal", "traditional"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DECREE_109 = date(2022, 1, 1)


def facility(scene: Scene) -> dict[str, FactValue]:
    """Licence scope, premises and designation of the case's facility; unknown where the register holds nothing."""
    if scene.facility is None:
        return {}
    register, day = scene.facility.attributes, scene.today
    found = {
        "facility_scope_ok": _scope(register, day),
        "facility_premises_ok": within(register.get("premises", register.get("qualified")), day),
        "facility_designated": within(register.get("designated"), day),
    }
    return {name: value for name, value in found.items() if value is not None}


def doctor(scene: Scene) -> dict[str, FactValue]:
    """Profession, speciality, validity and training on the acting doctor's certificates; unknown where none is on file."""
    held = scene.actor.attributes.get("certificate")
    if scene.role != "assessing_doctor" or not isinstance(held, dict):
        return {}
    issued = _date(held.get("issued_on", held.get("valid_from")))
    found: dict[str, FactValue | None] = {
        "doctor_profession": _known(held.get("profession", "doctor"), PROFESSIONS),
        "doctor_speciality": _known(held.get("speciality"), SPECIALITIES),
        "doctor_certificate_valid": _between(held.get("valid_from"), held.get("valid_to"), scene.today),
        "doctor_trained": _trained(held.get("training"), scene.today),
        "doctor_certified_before_2022": None if issued is None else issued < DECREE_109,
        "doctor_already_assessing": held.get("already_assessing") is True,
    }
    return {name: value for name, value in found.items() if value is not None}


def approval(scene: Scene) -> dict[str, FactValue]:
    """Whether the head of the facility acts, which kind of office acts, and whether it is the one that places persons in reform schools."""
    return {
        "approved_by_head": scene.role == "facility_head",
        "acting_unit_kind": scene.unit.kind,
        "acting_for_schools": scene.role == "c10_director",
    }


def _scope(register: Mapping[str, Json], day: date) -> bool | None:
    scope = register.get("scope")
    if isinstance(scope, list) and not SCOPES.intersection(str(each) for each in scope):
        return False
    return within(register.get("qualified"), day)


def within(period: Json | None, day: date) -> bool | None:
    """Whether a register's entry, true or false or a period, holds on a day; None where it tells nothing."""
    if isinstance(period, bool):
        return period
    if not isinstance(period, dict) or not period:
        return None
    return _between(period.get("from"), period.get("to"), day)


def _between(start: Json | None, end: Json | None, day: date) -> bool | None:
    """Whether the day lies between two days, both included; an end that is left out is open, one that cannot be read is unknown."""
    first, last = _date(start), _date(end)
    if (start is not None and first is None) or (end is not None and last is None):
        return None
    return (first is None or first <= day) and (last is None or day <= last)


def _trained(training: Json | None, day: date) -> bool | None:
    if training is None or isinstance(training, bool):
        return training
    on = _date(training.get("on")) if isinstance(training, dict) else _date(training)
    return None if on is None else on <= day


def _date(value: Json | None) -> date | None:
    """A day as registers write it; None for anything else."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _known(value: Json | None, named: frozenset[str]) -> str | None:
    """One of those that the decree names, or "other": the register may know more of them than the law asks about."""
    if not isinstance(value, str):
        return None
    return value if value in named else "other"
