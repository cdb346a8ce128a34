"""The lives that a report counts: everybody who has to do with a commune, with every act of every case, read in few statements.

Of an act only what a definition looks at is opened; names of persons are not read at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, func, select, union

from persistence.codec import load_text_map
from persistence.database import Database
from persistence.keys.opening import opened_act
from persistence.mapping import ACT_OF, act_of
from persistence.models import ACTS, CASES, PERSONS, UNITS
from persistence.reach import Reach, reached_persons
from persistence.register_mapping import PERSON_OF, UNIT_OF, person_of, unit_of
from rules.terms import legal_date
from workflows.model import Person
from workflows.reporting.definition import Definitions
from workflows.reporting.homes import life_of
from workflows.reporting.model import Life, Step

T = TypeVar("T")
_CHUNK: Final = 500  # ids in one statement; below every database's limit of parameters
_STEPS: Final = select(
    ACTS.c.id,
    ACTS.c.case_id,
    ACTS.c.seq,
    ACTS.c.act,
    ACTS.c.at,
    ACTS.c.recorded_at,
    ACTS.c.stage_from,
    ACTS.c.stage_to,
    ACTS.c.unit_id,
)


class Lives:
    """Reads one database. Raises StorageError only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_commune(self, commune: str, definitions: Definitions) -> tuple[Life, ...]:
        """Everybody who lives or lived in a commune, whom one of its offices keeps, or with whom one of them has dealt."""
        with self._database.reading() as connection:
            found = _Reading(connection, self._database, definitions)
            lives = list(found.lives(_persons(connection, commune)))
            departures = [found.departures(steps) for _, steps in lives]
            named = {step.unit for _, steps in lives for step in steps}
            named |= {unit for each in departures for unit in each.values()}
            homes = _communes_of(connection, named)
            merged = _merged_into(connection, commune)
            return tuple(
                life_of(
                    person,
                    steps,
                    {case: homes[unit] for case, unit in left.items() if homes.get(unit)},
                    lambda unit: homes.get(unit, ""),
                    definitions.moves,
                    merged,
                )
                for (person, steps), left in zip(lives, departures, strict=True)
            )


def _persons(connection: Connection, commune: str) -> list[Person]:
    own = select(UNITS.c.id).where(UNITS.c.commune == commune)
    dealt = (
        select(CASES.c.person_id)
        .join_from(ACTS, CASES, ACTS.c.case_id == CASES.c.id)
        .where(ACTS.c.unit_id.in_(own))
    )
    reached = reached_persons(Reach(unit="", commune=commune)).subquery()
    # Read by themselves: with the ids within it, a server goes through everybody instead.
    ids = sorted(connection.scalars(union(select(reached.c[0]), dealt)))
    return [
        person_of(row)
        for some in _chunks(ids)
        for row in connection.execute(
            PERSON_OF.where(PERSONS.c.id.in_(some), PERSONS.c.merged_into.is_(None)).order_by(PERSONS.c.id)
        )
    ]


def _communes_of(connection: Connection, units: Iterable[str]) -> dict[str, str]:
    """The communes of these offices; "" for one that has none."""
    found: dict[str, str] = {}
    for some in _chunks(sorted(units)):
        rows = connection.execute(select(UNITS.c.id, UNITS.c.commune).where(UNITS.c.id.in_(some)))
        found |= {row.id: row.commune or "" for row in rows}
    return found


def _merged_into(connection: Connection, commune: str) -> dict[str, str]:
    """The communes that were merged into this one, by the register of its offices."""
    merged: dict[str, str] = {}
    for row in connection.execute(UNIT_OF.where(UNITS.c.commune == commune)):
        former = unit_of(row).attributes.get("former_communes")
        if isinstance(former, list):
            merged |= {each: commune for each in former if isinstance(each, str)}
    return merged


class _Reading:
    """One reading of the journal of many persons."""

    def __init__(self, connection: Connection, database: Database, definitions: Definitions) -> None:
        self._connection = connection
        self._keys = database.keys
        self._definitions = definitions
        self._cases: dict[str, tuple[str, str, str]] = {}

    def lives(self, persons: Sequence[Person]) -> Iterator[tuple[Person, list[Step]]]:
        """Each person with the acts of all cases in the order of their moments."""
        for chunk in _chunks(persons):
            yield from self._chunk(chunk)

    def departures(self, steps: Iterable[Step]) -> dict[str, str]:
        """By case, the office that handed the person on."""
        cases = dict.fromkeys(step.case for step in steps)
        told = {case: load_text_map(self._cases[case][2]).get("departure", "") for case in cases}
        return {case: unit for case, unit in told.items() if unit}

    def _chunk(self, persons: Sequence[Person]) -> Iterator[tuple[Person, list[Step]]]:
        mine = [person.id for person in persons]
        rows = self._connection.execute(
            select(CASES.c.id, CASES.c.procedure, CASES.c.person_id, CASES.c.units).where(
                CASES.c.person_id.in_(mine)
            )
        )
        cases = {row.id: (row.procedure, row.person_id, row.units) for row in rows}
        self._cases |= cases
        steps: defaultdict[str, list[tuple[Any, Step]]] = defaultdict(list)
        for some in _chunks(list(cases)):
            told = self._told(some)
            for row in self._connection.execute(_STEPS.where(ACTS.c.case_id.in_(some))):
                step = _step(row, cases[row.case_id][0])
                steps[cases[row.case_id][1]].append(
                    ((row.at, row.recorded_at, row.case_id, row.seq), told(row.id, step))
                )
        for person in persons:
            yield person, [step for _, step in sorted(steps[person.id], key=lambda each: each[0])]

    def _told(self, cases: Sequence[str]) -> Any:  # noqa: ANN401 - a function of an id and a step
        """What the acts that a definition looks at tell; erased ones are marked."""
        # By the case: a server that may look for the acts by their names tries each name with each office.
        named = func.coalesce(ACTS.c.act, ACTS.c.act).in_(sorted(self._definitions.looked_at))
        wanted = ACT_OF.where(ACTS.c.case_id.in_(cases), named)
        names = self._definitions.facts
        held = {row[0]: opened_act(self._keys, act_of(row)) for row in self._connection.execute(wanted)}

        def told(act: str, step: Step) -> Step:
            found = held.get(act)
            if found is None:
                return step
            facts = {name: value for name, value in found.facts.items() if name in names}
            return replace(step, facts=facts, erased=found.erased)

        return told


def _step(row: Any, procedure: str) -> Step:  # noqa: ANN401 - a row of ``_STEPS``
    return Step(
        at=row.at,
        day=legal_date(row.at),
        case=row.case_id,
        seq=row.seq,
        procedure=procedure,
        act=row.act,
        before=row.stage_from,
        after=row.stage_to,
        unit=row.unit_id,
    )


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + _CHUNK] for at in range(0, len(items), _CHUNK))
