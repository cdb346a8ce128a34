"""Doing an act: the one door, by JSON."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from rules.errors import BadInput
from web.api import bodies
from web.api.answers import Done
from web.api.bodies import Body
from web.api.conditions import tells, version_seen
from web.api.requests import ActRequest, CaseActHeaders, DraftRequest
from web.api.typed import Blueprint
from web.errors import CaseMoved
from web.own_key import own_key
from web.pages.papers import sent_draft
from web.pages.record import open_case, open_person
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.restricted import health_needs_reason
from web.signin.sensitive import Sight
from web.signin.session import at_work, house
from workflows.command import Command
from workflows.drafting import draft
from workflows.errors import CaseChanged, NotPermitted
from workflows.perform import perform
from workflows.ports import Attachment

blueprint = Blueprint("api_acts", __name__, url_prefix="/api/acts", description="Thực hiện một bước")
_MOST_DIGITS: Final = 9


@blueprint.at_post("")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(CaseActHeaders, location="headers")
@blueprint.reads(ActRequest)
@blueprint.gives(Done, 201)
def do(headers: dict[str, Any], asked: dict[str, Any]) -> Body:
    """Thực hiện một bước, trọn vẹn hoặc không có gì. Gửi lại cùng khóa chống trùng cho cùng kết quả."""
    officer = at_work()
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")
    seen = _case_seen(asked)
    command, _ = _command(officer, own_key(officer, headers["key"]), asked)
    try:
        done = perform(command, officer.actor, house().services)
    except CaseChanged as error:
        if seen:
            raise CaseMoved(error.en, vi=error.vi, **error.fields) from error
        raise
    tells(done.case.version)
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


def _case_seen(asked: dict[str, Any]) -> bool:
    """Whether If-Match names the version of the case; then the act rests on it. ``BadInput`` for what is none, or says another thing."""
    named = version_seen()
    if named is None:
        return False
    version = int(named) if named.isascii() and named.isdecimal() and len(named) <= _MOST_DIGITS else None
    if version is None or asked.get("case_id") is None or asked.get("expected_version", version) != version:
        raise BadInput(
            "If-Match takes the ETag of the case named in case_id, of the version in expected_version if that is told too.",
            vi="If-Match nhận ETag của hồ sơ nêu trong case_id, đúng phiên bản trong expected_version nếu có ghi.",
            field="If-Match",
        )
    asked["expected_version"] = version
    return True


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
