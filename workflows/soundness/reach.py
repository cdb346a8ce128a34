"""Reachability on every stretch of days: acts and stages that no case can come to, ways that end without an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rules.corpus import Corpus
from rules.facts import FactValue
from workflows.procedure import ActSpec, Procedure
from workflows.soundness.days import stretches
from workflows.soundness.flaw import Flaw
from workflows.soundness.needs import asked
from workflows.soundness.solver import possible

SAME = "="
_NOTHING: Mapping[str, FactValue] = {}


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of the table that some case can take."""

    act: str
    before: str
    after: str


def edges_on(
    procedure: Procedure, corpus: Corpus, day: date, fixed: Mapping[str, FactValue] = _NOTHING
) -> tuple[Edge, ...]:
    """Every step that exists on the day and that the law of the day lets some case (with these facts) take."""
    return tuple(edge for act in procedure.acts.values() for edge in _of_act(act, corpus, day, fixed))


def _of_act(act: ActSpec, corpus: Corpus, day: date, fixed: Mapping[str, FactValue]) -> Iterator[Edge]:
    for row in act.rows:
        if not row.in_force(day):
            continue
        for branch in row.branches:
            what = asked(corpus, row, day, branch)
            if what is None or any(fixed.get(k, v) != v for k, v in what.constants.items()):
                continue
            if possible(what.needs, corpus.facts, {**fixed, **what.constants}) is None:
                continue
            for stage in row.stages:
                yield Edge(act.id, stage, stage if branch.to == SAME else branch.to)


def paths(start: str, edges: tuple[Edge, ...]) -> dict[str, tuple[Edge, ...]]:
    """For every stage that can be come to, a shortest way."""
    found: dict[str, tuple[Edge, ...]] = {start: ()}
    queue = [start]
    while queue:
        stage = queue.pop(0)
        for edge in edges:
            if edge.before == stage and edge.after not in found:
                found[edge.after] = (*found[stage], edge)
                queue.append(edge.after)
    return found


def told(path: tuple[Edge, ...], start: str) -> str:
    """A way as it is printed: stage -act-> stage."""
    return start + "".join(f" -{edge.act}-> {edge.after}" for edge in path)


def flaws(procedure: Procedure, corpus: Corpus) -> Iterator[Flaw]:
    """Unreachable acts and stages, dead ends, ends that open the case again; a case may have come to its stage under an earlier law."""
    days = stretches(procedure, corpus)
    so_far: tuple[Edge, ...] = ()
    done: set[str] = set()
    everything = {day: edges_on(procedure, corpus, day) for day in days}
    for day in days:
        so_far = tuple(dict.fromkeys((*so_far, *everything[day])))
        reached = paths(procedure.initial, so_far)
        yield from _dead_ends(procedure, day, everything[day], reached)
        done |= {edge.act for edge in everything[day] if edge.before in reached}
    reached = paths(procedure.initial, so_far)
    for act in procedure.acts.values():
        if act.id not in done:
            yield Flaw(
                "unreachable",
                act.id,
                "không hồ sơ nào tới được bước này",
                "no case can come to this act",
                _rows(act),
            )
        for lost in sorted({each for row in act.rows for each in row.stages} - set(reached)):
            yield Flaw(
                "unreachable",
                act.id,
                f"không tới được từ giai đoạn {lost}",
                f"cannot be reached from stage {lost}",
            )
    for name, stage in procedure.stages.items():
        if name not in reached:
            yield Flaw(
                "unreachable",
                f"{procedure.id}.{name}",
                "không tới được giai đoạn này",
                "the stage cannot be reached",
            )
        leads_on = [
            edge
            for edge in so_far
            if edge.before == name and not procedure.stages[edge.after].final
            if not procedure.acts[edge.act].reopens
        ]
        if stage.final and leads_on:
            yield Flaw(
                "exit_from_end", f"{procedure.id}.{name}", "giai đoạn kết thúc mà vẫn còn đi tiếp", "an end that leads on",
                told((leads_on[0],), name),
            )  # fmt: skip


def _dead_ends(
    procedure: Procedure, day: date, today: tuple[Edge, ...], reached: Mapping[str, tuple[Edge, ...]]
) -> Iterator[Flaw]:
    ends = {name for name, stage in procedure.stages.items() if stage.final}
    if not ends:  # a file that never closes (the person's papers) has no end to come to
        return
    leading = ends | {name for name, stage in procedure.stages.items() if stage.rests}
    grown = True
    while grown:
        more = {edge.before for edge in today if edge.after in leading} - leading
        grown, leading = bool(more), leading | more
    for name, path in reached.items():
        if name not in leading:
            yield Flaw(
                "dead_end",
                f"{procedure.id}.{name}",
                f"từ {day:%d/%m/%Y} không còn đường hợp pháp tới kết thúc",
                f"from {day} on no lawful way leads to an end",
                told(path, procedure.initial),
            )


def _rows(act: ActSpec) -> str:
    return "; ".join(
        f"{', '.join(row.stages)} -> {', '.join(branch.to for branch in row.branches)}" for row in act.rows
    )
