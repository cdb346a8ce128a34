"""Small changes of the line of a table: who may, from where, under which sets, which terms it starts, which papers are part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from tests.mutants.conditions import changes
from workflows.procedure import ActRow, ActSpec, Power, Procedures

_Value = TypeVar("_Value")

_DAY: Final = timedelta(days=1)
_LISTS: Final = (
    "meets", "ends", "meets_elsewhere", "ends_elsewhere", "afresh", "not_by", "adds_papers", "issues", "sets",
)  # fmt: skip


def with_act(procedures: Procedures, changed: ActSpec) -> Procedures:
    """The tables in which this act reads otherwise."""
    owner = procedures[changed.procedure]
    other = replace(owner, acts={**owner.acts, changed.id: changed})
    return Procedures(tuple(other if each.id == owner.id else each for each in procedures.values()))


def act_changes(act: ActSpec) -> Iterator[tuple[str, ActSpec]]:
    """Each change in words with the act as it then reads."""
    yield from _powers(act)
    for at, row in enumerate(act.rows):
        for words, changed in _rows(row):
            rows = (*act.rows[:at], *([changed] if changed else []), *act.rows[at + 1 :])
            yield f"row {at + 1}: {words}", replace(act, rows=rows)
    for name in _LISTS:
        for each in getattr(act, name):
            yield f"{name}: drop {_word(each)}", with_list(act, name, _less(getattr(act, name), each))
    yield from _conditions(act)
    yield from _entries(act)
    if act.reopens:
        yield "reopens turned", replace(act, reopens=False)


def _conditions(act: ActSpec) -> Iterator[tuple[str, ActSpec]]:
    for name in ("issues", "sets"):
        listed = getattr(act, name)
        for at, each in enumerate(listed):
            for words, when in [("drop when", None), *changes(each.when)] if each.when is not None else []:
                made = (*listed[:at], replace(each, when=when), *listed[at + 1 :])
                yield f"{name} {_word(each)} when: {words}", with_list(act, name, made)


def _entries(act: ActSpec) -> Iterator[tuple[str, ActSpec]]:
    for each in act.inputs:
        if each.required:
            inputs = tuple(replace(one, required=False) if one is each else one for one in act.inputs)
            yield f"inputs: {each.name} not needed", replace(act, inputs=inputs)
    for fact in act.stamps:
        yield f"stamps: drop {fact}", replace(act, stamps=_without(act.stamps, fact))


def _powers(act: ActSpec) -> Iterator[tuple[str, ActSpec]]:
    for at, power in enumerate(act.powers):
        for words, changed in _power(power):
            powers = (*act.powers[:at], *changed, *act.powers[at + 1 :])
            yield (
                f"who {at + 1} ({'/'.join(power.roles)} {power.where}): {words}",
                replace(act, powers=powers),
            )


def _power(power: Power) -> Iterator[tuple[str, tuple[Power, ...]]]:
    yield "drop", ()
    for role in power.roles if len(power.roles) > 1 else ():
        yield f"drop {role}", (replace(power, roles=_less(power.roles, role)),)
    if power.where != "anywhere":
        yield "anywhere", (replace(power, where="anywhere"),)
    for words, moved in _days(power.valid_from, power.valid_to):
        yield words, (replace(power, valid_from=moved[0], valid_to=moved[1]),)


def _days(first: date, last: date | None) -> Iterator[tuple[str, tuple[date, date | None]]]:
    if first > date.min:
        yield "a day later", (first + _DAY, last)
        yield "a day earlier", (first - _DAY, last)
    if last is not None:
        yield "ends a day later", (first, last + _DAY)
        yield "ends a day earlier", (first, last - _DAY)


def _rows(row: ActRow) -> Iterator[tuple[str, ActRow | None]]:
    yield "drop", None
    for stage in row.stages if len(row.stages) > 1 else ():
        yield f"not from {stage}", replace(row, stages=_less(row.stages, stage))
    for name in row.requires:
        yield f"drop set {name}", replace(row, requires=_less(row.requires, name))
    for fact in row.constants:
        yield f"drop constant {fact}", replace(row, constants=_without(row.constants, fact))
    for at, branch in enumerate(row.branches):
        for words, when in changes(branch.when) if branch.when is not None else ():
            made = (*row.branches[:at], replace(branch, when=when), *row.branches[at + 1 :])
            yield f"to {branch.to} when: {words}", replace(row, branches=made)
    for words, moved in _days(row.valid_from, row.valid_to):
        yield words, replace(row, valid_from=moved[0], valid_to=moved[1])


def with_list(act: ActSpec, name: str, value: Sequence[Any]) -> ActSpec:
    """The act with another list of that name."""
    return replace(act, **{name: value})  # type: ignore[arg-type]


def _less(values: tuple[_Value, ...], value: _Value) -> tuple[_Value, ...]:
    return tuple(each for each in values if each is not value)


def _without(mapping: Mapping[str, _Value], key: str) -> dict[str, _Value]:
    return {name: value for name, value in mapping.items() if name != key}


def _word(each: object) -> str:
    return str(getattr(each, "form", None) or getattr(each, "term", None) or each)
