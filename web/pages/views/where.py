"""Where a case stands in its procedure: the stages it has passed with their days, the present one, those that can be reached from it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from rules.terms import legal_date
from web.language import label
from web.pages.views.times import day_vi
from workflows.model import ActRecord, CaseSnapshot
from workflows.procedure import Procedure

_MOST_PAST: Final = 5
_MOST_ACTS: Final = 3


class Spot(StrEnum):
    """How a stage stands to the case."""

    PAST = "past"
    HERE = "here"
    NEXT = "next"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage. ``when`` is the day on which the case came to it; ``acts`` lead to it from where the case stands, and ``more`` others."""

    id: str
    label: str
    spot: Spot
    when: str = ""
    acts: tuple[str, ...] = ()
    more: int = 0
    final: bool = False
    exits: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class WhereView:
    """The neighbourhood: the way so far (``skipped`` stages of it are left out), here, and what can be next. ``total``: stages in all."""

    path: tuple[StageView, ...]
    skipped: int
    here: StageView
    next: tuple[StageView, ...]
    total: int


def where_view(procedure: Procedure, case: CaseSnapshot, acts: Sequence[ActRecord], day: date) -> WhereView:
    """The neighbourhood of the case in its procedure, by the table of ``day``."""
    way = _way(acts)
    *before, (here, since) = way or [(case.stage, case.opened_at)]
    shown = before if len(before) <= _MOST_PAST + 1 else [before[0], *before[-_MOST_PAST + 1 :]]
    following = _exits(procedure, day).get(case.stage, {})
    return WhereView(
        path=tuple(_stage(procedure, stage, Spot.PAST, day_vi(legal_date(at))) for stage, at in shown),
        skipped=len(before) - len(shown),
        here=_stage(procedure, here, Spot.HERE, day_vi(legal_date(since))),
        next=tuple(_reached(procedure, to, names) for to, names in following.items()),
        total=len(procedure.stages),
    )


def whole_view(
    procedure: Procedure, case: CaseSnapshot, acts: Sequence[ActRecord], day: date
) -> tuple[StageView, ...]:
    """Every stage in the order in which it can be reached, with the acts that lead on from it."""
    passed = {procedure.initial: "", **{stage: day_vi(legal_date(at)) for stage, at in _way(acts)}}
    exits = _exits(procedure, day)
    near = exits.get(case.stage, {})
    found = []
    for stage in _ordered(procedure, exits):
        spot = (
            Spot.HERE
            if stage == case.stage
            else Spot.NEXT
            if stage in near
            else Spot.PAST
            if stage in passed
            else Spot.OTHER
        )
        onward = tuple(
            (label(procedure.stages[to]), tuple(names)) for to, names in exits.get(stage, {}).items()
        )
        spec = procedure.stages[stage]
        found.append(
            StageView(stage, label(spec), spot, passed.get(stage, ""), final=spec.final, exits=onward)
        )
    return tuple(found)


def _way(acts: Sequence[ActRecord]) -> list[tuple[str, datetime]]:
    """The stages that the case came to, each with the moment, in order; a stage that it stayed in stands once."""
    way: list[tuple[str, datetime]] = []
    for act in acts:
        if not way or act.stage_to != way[-1][0]:
            way.append((act.stage_to, act.at))
    return way


def _exits(procedure: Procedure, day: date) -> Mapping[str, Mapping[str, list[str]]]:
    """For each stage the stages that an act of that day leads to, with the labels of those acts."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for act in procedure.acts.values():
        for row in act.rows:
            if not row.in_force(day):
                continue
            for stage in row.stages:
                for branch in row.branches:
                    if branch.to not in {"=", stage}:
                        names = found[stage].setdefault(branch.to, [])
                        if label(act) not in names:
                            names.append(label(act))
    return found


def _ordered(procedure: Procedure, exits: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    """The stages from the first on, the nearest first; then those that nothing of that day leads to."""
    seen, waiting = {procedure.initial}, deque([procedure.initial])
    while waiting:
        stage = waiting.popleft()
        yield stage
        for to in exits.get(stage, {}):
            if to not in seen:
                seen.add(to)
                waiting.append(to)
    yield from (stage for stage in procedure.stages if stage not in seen)


def _stage(procedure: Procedure, stage: str, spot: Spot, when: str) -> StageView:
    spec = procedure.stages.get(stage)
    name = label(spec) if spec is not None else stage
    return StageView(stage, name, spot, when, final=spec is not None and spec.final)


def _reached(procedure: Procedure, stage: str, names: Sequence[str]) -> StageView:
    spec = procedure.stages[stage]
    return StageView(
        stage,
        label(spec),
        Spot.NEXT,
        acts=tuple(names[:_MOST_ACTS]),
        more=max(0, len(names) - _MOST_ACTS),
        final=spec.final,
    )
