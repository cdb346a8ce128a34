"""Whether the procedures are sound: every act cited, permitted to someone on every day, reachable; no dead end that is not an end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.procedure import ActSpec, Power, Procedure, Procedures

_SAME = "="
_NEVER = date.max


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is missing. ``kind`` is stable; ``where`` names act or stage."""

    kind: str
    where: str
    vi: str
    en: str

    def as_json(self) -> dict[str, str]:
        """JSON-ready."""
        return {"kind": self.kind, "where": self.where, "vi": self.vi, "en": self.en}


def flaws_of(procedures: Procedures) -> Iterator[Flaw]:
    """Every flaw of every procedure."""
    for procedure in procedures.values():
        reached = reachable(procedure)
        for act in procedure.acts.values():
            yield from _of_act(act, procedure, reached)
        yield from _of_stages(procedure, reached)


def reachable(procedure: Procedure) -> frozenset[str]:
    """Every stage that a case can come to from the initial one."""
    return _closure(procedure, {procedure.initial}, forward=True)


def unpowered(act: ActSpec, procedure: Procedure) -> Iterator[tuple[date, date | None]]:
    """The periods of the procedure in which nobody has the power for the act; both ends included, None is open."""
    day, last = procedure.valid_from, procedure.valid_to or _NEVER
    while day <= last:
        covering = [power for power in act.powers if power.in_force(day)]
        if covering:
            until = max(power.valid_to or _NEVER for power in covering)
            if until == _NEVER:
                return
            day = until + timedelta(days=1)
            continue
        begins = [power.valid_from for power in act.powers if power.valid_from > day]
        ends = min(begins) - timedelta(days=1) if begins and min(begins) <= last else last
        yield day, None if ends == _NEVER else ends
        if ends == _NEVER:
            return
        day = ends + timedelta(days=1)


def _of_act(act: ActSpec, procedure: Procedure, reached: frozenset[str]) -> Iterator[Flaw]:
    if not act.cites:
        yield Flaw("uncited", act.id, "bước không có căn cứ", "the act has no citation")
    for power in act.powers:
        if not power.cites:
            yield Flaw(
                "uncited",
                act.id,
                f"thẩm quyền không có căn cứ: {_who(power)}",
                f"a power without a citation: {_who(power)}",
            )
    for first, last in unpowered(act, procedure):
        until = last.isoformat() if last is not None else "…"
        yield Flaw(
            "nobody_may",
            act.id,
            f"không ai có quyền từ {first.isoformat()} đến {until}",
            f"nobody may from {first.isoformat()} to {until}",
        )
    stages = {stage for row in act.rows for stage in row.stages}
    for stage in sorted(stages - reached):
        yield Flaw(
            "unreachable",
            act.id,
            f"không tới được từ giai đoạn {stage}",
            f"cannot be reached from stage {stage}",
        )


def _of_stages(procedure: Procedure, reached: frozenset[str]) -> Iterator[Flaw]:
    ends = {name for name, stage in procedure.stages.items() if stage.final}
    # A file that never closes (the person's papers) has no end to come to.
    leading_out = _closure(procedure, ends, forward=False) if ends else frozenset(procedure.stages)
    for name in procedure.stages:
        where = f"{procedure.id}.{name}"
        if name not in reached:
            yield Flaw("unreachable", where, "không tới được giai đoạn này", "the stage cannot be reached")
        elif name not in ends and name not in leading_out:
            yield Flaw(
                "dead_end", where, "ngõ cụt: không có đường tới kết thúc", "a dead end that is not an end"
            )
        if name in ends and any(before == name and after != name for before, after in _edges(procedure)):
            yield Flaw(
                "exit_from_end", where, "giai đoạn kết thúc mà vẫn còn đi tiếp", "an end that leads on"
            )


def _closure(procedure: Procedure, start: set[str], *, forward: bool) -> frozenset[str]:
    found, edges = set(start), list(_edges(procedure))
    grown = True
    while grown:
        more = {
            (after if forward else before)
            for before, after in edges
            if (before if forward else after) in found
        }
        grown = not more <= found
        found |= more
    return frozenset(found)


def _edges(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for act in procedure.acts.values():
        for row in act.rows:
            for stage in row.stages:
                for branch in row.branches:
                    yield stage, stage if branch.to == _SAME else branch.to


def _who(power: Power) -> str:
    return f"{', '.join(power.roles)} @ {', '.join(power.kinds)}"
