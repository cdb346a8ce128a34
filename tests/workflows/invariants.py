"""What must hold of a record whatever was done to it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby, pairwise

from tests.workflows.memory import Store
from workflows.audit import act_hash, digest, instant
from workflows.journal import replay
from workflows.model import ActRecord, CaseSnapshot, DeadlineRecord
from workflows.procedure import load_procedures


def check(store: Store) -> None:
    """Every case is the fold of its acts, every chain is whole, every deadline was set and closed by an act."""
    for case in store.cases.values():
        acts = [act for act in store.acts if act.case_id == case.id]
        _check_fold(case, acts)
        _check_deadlines(case, store)
        entries = [entry for entry in store.audit if entry.stream == f"case:{case.id}"]
        assert [json.loads(entry.body)["act_hash"] for entry in entries] == [act_hash(act) for act in acts]
    _check_chains(store)
    _check_papers(store)
    assert len({act.idempotency_key for act in store.acts}) == len(store.acts)
    assert len({act.id for act in store.acts}) == len(store.acts)


def _check_fold(case: CaseSnapshot, acts: list[ActRecord]) -> None:
    procedure = load_procedures()[case.procedure]
    assert replay(acts, procedure, case.person_id, case.regime) == replace(case, deadlines=())
    assert [act.seq for act in acts] == list(range(1, case.version + 1))
    assert acts[0].stage_from == procedure.initial
    assert acts[-1].stage_to == case.stage
    assert case.closed is procedure.stages[case.stage].final
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert all(before.stage_to == after.stage_from for before, after in pairwise(acts))
    ends = {name for name, stage in procedure.stages.items() if stage.final}
    left = [act for act in acts if act.stage_from in ends and act.stage_to not in ends]
    assert all(procedure.acts[act.act].reopens for act in left), "only what reopens leaves an end"


def _check_deadlines(case: CaseSnapshot, store: Store) -> None:
    acts = [act for act in store.acts if store.cases[act.case_id].person_id == case.person_id]
    by_seq = {(act.case_id, act.seq): act for act in acts}
    assert len({each.id for each in case.deadlines}) == len(case.deadlines)
    for each in case.deadlines:
        assert (case.id, each.set_by_seq) in by_seq
        assert each.met_by_seq is None or each.ended_by_seq is None
        assert (each.met_at is None) == (each.met_by_seq is None)
        assert (each.ended_at is None) == (each.ended_by_seq is None)
        closed = each.met_by_seq or each.ended_by_seq
        assert each.open is (closed is None)
        if closed is not None:
            by = by_seq[each.closed_by_case or case.id, closed]
            assert (each.met_at or each.ended_at) == by.at
            assert each.closed_by_case != case.id
        _check_duty(each, case, acts)


def _check_duty(each: DeadlineRecord, case: CaseSnapshot, acts: list[ActRecord]) -> None:
    """A duty stays open until an act that the table says meets or ends it, here or in another case, and not after one."""
    order = {act.id: number for number, act in enumerate(acts)}  # as they were written, case by case
    (begun,) = [order[act.id] for act in acts if (act.case_id, act.seq) == (case.id, each.set_by_seq)]
    closing = [act for act in acts if order[act.id] > begun and _closes(act, each, case)]
    closed = each.met_by_seq or each.ended_by_seq
    assert (each.closed_by_case or case.id, closed) == (
        (closing[0].case_id, closing[0].seq) if closing else (case.id, None)
    )


def _closes(act: ActRecord, each: DeadlineRecord, case: CaseSnapshot) -> bool:
    """Whether the table says that the act meets or ends the duty."""
    spec = load_procedures().act(act.act)
    stage = load_procedures()[spec.procedure].stages[act.stage_to]
    if act.case_id == case.id:
        return each.duty in (*spec.meets, *spec.ends, *stage.ends)
    return each.duty in (*spec.meets_elsewhere, *spec.ends_elsewhere) and case.opened_at <= act.at


def _check_chains(store: Store) -> None:
    for stream, found in groupby(
        sorted(store.audit, key=lambda e: (e.stream, e.seq)), key=lambda e: e.stream
    ):
        before = ""
        for number, entry in enumerate(found, start=1):
            assert entry.seq == number
            assert entry.prev_hash == before
            assert entry.hash == digest(f"{before}\n{entry.body}")
            body = json.loads(entry.body)
            assert (body["stream"], body["seq"], body["recorded_at"]) == (
                stream,
                number,
                instant(entry.recorded_at),
            )
            assert (body["kind"], body["act"], body["actor_id"]) == (entry.kind, entry.act, entry.actor_id)
            before = entry.hash


def _check_papers(store: Store) -> None:
    acts = {(act.case_id, act.seq) for act in store.acts}
    for paper in store.documents:
        assert (paper.case_id, paper.seq) in acts
        assert paper.sha256 in store.blobs
