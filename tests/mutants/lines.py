"""Random changes of a line of the tables beyond leaving something out: powers moved, papers and terms added, other ways to lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from tests.mutants.tables import act_changes, with_list
from workflows.procedure import ActSpec, InputSpec, Procedure, Where

_LISTS: Final = ("meets", "ends", "meets_elsewhere", "ends_elsewhere")
_ROLES: Final = ("commune_police_officer", "commune_chair", "legal_staff", "facility_director", "doctor")


def act_drafts(rng: Random, act: ActSpec, owner: Procedure, day: date) -> Iterator[tuple[str, ActSpec]]:
    """Ways in which the act may read otherwise, each in words."""
    left_out = [*act_changes(act)]
    yield from rng.sample(left_out, min(len(left_out), 6))
    yield from _powers(rng, act)
    yield from _taken_over(rng, act, owner)
    yield from _entries(rng, act)
    yield from _rows(rng, act, owner, day)


def procedure_drafts(rng: Random, owner: Procedure, day: date) -> Iterator[tuple[str, Procedure]]:
    """Ways in which the procedure itself may read otherwise."""
    yield "ended the day before", replace(owner, valid_to=day - timedelta(days=1))
    yield "ends that day", replace(owner, valid_to=day)
    act = rng.choice([*owner.acts.values()])
    yield f"without {act.id}", replace(owner, acts={k: v for k, v in owner.acts.items() if v is not act})
    stage = rng.choice([*owner.stages.values()])
    duty = rng.choice([*(each for one in owner.acts.values() for each in (*one.meets, *one.ends)), "no.duty"])
    ends = tuple(each for each in stage.ends if each != duty) if duty in stage.ends else (*stage.ends, duty)
    yield (
        f"{stage.id} ends {', '.join(ends)}",
        replace(owner, stages={**owner.stages, stage.id: replace(stage, ends=ends)}),
    )


def _powers(rng: Random, act: ActSpec) -> Iterator[tuple[str, ActSpec]]:
    if not act.powers:
        return
    power = rng.choice(act.powers)
    role, where = rng.choice(_ROLES), str(rng.choice([*Where]))
    for words, made in (
        (f"role {role}", replace(power, roles=(role,))),
        (f"also {role}", replace(power, roles=tuple(dict.fromkeys((*power.roles, role))))),
        (f"where {where}", replace(power, where=where)),
        ("by order as well", replace(power, delegates=("KT", "Q", "TL"))),
    ):
        yield (
            f"power {words}",
            replace(act, powers=tuple(made if each is power else each for each in act.powers)),
        )
    yield "not by the proposer", replace(act, not_by=(*act.not_by, "proposer"))


def _taken_over(rng: Random, act: ActSpec, owner: Procedure) -> Iterator[tuple[str, ActSpec]]:
    """What another act of the procedure has."""
    other = rng.choice([*owner.acts.values()])
    if other.issues:
        form = replace(rng.choice(other.issues), when=None)
        yield f"issues {form.form}", replace(act, issues=(*act.issues, form))
    if other.sets:
        term = replace(rng.choice(other.sets), start="at", when=None)
        yield f"sets {term.term}", replace(act, sets=(*act.sets, term))
    for name in _LISTS:
        for duty in getattr(other, name)[:1]:
            yield f"{name} {duty}", with_list(act, name, (*getattr(act, name), duty))
    if other.stamps:
        fact, value = rng.choice([*other.stamps.items()])
        yield f"stamps {fact}", replace(act, stamps={**act.stamps, fact: value})
    if other.afresh:
        yield f"afresh {other.afresh}", replace(act, afresh=other.afresh)
    yield f"unit as {other.unit_as}", replace(act, unit_as=other.unit_as)
    yield f"actor as {other.actor_as}", replace(act, actor_as=other.actor_as)


def _entries(rng: Random, act: ActSpec) -> Iterator[tuple[str, ActSpec]]:
    if not act.inputs:
        return
    field = rng.choice(act.inputs)
    needed = replace(field, required=not field.required)
    yield f"{field.name} needed turned", replace(act, inputs=_swapped(act, field, needed))
    yield f"without {field.name}", replace(act, inputs=_swapped(act, field, None))


def _swapped(act: ActSpec, field: InputSpec, new: InputSpec | None) -> tuple[InputSpec, ...]:
    swapped = (new if each is field else each for each in act.inputs)
    return tuple(each for each in swapped if each is not None)


def _rows(rng: Random, act: ActSpec, owner: Procedure, day: date) -> Iterator[tuple[str, ActSpec]]:
    if not act.rows:
        return
    row, stage = rng.choice(act.rows), rng.choice([*owner.stages])
    branch = rng.choice(row.branches)
    moved = tuple(replace(each, to=stage) if each is branch else each for each in row.branches)
    other = rng.choice([*owner.acts.values()])
    sets = other.rows[0].requires if other.rows else ()
    for words, made in (
        (f"leads to {stage}", replace(row, branches=moved)),
        (f"also from {stage}", replace(row, stages=tuple(dict.fromkeys((*row.stages, stage))))),
        (f"requires {sets}", replace(row, requires=tuple(dict.fromkeys((*row.requires, *sets))))),
        ("ends the day before", replace(row, valid_to=day - timedelta(days=1))),
        ("begins the day after", replace(row, valid_from=day + timedelta(days=1))),
    ):
        yield f"row {words}", replace(act, rows=tuple(made if each is row else each for each in act.rows))
