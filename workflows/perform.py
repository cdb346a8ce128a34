"""The one door: everything that changes a case goes through ``perform``.

Order: same key again, authority, topology, requirements (both engines), papers, append, deadlines, audit entry, one commit. A refusal
is recorded in a transaction of its own. Pages, API, command line, imports, jobs and scenarios all call this and nothing else. ``rehearse``
is the same door without the writing, for pages that show what an act would bring.
"""

from __future__ import annotations

from rules.errors import DoorError, InputError, LawError, LotrinhError
from workflows import refusals
from workflows.attaching import AttachedPaper, look_at
from workflows.command import Command, Performed, Services
from workflows.errors import CaseChanged, KeyReused, UnknownAct, UnknownCase, outcome_changed
from workflows.making import delegation_told, make
from workflows.model import Actor
from workflows.preparing import prepare
from workflows.procedure import ActSpec
from workflows.rehearsing import Rehearsed, outcome_hash
from workflows.repeating import earlier_outcome
from workflows.signing import read_signature

_NOT_RECORDED = (UnknownAct, UnknownCase, KeyReused, CaseChanged)  # PersonErased is an UnknownCase


def perform(command: Command, actor: Actor, services: Services) -> Performed:
    """Do one act, whole or not at all.

    Raises ``NotPermitted``, ``ActNotAvailable``, ``RequirementsNotMet`` (each recorded), ``CaseChanged`` when someone was first,
    ``OutcomeChanged`` where it would bring something else than ``command.foreseen``, ``NotInForce`` for a day without law (recorded),
    ``BadInput``/``FactError`` for a field, ``EngineDisagreement`` or ``EngineFailure`` (recorded as an alarm). What else fails, a
    template say, is recorded as a failure.
    """
    try:
        performed = _perform(command, actor, services)
    except LotrinhError as error:
        repeated = _done_meanwhile(error, command, actor, services)
        if repeated is None:
            _record(error, command, actor, services)
            raise
        performed = repeated
    services.told(command.act, "repeated" if performed.repeated else "done", ())
    return performed


def rehearse(command: Command, actor: Actor, services: Services) -> Rehearsed:
    """What ``perform`` would do, worked out by the same steps on a reading transaction; nothing of it is written.

    Raises as ``perform`` does, and what the door refuses is recorded as it is there: the act was asked for.
    """
    try:
        return _rehearse(command, actor, services)
    except LotrinhError as error:
        _record(error, command, actor, services)
        raise


def _record(error: LotrinhError, command: Command, actor: Actor, services: Services) -> None:
    if isinstance(error, (DoorError, LawError)) and not isinstance(error, _NOT_RECORDED):
        refusals.record(error, command, actor, services)
    elif not isinstance(error, (DoorError, LawError, InputError)) and not error.unwritable:
        refusals.record_failure(error, command, actor, services)
    # The name of an act that does not exist is whatever somebody typed: it is not counted by name.
    services.told("" if isinstance(error, UnknownAct) else command.act, error.code, refusals.articles(error))
    if isinstance(error, refusals.ALARMING):
        services.alarm(error)  # after the record: whatever becomes of the bell, the entry stands


def _done_meanwhile(
    error: LotrinhError, command: Command, actor: Actor, services: Services
) -> Performed | None:
    """The same click twice at the same moment: what the other one did is the outcome of both, and no refusal."""
    if not command.key or not isinstance(error, DoorError):
        return None
    return _before(command, actor, services)


def _before(command: Command, actor: Actor, services: Services) -> Performed | None:
    """What the key did before, read for itself."""
    with services.reading() as uow:
        return earlier_outcome(command, actor, uow)


def _looked_at(command: Command, spec: ActSpec, services: Services) -> tuple[AttachedPaper, ...]:
    attached = look_at(command.attachments, spec, services.attachments)
    return read_signature(command, spec, attached, services)


def _perform(command: Command, actor: Actor, services: Services) -> Performed:
    spec = services.procedures.act(command.act)
    if spec.signs and (repeated := _before(command, actor, services)) is not None:
        return repeated  # its signature is there already: it would not be found new again
    attached = _looked_at(command, spec, services)
    with services.uow() as uow:
        repeated = earlier_outcome(command, actor, uow)
        if repeated is not None:
            return repeated
        prepared = prepare(command, actor, services, uow)
        change, performed = make(prepared, command, actor, services, uow, attached)
        if command.foreseen and command.foreseen != outcome_hash(performed):
            raise outcome_changed()
        uow.append(change)
    return performed


def _rehearse(command: Command, actor: Actor, services: Services) -> Rehearsed:
    spec = services.procedures.act(command.act)
    if (repeated := _before(command, actor, services)) is not None:
        return Rehearsed(repeated, {}, None)
    attached = _looked_at(command, spec, services)
    with services.reading() as uow:
        prepared = prepare(command, actor, services, uow)
        _, performed = make(prepared, command, actor, services, uow, attached)
    return Rehearsed(performed, delegation_told(prepared.grant), prepared.loaded.case)
