"""The audit entry: canonical, chained, carrying the receipt by which an auditor can redo the decision."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from rules.facts import FactValue, to_json
from rules.verdict import Verdict
from workflows import canonical as json_text
from workflows.model import ActRecord, DeadlineRecord, DocumentRecord
from workflows.ports import AuditEntry, StreamHead
from workflows.vouched import deadline_mark, paper_mark

canonical: Final = json_text.canonical
"""One text for one value (``workflows.canonical``)."""

KINDS: Final = frozenset(
    {"act", "refusal", "alarm", "failure", "admin", "health", "erasure", "dossier", "report", "book"}
)
"""What an entry tells of. Pages name each in words, and the schema of an export lists them."""


def digest(text: str) -> str:
    """SHA-256 of a text, hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def instant(moment: datetime) -> str:
    """A moment as the record writes it: ISO in UTC, microseconds always shown."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def facts_json(facts: Mapping[str, FactValue]) -> dict[str, object]:
    """Facts as the record writes them."""
    return {name: _fact_json(value) for name, value in facts.items()}


def _fact_json(value: FactValue) -> object:
    return instant(value) if isinstance(value, datetime) else to_json(value)


def act_hash(act: ActRecord) -> str:
    """The fingerprint of a line of the journal; every field of it counts."""
    return digest(act_text(act))


def act_text(act: ActRecord) -> str:
    """The canonical text of a line of the journal, of which its fingerprint is made: of its sealed form, where it has one."""
    return canonical(
        {
            "id": act.id,
            "case_id": act.case_id,
            "seq": act.seq,
            "act": act.act,
            "branch": act.branch,
            "at": instant(act.at),
            "recorded_at": instant(act.recorded_at),
            "actor_id": act.actor_id,
            "actor_name": act.actor_name,
            "role": act.role,
            "unit_id": act.unit_id,
            "unit_name": act.unit_name,
            "power": list(act.power),
            "stage_from": act.stage_from,
            "stage_to": act.stage_to,
            "idempotency_key": act.idempotency_key,
            **_held(act),
        }
    )


def _held(act: ActRecord) -> dict[str, object]:
    if act.sealed:
        return {"sealed": act.sealed}
    return {
        "inputs": dict(act.inputs),
        "facts": facts_json(act.facts),
        "command_hash": act.command_hash,
    }


def receipt(verdict: Verdict | None, regime: str) -> dict[str, object]:
    """By which rules, versions and facts it was decided; texts follow from the corpus hash."""
    if verdict is None:
        return {"regime": regime}
    return {
        "regime": regime,
        "as_of": verdict.as_of.isoformat(),
        "corpus": verdict.corpus_hash,
        "pack": verdict.pack,
        "pack_hash": verdict.pack_hash,
        "engines": list(verdict.engines),
        "outcome": str(verdict.outcome),
        "facts": _used(verdict),
        "findings": [
            {
                "requirement": reason.requirement,
                "cites": reason.cited,
                "outcome": reason.outcome.value,
                "facts": list(reason.asks),
            }
            for reason in (each.reason for each in verdict.findings)
        ],
    }


def _used(verdict: Verdict) -> dict[str, object]:
    """Every fact that a finding looked at, once; null for one that was unknown."""
    return {
        name: None if value is None else _fact_json(value)
        for finding in verdict.findings
        for name, value in zip(finding.reason.asks, finding.values, strict=True)
    }


def chained(head: StreamHead, stream: str, recorded_at: datetime, body: Mapping[str, object]) -> AuditEntry:
    """The next entry of a stream. ``body`` must hold kind, act, actor_id, unit_id, case_id and person_id."""
    if body["kind"] not in KINDS:
        raise ValueError(f"no kind of entry: {body['kind']!r}")
    seq = head.length + 1
    full = {**body, "stream": stream, "seq": seq, "recorded_at": instant(recorded_at)}
    text = canonical(full)
    return AuditEntry(
        stream=stream,
        seq=seq,
        recorded_at=recorded_at,
        kind=str(full["kind"]),
        act=str(full["act"]),
        actor_id=str(full["actor_id"]),
        unit_id=str(full["unit_id"]),
        case_id=_optional(full["case_id"]),
        person_id=_optional(full["person_id"]),
        body=text,
        prev_hash=head.hash,
        hash=digest(head.hash + "\n" + text),
    )


def act_body(
    act: ActRecord,
    person_id: str,
    version: str,
    receipt_of: Mapping[str, object],
    deadlines: tuple[DeadlineRecord, ...],
    documents: tuple[DocumentRecord, ...],
    origin: str = "",
    delegation: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The body of an entry for an act done; ``origin`` is the machine from which it was asked for, ``delegation`` tells under which
    paper the office of another was exercised. What else the entry vouches for comes beside it (``workflows.vouched.told_beside``)."""
    actor: dict[str, object] = {"name": act.actor_name, "role": act.role, "unit": act.unit_name}
    if delegation:  # no word of it where there is none, as entries have told since before
        actor["delegation"] = dict(delegation)
    return {
        "kind": "act",
        "act": act.act,
        "act_hash": act_hash(act),
        "act_seq": act.seq,
        "at": instant(act.at),
        "actor_id": act.actor_id,
        "actor": actor,
        "unit_id": act.unit_id,
        "power": list(act.power),
        "case_id": act.case_id,
        "person_id": person_id,
        "origin": origin,
        "procedure_version": version,
        "stage_from": act.stage_from,
        "stage_to": act.stage_to,
        "receipt": dict(receipt_of),
        "deadlines": [_deadline(each) for each in deadlines],
        "documents": [_paper(each) for each in documents],
    }


def _deadline(deadline: DeadlineRecord) -> dict[str, object]:
    """A deadline with what it was counted from, so that it can be counted again from the entry alone."""
    told: dict[str, object] = {
        "term": deadline.term,
        "duty": deadline.duty,
        "due_at": instant(deadline.due_at),
        "cites": list(deadline.cites),
        "row": deadline_mark(deadline),
    }
    return told | {name: deadline.proof[name] for name in ("start", "known") if name in deadline.proof}


def _paper(document: DocumentRecord) -> dict[str, object]:
    """A paper by its hash. What is told of a paper from outside is all that its reader relies on; no name stands here."""
    told: dict[str, object] = {
        "form": document.form,
        "sha256": document.sha256,
        "template": document.template_version,
        "row": paper_mark(document),
    }
    if document.attached:
        told |= {
            "origin": document.origin,
            "kind": document.kind,
            "media_type": document.media_type,
            "pages": document.pages,
            "signs": document.signs,
        }
    if document.kept:
        told["kept"] = document.kept
    if document.lineage:  # no word of it where there is none, as entries have told since before
        told["lineage"] = document.lineage
    if document.number:
        told["number"] = document.number
    if document.code:
        told["code"] = document.code
    return told


def _optional(value: object) -> str | None:
    return None if value is None else str(value)
