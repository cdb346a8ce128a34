"""What this post has to do, and what waits for others: the open duties within reach, the first due first, as on the desk."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from persistence.listing import MOST
from persistence.views import CaseFilter, DueLine
from web.api import bodies
from web.api.answers import Deadline
from web.api.bodies import Body
from web.api.requests import Count
from web.api.typed import Blueprint, Strict
from web.pages.desk import due_by, sides_of
from web.pages.record import log_all
from web.signin.access import reach_of
from web.signin.session import at_work, house

blueprint = Blueprint("api_duties", __name__, url_prefix="/api/duties", description="Việc đến hạn")
_SIDES: Final = {"mine": "toi", "others": "khac"}
_WHEN: Final = {"any": "", "overdue": "qua-han", "today": "hom-nay", "week": "tuan"}


class DutyQuery(Strict):
    """Which duties; everything may be left out."""

    side = fields.String(
        load_default="mine",
        validate=validate.OneOf([*_SIDES]),
        metadata={"description": "mine: việc của chức danh này; others: đang chờ nơi khác"},
    )
    when = fields.String(
        load_default="any",
        validate=validate.OneOf([*_WHEN]),
        metadata={
            "description": "any, overdue (quá hạn), today (đến hết hôm nay), week (đến hết 7 ngày tới)"
        },
    )
    procedure = fields.String(metadata={"description": "Mã thủ tục, ví dụ assessment"})
    unit = fields.String(metadata={"description": "Mã cơ quan có tham gia hồ sơ"})
    page = Count(load_default=1, validate=validate.Range(1, 1_000), metadata={"type": "integer"})
    page_size = Count(load_default=50, validate=validate.Range(1, 100), metadata={"type": "integer"})


class DutyLine(Schema):
    """An open duty with its case."""

    case_id = fields.String()
    procedure = fields.String()
    stage = fields.String()
    stage_vi = fields.String()
    stage_en = fields.String()
    person_id = fields.String()
    person_name = fields.String()
    deadline = fields.Nested(Deadline)


class DutyPage(Schema):
    """A page of duties; ``more``: a further page follows."""

    items = fields.List(fields.Nested(DutyLine))
    more = fields.Boolean()
    page = fields.Integer()
    page_size = fields.Integer()


@blueprint.at_get("")
@blueprint.refuses(401, 422)
@blueprint.reads(DutyQuery, location="query")
@blueprint.gives(DutyPage)
def listed(query: dict[str, Any]) -> Body:
    """Thời hạn đang chạy, đến hạn trước đứng trước, với căn cứ và cách tính."""
    officer, now = at_work(), house().now()
    wanted = CaseFilter(reach=reach_of(officer), procedure=query.get("procedure"), unit_id=query.get("unit"))
    size, start = query["page_size"], (query["page"] - 1) * query["page_size"]
    sides = sides_of(officer, wanted, now, max(MOST, start + size))
    listed = due_by(sides[_SIDES[query["side"]]].duties, _WHEN[query["when"]], now)
    shown = listed[start : start + size]
    lines = {each.deadline.id: each for each in house().reader.due_named([one.id for one in shown])}
    log_all(house(), officer, {(each.person_id, each.deadline.case_id) for each in lines.values()}, "list")
    return {
        "items": [_line(lines[each.id]) for each in shown if each.id in lines],
        "more": len(listed) > start + size,
        "page": query["page"],
        "page_size": size,
    }


def _line(line: DueLine) -> Body:
    return {
        "case_id": line.deadline.case_id,
        "procedure": line.procedure,
        **bodies.stage(house().procedures[line.procedure], line.stage),
        "person_id": line.person_id,
        "person_name": line.person_name,
        "deadline": bodies.deadline(line.deadline, house().now()),
    }
