"""Doing an act: the one door, by JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from flask import Response

from rules.errors import BadInput
from web.api import bodies
from web.api.answers import Done, Foreseen
from web.api.bodies import Body
from web.api.conditions import tells, version_seen
from web.api.requests import ActRequest, CaseActHeaders, DraftRequest
from web.api.typed import Blueprint
from web.errors import CaseMoved
from web.own_key import own_key
from web.pages.papers import sent_draft
from web.pages.record import open_case, open_person
from web.persons.places import placed_inputs
from web.signin.access import may_write
from web.signin.officer import Officer
from web.signin.restricted import health_needs_reason
from web.signin.sensitive import Sight
from web.signin.session import at_work, house
from workflows.command import Command
from workflows.drafting import draft
from workflows.errors import CaseChanged, NotPermitted, OutcomeChanged
from workflows.perform import perform, rehearse
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
    _must_write(officer)
    command, seen = _resting(_command(officer, own_key(officer, headers["key"]), asked)[0])
    with _by_header(seen=seen):
        done = perform(command, officer.actor, house().services)
    tells(done.case.version)
    return bodies.performed(done, house().procedures[done.case.procedure], house().now())


@blueprint.at_post("/check")
@blueprint.refuses(401, 403, 404, 409, 412, 422)
@blueprint.reads(CaseActHeaders, location="headers")
@blueprint.reads(ActRequest)
@blueprint.gives(Foreseen)
def checked(headers: dict[str, Any], asked: dict[str, Any]) -> Body:
    """Bước này sẽ đem lại gì, như khi thực hiện thật; không ghi bước nào, không cấp số. Điều bị từ chối được ghi lại như khi thực hiện."""
    officer = at_work()
    _must_write(officer)
    command, seen = _resting(_command(officer, own_key(officer, headers["key"]), asked)[0])
    with _by_header(seen=seen):
        told = rehearse(command, officer.actor, house().services)
    done = told.performed
    return bodies.foreseen(done, told.hash, house().procedures[done.case.procedure], house().now())


@blueprint.at_post("/draft")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(DraftRequest)
@blueprint.gives_bytes()
def drafted(asked: dict[str, Any]) -> Response:
    """Bản nháp có dấu chìm của giấy tờ mà bước này sẽ lập, từ những gì đã nhập. Không ghi gì, không cấp số."""
    officer = at_work()
    _must_write(officer)
    command, sight = _command(officer, "", asked)
    writ = draft(command, officer.actor, house().services, asked.get("form"))[0]
    if not sight.draft(writ, command.inputs):
        raise health_needs_reason(command.case_id)
    return sent_draft(writ)


def _must_write(officer: Officer) -> None:
    if not may_write(officer, house().today()):
        raise NotPermitted("An auditor reads only.", vi="Kiểm tra viên chỉ xem, không thực hiện bước nào.")


@contextmanager
def _by_header(*, seen: bool) -> Iterator[None]:
    """Where the version was named in If-Match, whoever comes second is told as HTTP tells it."""
    try:
        yield
    except CaseChanged as error:
        if seen and not isinstance(error, OutcomeChanged):
            raise CaseMoved(error.en, vi=error.vi, **error.fields) from error
        raise


def _resting(command: Command) -> tuple[Command, bool]:
    """The command on the version of the case that If-Match names, and whether it names one. ``BadInput`` for what is none, or says
    another thing than ``expected_version``."""
    named = version_seen()
    if named is None:
        return command, False
    version = int(named) if named.isascii() and named.isdecimal() and len(named) <= _MOST_DIGITS else None
    if version is None or command.case_id is None or command.expected_version not in {None, version}:
        raise BadInput(
            "If-Match takes the ETag of the case named in case_id, of the version in expected_version if that is told too.",
            vi="If-Match nhận ETag của hồ sơ nêu trong case_id, đúng phiên bản trong expected_version nếu có ghi.",
            field="If-Match",
        )
    return replace(command, expected_version=version), True


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
        inputs=placed_inputs(house(), asked["inputs"]),
        case_id=case_id,
        person_id=person_id,
        key=key,
        attachments=tuple(Attachment(**each) for each in asked["attachments"]),
        expected_version=asked.get("expected_version") if case_id is not None else 0,
        foreseen=asked["foreseen"],
    )
    return command, file.sight
