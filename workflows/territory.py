"""Which office serves which commune or district: the commune itself, what was merged into it, and where the person's home is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rules.errors import LotrinhError
from rules.facts import FactValue
from rules.places import gazetteer
from workflows.model import CaseSnapshot, Json, Person, Unit

_DECIDED = frozenset({"decided_apply", "appealed", "effective"})  # a dossier on which the court has decided
_DETECTING = frozenset({"detection", "assessment", "user_management"})  # these record where a use was found


@dataclass(frozen=True, slots=True)
class Moved:
    """A move by which another commune took the person over: the commune, and the office of the one that was left."""

    commune: FactValue
    left: Unit | None


def last_move(cases: Iterable[CaseSnapshot], find_unit: Callable[[str], Unit | None]) -> Moved | None:
    """The last take-over by another commune that these cases tell of."""
    told = [(fact, case) for case in cases if (fact := case.facts.get("managing_commune")) is not None]
    if not told:
        return None
    fact, case = max(told, key=lambda each: each[0].at)
    left = case.units.get("departure")
    return Moved(fact.value, None if left is None else find_unit(left))


def dossier_of(
    cases: Iterable[CaseSnapshot], number: FactValue | None, find_unit: Callable[[str], Unit | None]
) -> Unit | None:
    """Who made the dossier of the court decision that is executed: that of the number told, else of the last decision on file."""
    decided = [
        case
        for case in cases
        if case.procedure == "compulsory"
        and case.stage in _DECIDED
        and (number is None or _number(case) in {None, number})
    ]
    if not decided:
        return None
    made = max(decided, key=lambda case: case.last_at).units.get("dossier")
    return None if made is None else find_unit(made)


def found_in(
    cases: Iterable[CaseSnapshot], procedure: str, find_unit: Callable[[str], Unit | None]
) -> FactValue | None:
    """The commune where the person was last found, by the cases that record a detection.

    For a dossier of compulsory rehab the commune where the last breach on record was found (Law 120/2025 Art. 35.3 a, 36.2 a; before it
    Law 15/2012 Art. 103.1 b and Law 73/2021 Art. 34.1 a: where the breach was), else the same. A breach that names no commune was found
    in that of the office which recorded it, as with every detection.
    """
    known = tuple(cases)
    detected = _told_in(case for case in known if case.procedure in _DETECTING)
    if procedure != "compulsory":
        return detected
    breaches = [case for case in known if case.procedure == "violation" and case.stage == "recorded"]
    told = _told_in(breaches)
    if told is not None or detected is not None or not breaches:
        return detected if told is None else told
    recorder = max(breaches, key=lambda case: case.last_at).units.get("police")
    unit = None if recorder is None else find_unit(recorder)
    return None if unit is None else unit.commune


def _told_in(cases: Iterable[CaseSnapshot]) -> FactValue | None:
    found = [fact for case in cases if (fact := case.facts.get("detected_commune")) is not None]
    return max(found, key=lambda fact: fact.at).value if found else None


def _number(case: CaseSnapshot) -> FactValue | None:
    found = case.facts.get("court_decision_no")
    return None if found is None else found.value


def serves_home(unit: Unit, person: Person, moved: Moved | None) -> bool | None:
    """Whether an office serves the commune of residence; None where none is on file.

    Where another commune took the person over in some case, that is the home, although the register may still name the commune left. A
    register that names a third one may be newer: then either.
    """
    home = person.attributes.get("residence_commune")
    if home is None:
        return None
    if moved is None:
        return covers(unit, home)
    stale = moved.left is not None and covers(moved.left, home)
    return covers(unit, moved.commune) or (not stale and covers(unit, home))


def covers(unit: Unit, commune: FactValue | Json) -> bool:
    """Whether a commune is the office's own, or was merged into it (since 1 July 2025 most were).

    Merged by the register of the office, or, where both communes stand by their codes, by the dated places. A commune that was
    divided belongs to each of its heirs: which of them it is, the officers settle.
    """
    merged = unit.attributes.get("former_communes", [])
    if commune == unit.commune or (isinstance(merged, list) and commune in merged):
        return True
    codes = (
        isinstance(commune, str) and unit.commune is not None and commune.isdigit() and unit.commune.isdigit()
    )
    return codes and gazetteer().continues(str(commune), str(unit.commune))


def district_of(commune: FactValue | Json, day: date) -> str | None:
    """The district in which a commune lay, where the commune stands by its code and the day is one on which there were districts."""
    if not isinstance(commune, str) or not commune.isdigit():
        return None
    try:
        parent = gazetteer().get("commune", commune, day).parent
        return gazetteer().get("district", parent, day).code
    except LotrinhError:
        return None
