"""Until when an office had a case that another one took over: what was done up to then is its history, what came after is not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workflows.journal import apply, opening
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord
from workflows.procedure import MANAGER, RECEIVER, Procedure


def had_until(mine: Callable[[str], bool], acts: Sequence[ActRecord], procedure: Procedure) -> int | None:
    """The number of the act by which a case left those offices; None where they have it, or nobody ever took it over.

    ``mine`` tells of an office by its id. To whom it is on its way has it; who came to it only after it was taken over had it until its
    own last act (0: never).
    """
    if not any(procedure.spec(act.act).manager for act in acts):
        return None  # nobody ever took it over
    case = opening(procedure, acts[0], "", "")
    left: int | None = None
    for act in acts:
        before, case = case, apply(case, act, procedure)
        now, earlier = case.units.get(MANAGER, ""), before.units.get(MANAGER, "")
        if not procedure.spec(act.act).manager or not now:
            continue
        had = mine(earlier) if earlier else _involved(mine, acts, before)
        if mine(now):
            left = None
        elif had or mine(before.units.get(RECEIVER, "")):
            left = act.seq
    manager = case.units.get(MANAGER, "")
    if not manager or mine(case.units.get(RECEIVER, "")):
        return None
    if left is None and not mine(manager):
        return max((act.seq for act in acts if mine(act.unit_id)), default=0)
    return left


def _involved(mine: Callable[[str], bool], acts: Sequence[ActRecord], case: CaseSnapshot) -> bool:
    """Whether one of them acted so far, or has a part."""
    done = (act.unit_id for act in acts if act.seq <= case.version)
    return any(map(mine, (*done, *case.units.values())))


def as_left(case: CaseSnapshot, acts: Sequence[ActRecord], until: int, procedure: Procedure) -> CaseSnapshot:
    """The case as it stood when it was left; its version is that of today, by which a later act is still told from an older state.

    Duties that were open then are the business of whoever has the case now: they are gone.
    """
    kept = [act for act in acts if act.seq <= until]
    if not kept:
        return replace(case, facts={}, deadlines=(), stage=procedure.initial, closed=False)
    then = opening(procedure, kept[0], case.person_id, case.regime)
    for act in kept:
        then = apply(then, act, procedure)
    return replace(
        then,
        version=case.version,
        procedure_version=case.procedure_version,
        deadlines=tuple(each for each in case.deadlines if _closed_by(each, until)),
    )


def _closed_by(deadline: DeadlineRecord, until: int) -> bool:
    """Set, and met or ended, before the case was left (by an act of the case itself)."""
    closed = deadline.met_by_seq or deadline.ended_by_seq
    return closed is not None and closed <= until and not deadline.closed_by_case
