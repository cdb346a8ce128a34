"""Legal erasure put together: who asks, what stands in the way, the act on record, and the files beside the database.

Called by ``lotrinh person erase``. A refusal is recorded as every other is, in the stream of erasures.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from documents.conversion.model import Paper
from documents.conversion.pool import key_of
from persistence.erasures import ACT, KIND, STREAM, Erasure, Erasures
from persistence.errors import StorageError
from persistence.unit_of_work import SqlUnitOfWork
from rules.errors import DoorError
from rules.retention import load_schedule
from web import reports_kept
from web.house import House
from workflows.audit import chained
from workflows.erasing import Obstacle, Request, entitled, ground_of, obstacles, refuse_if_any
from workflows.errors import UnknownCase
from workflows.model import Actor, Appointment


def erase(house: House, actor: Actor, person_id: str, request: Request) -> Erasure:
    """Erase what is personal about a person, for good.

    Raises ``NotPermitted`` and ``NotErasable`` (recorded), ``BadInput`` for a field, ``UnknownCase`` where there is no such person,
    ``KeyStoreFault`` where nothing is sealed.
    """
    erasures, today = Erasures(house.database), house.today()
    done = erasures.find(person_id)
    if done is not None:
        return done
    ids, standing = erasures.standing(person_id)
    if not ids:
        raise _unknown()
    try:
        held = entitled(actor, today)
        ground = ground_of(load_schedule(), request, today)
        found = obstacles(load_schedule(), ground, standing, today)
        refuse_if_any(found)
    except DoorError as error:
        _record(house, error, actor, person_id, request)
        raise
    papers = _kept_pdfs(house, [each.case_id for each in standing])
    body = _body(actor, held, person_id, request) | {
        "kind": KIND,
        "cites": list(ground.told.cites),
        "verified": ground.told.verified,
        "set_aside": sorted({each.code for each in found}),
    }
    erasure = erasures.erase(ids, body, house.now())
    for key in papers:
        house.pdfs.forget(key)
    reports_kept.forget(house)
    return erasure


def looked_at(house: House, person_id: str, request: Request) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of an erasure on this ground; nothing is changed. ``BadInput``, ``UnknownCase``."""
    ids, standing = Erasures(house.database).standing(person_id)
    if not ids:
        raise _unknown()
    schedule = load_schedule()
    return obstacles(schedule, ground_of(schedule, request, house.today()), standing, house.today())


def _body(actor: Actor, held: Appointment | None, person_id: str, request: Request) -> dict[str, object]:
    role, unit = (held.role, held.unit) if held is not None else ("", None)
    return {
        "act": ACT,
        "actor_id": actor.id,
        "actor": {"name": actor.name, "role": role, "unit": unit.name if unit is not None else ""},
        "unit_id": unit.id if unit is not None else "",
        "case_id": None,
        "person_id": person_id,
        "ground": request.ground,
        "paper": request.paper,
        "paper_day": request.paper_day.isoformat() if request.paper_day is not None else None,
        "reason": request.reason,
    }


def _record(house: House, error: DoorError, actor: Actor, person_id: str, request: Request) -> None:
    held = actor.appointments[0] if actor.appointments else None
    body = _body(actor, held, person_id, request)
    with SqlUnitOfWork(house.database) as work:
        entry = chained(
            work.stream_head(STREAM),
            STREAM,
            house.now(),
            body | {"kind": "refusal", "code": error.code, "why": error.en},
        )
        work.append_audit(entry)


def _kept_pdfs(house: House, cases: Sequence[str]) -> list[str]:
    """Under which keys PDFs of the papers may be kept; asked while the papers can still be read."""
    found: list[str] = []
    with house.services.reading() as uow:
        papers = [paper for case in cases for paper in uow.documents_of(case)]
    for each in papers:
        with suppress(StorageError):  # what cannot be read any more was not converted since
            found.append(key_of(Paper(house.reader.blob(each.sha256), at=each.issued_at)))
    return found


def _unknown() -> UnknownCase:
    return UnknownCase("There is no such person on file.", vi="Không có người này trong hồ sơ.")
