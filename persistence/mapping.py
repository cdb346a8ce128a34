"""Rows to values and values to rows, for every table whose rows are values of ``workflows.model``.

Each ``X_OF`` statement selects a table's columns in the order in which ``x_of`` takes them; ``x_row`` is the way back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select

from persistence.codec import (
    decode_facts,
    decode_recorded,
    dumps,
    encode_facts,
    encode_recorded,
    load_map,
    load_text_map,
    load_texts,
)
from persistence.keys.keeper import Keys, PersonSealer
from persistence.keys.opening import opened_case_facts
from persistence.keys.places import case_place
from persistence.models import (
    ACTS,
    AUDIT_ENTRIES,
    CASES,
    DEADLINES,
    DOCUMENTS,
)
from workflows.model import (
    ActRecord,
    CaseSnapshot,
    DeadlineRecord,
    DocumentRecord,
    Notice,
)
from workflows.ports import AuditEntry

Values = dict[str, object]

CASE_OF: Final[Select[Any]] = select(CASES)
ACT_OF: Final[Select[Any]] = select(
    *(column for column in ACTS.c if column.name not in {"audit_stream", "audit_seq"})
)
DEADLINE_OF: Final[Select[Any]] = select(DEADLINES)
DOCUMENT_OF: Final[Select[Any]] = select(DOCUMENTS)
AUDIT_OF: Final[Select[Any]] = select(AUDIT_ENTRIES)
_DOCUMENT: Final = tuple(DOCUMENTS.c.keys())
_ENTRY: Final = tuple(AUDIT_ENTRIES.c.keys())


def case_of(row: Sequence[Any], deadlines: tuple[DeadlineRecord, ...], keys: Keys | None) -> CaseSnapshot:
    """A row of ``CASE_OF`` with the case's deadlines. Without facts where they can be read no more."""
    (
        key,
        procedure,
        procedure_version,
        person_id,
        regime,
        stage,
        version,
        opened_at,
        last_at,
        facts,
        units,
        actors,
        closed,
    ) = row
    return CaseSnapshot(
        id=key,
        procedure=procedure,
        procedure_version=procedure_version,
        person_id=person_id,
        regime=regime,
        stage=stage,
        version=version,
        opened_at=opened_at,
        last_at=last_at,
        facts=decode_recorded(opened_case_facts(keys, facts, key, version)),
        units=load_text_map(units),
        actors=load_text_map(actors),
        deadlines=deadlines,
        closed=closed,
    )


def facts_kept(case: CaseSnapshot, sealer: PersonSealer | None) -> str:
    """The text in which the facts of a case are stored."""
    facts = encode_recorded(case.facts)
    return facts if sealer is None else sealer.text(facts, case_place(case.id, case.version))


def case_row(case: CaseSnapshot, sealer: PersonSealer | None) -> Values:
    """The row of a case; its deadlines have a table of their own."""
    return {
        "id": case.id,
        "procedure": case.procedure,
        "procedure_version": case.procedure_version,
        "person_id": case.person_id,
        "regime": case.regime,
        "stage": case.stage,
        "version": case.version,
        "opened_at": case.opened_at,
        "last_at": case.last_at,
        "facts": case.kept or facts_kept(case, sealer),
        "units": dumps(dict(case.units)),
        "actors": dumps(dict(case.actors)),
        "closed": case.closed,
    }


def act_of(row: Sequence[Any]) -> ActRecord:
    """A row of ``ACT_OF`` as it is stored: what is sealed is opened by ``persistence.keys.keeper.opened_act``."""
    (key, case_id, seq, act, branch, at, recorded_at, actor_id, actor_name, role, unit_id, unit_name, power, stage_from, stage_to,
     inputs, facts, idempotency_key, command_hash, sealed) = row  # fmt: skip
    return ActRecord(
        id=key,
        case_id=case_id,
        seq=seq,
        act=act,
        branch=branch,
        at=at,
        recorded_at=recorded_at,
        actor_id=actor_id,
        actor_name=actor_name,
        role=role,
        unit_id=unit_id,
        unit_name=unit_name,
        power=load_texts(power),
        stage_from=stage_from,
        stage_to=stage_to,
        inputs=load_map(inputs),
        facts=decode_facts(facts),
        idempotency_key=idempotency_key,
        command_hash=command_hash,
        sealed=sealed,
    )


def act_row(act: ActRecord, audit: AuditEntry) -> Values:
    """The row of an act, pointing at its audit entry."""
    return {
        "id": act.id,
        "case_id": act.case_id,
        "seq": act.seq,
        "act": act.act,
        "branch": act.branch,
        "at": act.at,
        "recorded_at": act.recorded_at,
        "actor_id": act.actor_id,
        "actor_name": act.actor_name,
        "role": act.role,
        "unit_id": act.unit_id,
        "unit_name": act.unit_name,
        "power": dumps(list(act.power)),
        "stage_from": act.stage_from,
        "stage_to": act.stage_to,
        "inputs": "{}" if act.sealed else dumps(act.inputs),
        "facts": "{}" if act.sealed else encode_facts(act.facts),
        "idempotency_key": act.idempotency_key,
        "command_hash": "" if act.sealed else act.command_hash,
        "audit_stream": audit.stream,
        "audit_seq": audit.seq,
        "sealed": act.sealed,
    }


def deadline_of(row: Sequence[Any]) -> DeadlineRecord:
    """A row of ``DEADLINE_OF``."""
    (
        key,
        case_id,
        duty,
        term,
        label,
        set_by_seq,
        due_at,
        due_date,
        unit,
        cites,
        proof,
        verified,
        met_by_seq,
        met_at,
        ended_by_seq,
        ended_at,
        closed_by_case,
        superseded,
    ) = row
    return DeadlineRecord(
        id=key,
        case_id=case_id,
        duty=duty,
        term=term,
        label=label,
        set_by_seq=set_by_seq,
        due_at=due_at,
        due_date=due_date,
        unit=unit,
        cites=load_texts(cites),
        proof=load_map(proof),
        verified=verified,
        met_by_seq=met_by_seq,
        met_at=met_at,
        ended_by_seq=ended_by_seq,
        ended_at=ended_at,
        closed_by_case=closed_by_case,
        superseded=superseded,
    )


def deadline_row(deadline: DeadlineRecord) -> Values:
    """The row of a deadline as set."""
    return {
        "id": deadline.id,
        "case_id": deadline.case_id,
        "duty": deadline.duty,
        "term": deadline.term,
        "label": deadline.label,
        "set_by_seq": deadline.set_by_seq,
        "due_at": deadline.due_at,
        "due_date": deadline.due_date,
        "unit": deadline.unit,
        "cites": dumps(list(deadline.cites)),
        "proof": dumps(deadline.proof),
        "verified": deadline.verified,
        "met_by_seq": deadline.met_by_seq,
        "met_at": deadline.met_at,
        "ended_by_seq": deadline.ended_by_seq,
        "ended_at": deadline.ended_at,
        "closed_by_case": deadline.closed_by_case,
        "superseded": deadline.superseded,
    }


def document_of(row: Sequence[Any]) -> DocumentRecord:
    """A row of ``DOCUMENT_OF``."""
    fields: dict[str, Any] = dict(zip(_DOCUMENT, row, strict=True))
    content = fields.pop("content_sha256")
    hashes = {"sha256": content, "kept": fields["sha256"]} if content else {}
    return DocumentRecord(**fields | hashes | {"remarks": load_texts(fields["remarks"])})


def document_row(document: DocumentRecord) -> Values:
    """The row of a paper; its bytes are in ``blobs``."""
    plain: Values = {name: getattr(document, name) for name in _DOCUMENT if name != "content_sha256"}
    hashes = {"sha256": document.kept or document.sha256, "content_sha256": ""}
    if document.kept:
        hashes["content_sha256"] = document.sha256
    return plain | hashes | {"remarks": dumps(list(document.remarks))}


def audit_of(row: Sequence[Any]) -> AuditEntry:
    """A row of ``AUDIT_OF``."""
    return AuditEntry(*row)


def audit_row(entry: AuditEntry) -> Values:
    """The row of an audit entry."""
    return {name: getattr(entry, name) for name in _ENTRY}


def notice_row(notice: Notice, at: datetime) -> Values:
    """The row of a notice made at ``at``, to be sent at once."""
    return {
        "key": notice.key,
        "kind": notice.kind,
        "case_id": notice.case_id,
        "payload": dumps(notice.payload),
        "created_at": at,
        "not_before": at,
    }
