"""Doing an act: the one door, by JSON."""

from __future__ import annotations

from typing import Any

from flask import Response

from rules.errors import BadInput
from web.api import bodies
from web.api.answers import Done
from web.api.bodies import Body
from web.api.requests import ActHeaders, ActRequest, DraftRequest
from web.api.typed import Blueprint
from web.pages.papers import sent_draft
from web.pages.record import open_case, open_person
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.restricted import health_needs_reason
from web.signin.sensitive import Sight
from web.signin.session import at_work, house
from workflows.command import Command
from workflows.drafting import draft
from workflows.errors import NotPermitted
from workflows.perform import perform
from workflows.ports import Attachment

blueprint = Blueprint("api_acts", __name__, url_prefix="/api/acts", description="Thực hiện một bước")


@blueprint.at_post("")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(ActHeaders, location="headers")
@blueprint.reads(ActRequest)
@blueprint.gives(Done, 201)
def do(headers: dict[str, Any], asked: dict[str, Any]) -> Body:
    """Thực hiện một bước, trọn vẹn hoặc không có gì. Gửi lại cùng khóa chống trùng cho cùng kết quả."""
    officer = at_work()
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    command, _ = _command(officer, headers["key"], asked)
    done = perform(command, officer.actor, house().services)
    return bodies.performed(done, house().procedures[done.case.procedure], house().now())


@blueprint.at_post("/draft")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(DraftRequest)
@blueprint.gives_bytes()
def drafted(asked: dict[str, Any]) -> Response:
    """Bản nháp có dấu chìm của giấy tờ mà bước này sẽ lập, từ những gì đã nhập. Không ghi gì, không cấp số."""
    officer = at_work()
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    command, sight = _command(officer, "", asked)
    writ = draft(command, officer.actor, house().services, asked.get("form"))[0]
    if not sight.draft(writ, command.inputs):
        raise health_needs_reason(command.case_id)
    return sent_draft(writ)


def _command(officer: Officer, key: str, asked: dict[str, Any]) -> tuple[Command, Sight]:
    """Only what the officer sees can be acted on; a person is named to open a case, so no open case may stand in the way."""
    case_id, person_id = asked.get("case_id"), asked.get("person_id")
    if (case_id is None) == (person_id is None):
        raise BadInput(
            "Name either case_id or person_id.",
            vi="Ghi một trong hai: case_id hoặc person_id.",
            field="case_id",
        )
    file = (
        open_case(house(), officer, case_id)
        if case_id is not None
        else open_person(house(), officer, str(person_id))
    )
    command = Command(
        act=asked["act"],
        at=asked["at"],
        inputs=asked["inputs"],
        case_id=case_id,
        person_id=person_id,
        key=key,
        attachments=tuple(Attachment(**each) for each in asked["attachments"]),
        expected_version=asked.get("expected_version") if case_id is not None else 0,
    )
    return command, file.sight
