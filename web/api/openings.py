"""What may be opened for a person: the acts that begin a case, as they stand now, and why."""

from __future__ import annotations

from collections.abc import Iterator

from marshmallow import Schema, fields

from web.api import bodies
from web.api.answers import ActState, Why
from web.api.bodies import Body
from web.api.typed import Blueprint
from web.explanations import explanation_json
from web.pages.record import PersonFile, open_person
from web.pages.views.opening import subject_of
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.command import Command
from workflows.explaining import explain
from workflows.one_reading import one_reading
from workflows.preview import preview_all

blueprint = Blueprint(
    "api_openings", __name__, url_prefix="/api/persons", description="Bước mở hồ sơ cho một người"
)


class OpeningAct(ActState):
    """An act that opens a case of ``procedure``."""

    procedure = fields.String()


class RunningCase(Schema):
    """A procedure of which a case is open; ``case_id`` is null where it is not for the asker."""

    procedure = fields.String()
    case_id = fields.String(allow_none=True)


class OpeningActs(Schema):
    """What may be opened for a person, and what is open already."""

    person_id = fields.String()
    acts = fields.List(fields.Nested(OpeningAct))
    running = fields.List(fields.Nested(RunningCase))


@blueprint.at_get("/<person_id>/acts")
@blueprint.refuses(401, 403, 404)
@blueprint.gives(OpeningActs)
def acts(person_id: str) -> Body:
    """Các bước mở hồ sơ cho người này: làm được, còn thiếu gì, vì sao chưa được; thủ tục nào đang có hồ sơ mở."""
    officer = at_work()
    file = open_person(house(), officer, person_id)
    writes = may_write(officer, house().today())
    return {
        "person_id": file.person.id,
        "acts": list(_opening(officer, file)) if writes else [],
        "running": [{"procedure": each, "case_id": _open_case(file, each)} for each in sorted(file.running)],
    }


@blueprint.at_get("/<person_id>/acts/<act>/why")
@blueprint.refuses(401, 403, 404, 422)
@blueprint.gives(Why)
def why(person_id: str, act: str) -> Body:
    """Vì sao bước mở hồ sơ này làm được hoặc chưa."""
    officer = at_work()
    file = open_person(house(), officer, person_id)
    command = Command(act=act, at=house().now(), person_id=file.person.id)
    return explanation_json(file.sight.explanation(explain(command, officer.actor, house().services)))


def _opening(officer: Officer, file: PersonFile) -> Iterator[Body]:
    now, day = house().now(), house().today()
    with one_reading(house().services) as services:
        for procedure in house().procedures.values():
            in_force = procedure.valid_from <= day and (
                procedure.valid_to is None or day <= procedure.valid_to
            )
            if not in_force or procedure.id in file.running or subject_of(file.person) not in procedure.about:
                continue
            for each in preview_all(procedure.id, officer.actor, services, now, person_id=file.person.id):
                if each.act.row_from(procedure.initial, day):
                    cites = house().corpus.standing(each.act.cites, day)
                    yield {**bodies.preview(file.sight.preview(each), cites), "procedure": procedure.id}


def _open_case(file: PersonFile, procedure: str) -> str | None:
    return next((case.id for case in file.cases if case.procedure == procedure and not case.closed), None)
