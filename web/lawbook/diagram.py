"""A procedure as a drawing (mermaid): stages, and the acts that lead from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from workflows.procedure import Procedure

_MOST = 3


def diagram(procedure: Procedure) -> Iterator[str]:
    """The lines of the drawing. Acts that change no stage are left out; several on one way share a line."""
    ways: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for act in procedure.acts.values():
        for row in act.rows:
            for branch in row.branches:
                for stage in row.stages:
                    if branch.to not in {"=", stage} and act.vi not in ways[stage, branch.to]:
                        ways[stage, branch.to].append(act.vi)
    yield from ("```mermaid", "stateDiagram-v2", f"    [*] --> {procedure.initial}")
    yield from (f"    {name}: {_plain(stage.vi)}" for name, stage in procedure.stages.items())
    for (before, after), acts in ways.items():
        more = f" (+{len(acts) - _MOST})" if len(acts) > _MOST else ""
        yield f"    {before} --> {after}: {_plain(' / '.join(acts[:_MOST]))}{more}"
    yield from (f"    {name} --> [*]" for name, stage in procedure.stages.items() if stage.final)
    yield "```"


def _plain(text: str) -> str:
    """Text without what mermaid reads as its own marks."""
    return text.replace(":", " –").replace(";", ",").replace('"', "")
