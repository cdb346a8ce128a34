"""Idempotency: the same key with the same command again returns the earlier outcome; with another command it is refused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from rules.errors import BadInput
from rules.facts import to_json
from workflows.audit import canonical, digest, instant
from workflows.command import Command, Performed
from workflows.errors import KeyReused
from workflows.model import Actor, ActRecord, CaseSnapshot
from workflows.ports import UnitOfWork

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def command_hash(command: Command, actor: Actor) -> str:
    """The fingerprint of what was asked, by whom."""
    asked: dict[str, object] = {
        "act": command.act,
        "at": instant(command.at),
        "case": command.case_id,
        "person": command.person_id,
        "actor": actor.id,
        "unit": command.unit,
        "role": command.role,
        "inputs": _plain(command.inputs),
    }
    if command.attachments:
        asked["attachments"] = [
            [each.kind, each.name, hashlib.sha256(each.content).hexdigest(), each.signs]
            for each in command.attachments
        ]
    return digest(canonical(asked))


def earlier_outcome(command: Command, actor: Actor, uow: UnitOfWork) -> Performed | None:
    """What the key did before; ``KeyReused`` when it belonged to another command."""
    if not command.key:
        return None
    if not _KEY.fullmatch(command.key):
        raise BadInput(
            "Field 'key' must be 1 to 200 printable ASCII characters without spaces.",
            vi="Khóa chống trùng phải gồm 1 đến 200 ký tự ASCII in được, không có khoảng trắng.",
            field="key",
        )
    act = uow.find_act_by_key(command.key)
    if act is None:
        return None
    if act.command_hash != command_hash(command, actor):
        raise KeyReused(
            "This idempotency key was used for another command. Use a fresh key for a new act.",
            vi="Khóa chống trùng này đã dùng cho một lệnh khác. Hãy mở lại biểu mẫu để có khóa mới.",
            field="key",
        )
    case = _case(act, uow)
    documents = tuple(d for d in uow.documents_of(act.case_id) if d.seq == act.seq)
    return Performed(act=act, case=case, verdict=None, documents=documents, regime=case.regime, repeated=True)


def _case(act: ActRecord, uow: UnitOfWork) -> CaseSnapshot:
    case = uow.find_case(act.case_id)
    if case is None:
        raise LookupError(f"act {act.id} has no case")  # the database forbids it by a foreign key
    return case


def _plain(inputs: Mapping[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in inputs.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(str(each) for each in value)
    if isinstance(value, (list, tuple)):
        return [_value(each) for each in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return to_json(value) if hasattr(value, "isoformat") else str(value)  # type: ignore[arg-type]  # a date
