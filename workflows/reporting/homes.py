"""From what is on file to a life: whose commune it was when, and how the person lives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from workflows.model import BIRTH_YEAR, Json, Person
from workflows.reporting.model import ELSEWHERE, Life, Step

GROUP = "neighbourhood"
"""The attribute of a person that names the residential group or village."""

REGISTRATION = "residence_registration"
"""The attribute that says how a stable home is registered: ``permanent`` or ``temporary``."""

TAKEN_BACK: Final[Mapping[str, frozenset[str]]] = {
    "detection.correct_result": frozenset({"detection.record_result", "detection.correct_negative"}),
    "detection.correct_negative": frozenset({"detection.record_result"}),
    "user_management.annul": frozenset({"user_management.decide"}),
}
"""What an act of a case takes back of those before it (a result recorded by mistake, a decision on it): they are counted no more."""


def life_of(
    person: Person,
    steps: Sequence[Step],
    departures: Mapping[str, str],
    commune_of: Callable[[str], str],
    moving: Collection[str],
    own: Mapping[str, str],
) -> Life:
    """A life. ``departures``: by case, the commune from which a person was handed on; ``commune_of``: the commune of an office;
    ``moving``: acts by which another commune takes over; ``own``: communes that were merged into another, and that other."""
    moves = tuple(
        (step.at, _merged(str(told), own))
        for step in steps
        if step.act in moving and isinstance(told := step.facts.get("managing_commune"), str)
    )
    home = person.attributes.get("residence_commune")
    first = _first_home(home, steps, moves, departures, commune_of)
    group = person.attributes.get(GROUP)
    return Life(
        person=person.id,
        sex=person.sex,
        born=person.born,
        birth_year=year if type(year := person.attributes.get(BIRTH_YEAR)) is int else None,
        group=group.strip() if isinstance(group, str) else "",
        residence=_residence(person),
        first_home=_merged(first, own),
        moves=moves,
        steps=_standing(steps),
    )


def _standing(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps without those that a later one of the same case took back."""
    back = [(step.case, step.seq, TAKEN_BACK[step.act]) for step in steps if step.act in TAKEN_BACK]
    if not back:
        return tuple(steps)
    return tuple(
        step
        for step in steps
        if not any(step.case == case and step.seq < seq and step.act in acts for case, seq, acts in back)
    )


def _first_home(
    home: Json,
    steps: Sequence[Step],
    moves: Sequence[tuple[datetime, str]],
    departures: Mapping[str, str],
    commune_of: Callable[[str], str],
) -> str:
    """Where somebody was taken over, the commune that was left: the register may name the new one since. Else the register, and for
    whoever has no home on file the commune of the office that opened the first case."""
    left = next((departures[step.case] for step in steps if step.case in departures), "") if moves else ""
    if left:
        return left
    if isinstance(home, str) and home and not (moves and home == moves[-1][1]):
        return home
    return next((found for step in steps if (found := commune_of(step.unit))), ELSEWHERE)


def _merged(commune: str, own: Mapping[str, str]) -> str:
    return own.get(commune, commune)


def _residence(person: Person) -> str:
    kind, registered = person.attributes.get("residence_kind"), person.attributes.get(REGISTRATION)
    if kind == "none":
        return "none"
    if registered in {"permanent", "temporary"}:
        return str(registered)
    return "stable" if kind == "stable" else "unknown"
