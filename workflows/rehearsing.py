"""What an act would bring, as the door itself works it out: everything but the writing. Shown to the officer before the act is recorded.

``outcome_hash`` is the fingerprint of what was shown. The command that follows carries it, and the door does nothing else than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.audit import canonical, digest, instant
from workflows.command import Performed
from workflows.model import CaseSnapshot, DocumentRecord


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """``performed`` is what the door would answer; ``delegation`` under which paper the office of another would be exercised (empty: own
    office); ``before`` is the case as it stands. ``performed.repeated``: the key has done it already, and nothing else is told."""

    performed: Performed
    delegation: Mapping[str, object]
    before: CaseSnapshot | None

    @property
    def hash(self) -> str:
        """The fingerprint of the outcome."""
        return outcome_hash(self.performed)


def outcome_hash(performed: Performed) -> str:
    """What was shown, in one word: entries, power, stage, terms and papers. Not the numbers of papers: others may be given them first."""
    act = performed.act
    told: dict[str, object] = {
        "act": act.act,
        "at": instant(act.at),
        "stages": [act.stage_from, act.stage_to],
        "power": [act.role, act.unit_id, *act.power],
        "inputs": dict(act.inputs),
        "set": sorted([each.term, instant(each.due_at)] for each in performed.deadlines_set),
        "closed": sorted([each.id, each.met_by_seq is not None] for each in performed.deadlines_closed),
        "papers": [_paper(each) for each in performed.documents],
        "regime": performed.regime,
    }
    return digest(canonical(told))


def _paper(each: DocumentRecord) -> list[str]:
    return [each.kind, each.sha256] if each.attached else [each.form]
