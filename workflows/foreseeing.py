"""The terms that an act would start, counted as if it were done at the moment that is asked about."""

from __future__ import annotations

from rules.facts import FactSet
from workflows.asking import Asked
from workflows.deadlines import newly_set
from workflows.model import ActRecord, DeadlineRecord
from workflows.preparing import added_facts
from workflows.procedure import ActRow


def foreseen(asked: Asked, row: ActRow, facts: FactSet) -> tuple[DeadlineRecord, ...]:
    """The deadlines with their proofs; nothing is recorded."""
    case, at = asked.loaded.case, asked.command.at
    act = ActRecord(
        id="", case_id="" if case is None else case.id, seq=asked.loaded.version + 1, act=asked.spec.id, branch="", at=at,
        recorded_at=at, actor_id="", actor_name="", role="", unit_id="", unit_name="", power=(), stage_from="", stage_to="",
        inputs={}, facts={}, idempotency_key="", command_hash="",
    )  # fmt: skip
    known = facts.merge(added_facts(asked.spec, row, asked.entered, at))
    return newly_set(asked.services, asked.spec, act, case, known)
