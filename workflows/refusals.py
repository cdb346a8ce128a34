"""Records refusals: each in its own transaction, in a stream of its own beside the case, so that it never competes with acts."""

from __future__ import annotations

from contextlib import suppress

from rules.conditions import Outcome
from rules.errors import DoorError, EngineDisagreement, EngineFailure, LawError, LotrinhError
from workflows.audit import chained, instant, receipt
from workflows.command import Command, Services
from workflows.errors import CaseChanged, RequirementsNotMet
from workflows.model import Actor
from workflows.ports import Sealer, UnitOfWork
from workflows.sealing import sealed_body

ALARMING = (EngineDisagreement, EngineFailure)
_TRIES = 5


def record(error: LotrinhError, command: Command, actor: Actor, services: Services) -> None:
    """Append the refusal; a moved stream is tried again, at most five times."""
    for attempt in range(_TRIES):
        try:
            _append(error, command, actor, services)
        except CaseChanged:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def record_failure(error: LotrinhError, command: Command, actor: Actor, services: Services) -> None:
    """Append that the attempt failed through no word of the law. Where that cannot be written either, the error itself is told on."""
    with suppress(LotrinhError):
        record(error, command, actor, services)


def stream_of(command: Command) -> str:
    """The stream of refusals: of the case named, else of the person."""
    return f"refusals:{command.case_id or command.person_id}"


def articles(error: LotrinhError) -> tuple[str, ...]:
    """The articles (without clause and point) by which a requirement was not met, each once, in legal order."""
    if not isinstance(error, RequirementsNotMet):
        return ()
    open_ = (each for each in error.verdict.findings if each.outcome is not Outcome.SATISFIED)
    return tuple(dict.fromkeys(" ".join(cite.short().split()[:2]) for each in open_ for cite in each.cites))


def _append(error: LotrinhError, command: Command, actor: Actor, services: Services) -> None:
    now = services.clock()
    with services.uow() as uow:
        stream = stream_of(command)
        head = uow.stream_head(stream)
        body = _body(error, command, actor, services.origin())
        body = sealed_body(body, _sealer(command, uow), head, stream)
        uow.append_audit(chained(head, stream, now, body))


def _sealer(command: Command, uow: UnitOfWork) -> Sealer | None:
    """What seals for the person whom the refusal is about; a case that is not on file is about nobody."""
    person = command.person_id
    if person is None and command.case_id is not None:
        owner = uow.find_owner(command.case_id)
        person = None if owner is None else owner[1].id
    return None if person is None else uow.sealer(person)


def _kind(error: LotrinhError) -> str:
    if isinstance(error, ALARMING):
        return "alarm"
    return "refusal" if isinstance(error, (DoorError, LawError)) else "failure"


def _body(error: LotrinhError, command: Command, actor: Actor, origin: str) -> dict[str, object]:
    held = actor.appointments[0] if actor.appointments else None
    body: dict[str, object] = {
        "kind": _kind(error),
        "act": command.act,
        "at": instant(command.at),
        "actor_id": actor.id,
        "actor": {
            "name": actor.name,
            "roles": sorted({each.role for each in actor.appointments}),
            "units": sorted({each.unit.name for each in actor.appointments}),
        },
        "origin": origin,
        "unit_id": command.unit or (held.unit.id if held is not None else ""),
        "case_id": command.case_id,
        "person_id": command.person_id,
        "code": error.code,
        "why": error.en,
    }
    if isinstance(error, RequirementsNotMet):
        body["receipt"] = receipt(error.verdict, "")
    return body
