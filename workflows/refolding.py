"""Adds a case up again from its journal and holds it against what is kept of it. Called by ``lotrinh audit replay``.

What officers see of a case (its stage, its facts, its offices, whether a duty was met in time) is kept beside the journal so that it
need not be added up each time. Who changes it there changes no act and no entry; adding up again shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from workflows.audit import canonical, facts_json, instant
from workflows.deadlines import closed_by, superseded
from workflows.journal import replay
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord
from workflows.procedure import Procedure

Otherwise = tuple[str, str, str]
"""What is kept otherwise: its name, as it is kept, as it adds up."""

_PLAIN: Final = ("stage", "version", "closed")
_MOMENTS: Final = ("opened_at", "last_at")


def refolded(case: CaseSnapshot, acts: Sequence[ActRecord], procedure: Procedure) -> Iterator[Otherwise]:
    """What of ``case`` is not what ``acts``, its whole journal, add up to by ``procedure``, the table under which they were done."""
    made = replay(acts, procedure, case.person_id, case.regime)
    if made is None:
        return
    for name in (*_PLAIN, *_MOMENTS, "units", "actors", "facts"):
        kept, added = (_shown(each, name) for each in (case, made))
        if kept != added:
            yield (
                (f"case.{name}", kept, added)
                if name != "facts"
                else (f"case.{name}", *_facts_apart(case, made))
            )
    for each, anew in zip(case.deadlines, _closed_again(case, acts, procedure), strict=True):
        if _end(each) != _end(anew):
            yield f"deadline.{each.term}", _end(each), _end(anew)


def _shown(case: CaseSnapshot, name: str) -> str:
    value = getattr(case, name)
    if name in _MOMENTS:
        return instant(value)
    if name == "facts":
        told = facts_json({key: fact.value for key, fact in case.facts.items()})
        return canonical({key: [told[key], fact.seq, instant(fact.at)] for key, fact in case.facts.items()})
    return canonical(dict(value)) if name in {"units", "actors"} else str(value)


def _facts_apart(case: CaseSnapshot, made: CaseSnapshot) -> tuple[str, str]:
    """The names of the facts that differ: no value of a person's goes into a list of findings."""
    names = sorted(
        name for name in {*case.facts, *made.facts} if case.facts.get(name) != made.facts.get(name)
    )
    return ", ".join(names), "…"


def _closed_again(
    case: CaseSnapshot, acts: Sequence[ActRecord], procedure: Procedure
) -> tuple[DeadlineRecord, ...]:
    """The deadlines of the case with what met or ended them worked out again. What an act of another case did to one is left as it is:
    it is that case's journal that would tell."""
    held = {
        each.id: each
        if each.closed_by_case
        else replace(each, met_by_seq=None, met_at=None, ended_by_seq=None, ended_at=None, superseded=False)
        for each in case.deadlines
    }
    for act in acts:
        before = replace(case, deadlines=tuple(each for each in held.values() if each.set_by_seq < act.seq))
        closed = closed_by(procedure.spec(act.act), procedure.stages[act.stage_to], act, before)
        started = [each for each in held.values() if each.set_by_seq == act.seq]
        held.update({each.id: each for each in superseded(closed, started, act)})
    return tuple(held[each.id] for each in case.deadlines)


def _end(deadline: DeadlineRecord) -> str:
    """What became of a duty."""
    if deadline.met_by_seq is not None:
        how, seq, at = "met", deadline.met_by_seq, deadline.met_at
    elif deadline.ended_by_seq is not None:
        how, seq, at = "ended", deadline.ended_by_seq, deadline.ended_at
    else:
        return "open"
    told = f"{how} #{seq} {instant(at) if at is not None else '?'}"
    return f"{told} {deadline.closed_by_case}{' superseded' if deadline.superseded else ''}".rstrip()
