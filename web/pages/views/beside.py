"""Beside a case: the person's other cases, and who took part, by post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.terms import legal_date
from web.language import label
from web.pages.views.labels import role_vi
from web.pages.views.times import day_vi
from workflows.model import ActRecord, CaseSnapshot
from workflows.procedure import Procedures


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case of the person that the officer sees."""

    id: str
    procedure: str
    stage: str
    opened: str
    closed: bool


@dataclass(frozen=True, slots=True)
class TookPart:
    """An officer under one post, with how many acts of the case, and the day of the last one."""

    name: str
    post: str
    acts: int
    last: str


def linked_cases(others: Iterable[CaseSnapshot], procedures: Procedures) -> tuple[LinkedCase, ...]:
    """The other cases in order of opening."""
    found = []
    for case in sorted(others, key=lambda each: each.opened_at):
        procedure = procedures[case.procedure]
        stage = procedure.stages.get(case.stage)
        found.append(
            LinkedCase(
                case.id,
                label(procedure),
                label(stage) if stage is not None else case.stage,
                day_vi(legal_date(case.opened_at)),
                case.closed,
            )
        )
    return tuple(found)


def took_part(acts: Iterable[ActRecord]) -> tuple[TookPart, ...]:
    """Who did acts of the case, each post once, in order of the first act."""
    done: dict[tuple[str, str, str], list[ActRecord]] = {}
    for act in acts:
        done.setdefault((act.actor_name, act.role, act.unit_name), []).append(act)
    return tuple(
        TookPart(name, f"{role_vi(role)}, {unit}", len(theirs), day_vi(legal_date(theirs[-1].at)))
        for (name, role, unit), theirs in done.items()
    )
