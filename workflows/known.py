"""A case as it was known at a moment: what was on record by then, folded, with its duties as they stood by then.

What is told late is on record late: an act of an earlier day counts from the moment at which it was recorded. Called by the auditor's
comparison of two days.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from workflows.journal import replay
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord
from workflows.procedure import Procedure

ActsOf = Callable[[str], Sequence[ActRecord]]
"""The journal of a case by its id."""


def known_then(
    case: CaseSnapshot, acts: Sequence[ActRecord], procedure: Procedure, moment: datetime, acts_of: ActsOf
) -> CaseSnapshot | None:
    """The case as it was known just before ``moment``; None where nothing of it was. ``acts`` is its whole journal, ``acts_of`` gives
    those of other cases, whose acts may have met or ended a duty of this one."""
    known = [act for act in acts if act.recorded_at < moment]
    then = replay(known, procedure, case.person_id, case.regime)
    if then is None:
        return None
    numbers = {act.seq for act in known}
    mine = (each for each in case.deadlines if each.set_by_seq in numbers)
    return replace(then, deadlines=tuple(_then(each, numbers, moment, acts_of) for each in mine))


def _then(deadline: DeadlineRecord, known: set[int], moment: datetime, acts_of: ActsOf) -> DeadlineRecord:
    """The duty before what was recorded later closed it."""
    closing = deadline.met_by_seq or deadline.ended_by_seq
    if closing is None:
        return deadline
    if deadline.closed_by_case:
        told = closing in {act.seq for act in acts_of(deadline.closed_by_case) if act.recorded_at < moment}
    else:
        told = closing in known
    if told:
        return deadline
    return replace(
        deadline,
        met_by_seq=None,
        met_at=None,
        ended_by_seq=None,
        ended_at=None,
        closed_by_case="",
        superseded=False,
    )
