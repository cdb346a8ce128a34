"""By which keys of its table an act has legal effect. An act without any may be marked as a note; the loader holds the mark to it."""

from __future__ import annotations

from workflows.procedure.spec import ActSpec


def effects_of(act: ActSpec) -> tuple[str, ...]:
    """The keys of the table by which an act has legal effect: it leads to another stage, makes papers, moves terms, names offices."""
    keys = ("issues", "sets", "meets", "ends", "meets_elsewhere", "ends_elsewhere", "notices", "adds_papers",
            "unit_as", "manager", "actor_as", "signs")  # fmt: skip
    moves = any(
        branch.to not in {"=", *row.stages} or (branch.to != "=" and len(row.stages) > 1)
        for row in act.rows
        for branch in row.branches
    )
    named = any(each.kind == "unit" for each in act.inputs)
    found = [key for key in keys if getattr(act, key)]
    return (*(["rows.to"] if moves else []), *(["units"] if named else []), *found)
