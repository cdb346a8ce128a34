"""A message made of an act: the fields that the table names, and nothing else. The same act gives the same message, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from rules.terms import legal_date
from workflows.audit import facts_json, instant
from workflows.exchange.spec import Exchange, Message
from workflows.journal import replay
from workflows.model import ActRecord, CaseSnapshot, Notice, Person, Unit
from workflows.procedure import Procedure

FORMAT: Final = "lotrinh-exchange/1"
_KIND: Final = "exchange:"
_ADULT: Final = 18


def kind_of(system: str) -> str:
    """The kind of notice of a system."""
    return f"{_KIND}{system}"


def system_of(kind: str) -> str | None:
    """The system of a kind of notice; None for another kind."""
    return kind.removeprefix(_KIND) if kind.startswith(_KIND) else None


def told_outside(exchange: Exchange, act: ActRecord) -> tuple[Notice, ...]:
    """The notices by which an act is told to national systems: written with it, made into messages when they go out. Ids only."""
    return tuple(
        Notice(
            key=f"{act.id}.{each.system}.{each.name}",
            kind=kind_of(each.system),
            case_id=act.case_id,
            payload={"act": act.act, "seq": act.seq, "message": each.name, "version": each.version},
        )
        for each in exchange.of_act(act.act)
    )


def message_of(
    message: Message,
    key: str,
    acts: Iterable[ActRecord],
    procedure: Procedure,
    person: Person,
    find_unit: Callable[[str], Unit | None],
) -> dict[str, object]:
    """The message of the last of ``acts``, which are the journal of its case up to there. ``find_unit`` knows offices by id."""
    journal = tuple(acts)
    act = journal[-1]
    case = replay(journal, procedure, person.id, "")
    veiled = message.minors is None and not is_adult(person, legal_date(act.at))
    return {
        "schema": FORMAT,
        "key": key,
        "system": message.system,
        "message": message.name,
        "version": message.version,
        "case": act.case_id,
        "seq": act.seq,
        "act": act.act,
        "at": instant(act.at),
        "office": {"id": act.unit_id, "name": act.unit_name},
        "basis": [cite.short() for cite in message.basis.cites],
        "basis_verified": message.basis.verified,
        "veiled": veiled,
        "person": {"id": person.id, **({} if veiled else _person(message, person))},
        "facts": {} if case is None else _facts(message, case),
        "units": {} if case is None else _units(message, case, find_unit),
    }


def is_adult(person: Person, day: date) -> bool:
    """Whether a person is known to be 18 or older on a day; one whose birth is not known is not known to be."""
    born = person.born
    if born is None:
        return False
    return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) >= _ADULT


def _person(message: Message, person: Person) -> dict[str, object]:
    own: dict[str, object] = {
        "full_name": person.full_name,
        "born": person.born.isoformat() if person.born is not None else None,
        "sex": person.sex,
    }
    held = {**dict(person.attributes), **own}
    return {name: held[name] for name in message.person if held.get(name) is not None}


def _facts(message: Message, case: CaseSnapshot) -> dict[str, object]:
    held = {name: case.facts[name].value for name in message.facts if name in case.facts}
    return facts_json(held)


def _units(
    message: Message, case: CaseSnapshot, find_unit: Callable[[str], Unit | None]
) -> dict[str, object]:
    named = {part: find_unit(case.units[part]) for part in message.units if part in case.units}
    return {part: {"id": unit.id, "name": unit.name} for part, unit in named.items() if unit is not None}
