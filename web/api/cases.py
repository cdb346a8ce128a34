"""Cases: the list, the search, one case, and the acts that exist from where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from persistence.views import AtLeast, CaseFilter, CaseOrder
from web.api import bodies
from web.api.answers import ActStates, CaseBody, CasePage, Why
from web.api.bodies import Body
from web.api.conditions import tells
from web.api.cursors import cursor_after, read_cursor
from web.api.requests import CaseQuery, CaseSearch
from web.api.typed import Blueprint
from web.explanations import explanation_json
from web.pages.cases import explained, previews_of
from web.pages.forms.reading import cleaned
from web.pages.receipts import receipts_of
from web.pages.record import log_all, open_case
from web.pages.sequel import sequel
from web.signin.access import reach_of
from web.signin.session import at_work, house

blueprint = Blueprint(
    "api_cases", __name__, url_prefix="/api/cases", description="Hồ sơ trong phạm vi của người đang làm việc"
)


@blueprint.at_get("")
@blueprint.refuses(401, 422)
@blueprint.reads(CaseQuery, location="query")
@blueprint.gives(CasePage)
def listed(query: dict[str, Any]) -> Body:
    """Danh sách hồ sơ; không nêu order thì việc đến hạn trước đứng trước."""
    wanted = CaseFilter(
        unit_id=query.get("unit"),
        procedure=query.get("procedure"),
        stage=query.get("stage"),
        closed=query.get("closed"),
        person_id=query.get("person_id"),
        due_before=query.get("due_before"),
        pending=query["pending"],
        left=query["left"],
        reach=reach_of(at_work()),
    )
    return _page(wanted, query, CaseOrder(query["order"]))


@blueprint.at_post("/search")
@blueprint.refuses(401, 422)
@blueprint.reads(CaseSearch)
@blueprint.gives(CasePage)
def search(asked: dict[str, Any]) -> Body:
    """Tìm hồ sơ theo họ tên, không phân biệt dấu."""
    wanted = CaseFilter(search=cleaned(asked["name"]), reach=reach_of(at_work()))
    return _page(wanted, asked)


@blueprint.at_get("/<case_id>")
@blueprint.refuses(401, 404)
@blueprint.gives(CaseBody)
def show(case_id: str) -> Body:
    """Một hồ sơ: giai đoạn, thời hạn, diễn biến, giấy tờ."""
    file = open_case(house(), at_work(), case_id)
    tells(file.case.version)
    return bodies.case_body(house(), file, receipts_of(house(), case_id), sequel(house(), file))


@blueprint.at_get("/<case_id>/acts")
@blueprint.refuses(401, 404)
@blueprint.gives(ActStates)
def acts(case_id: str) -> Body:
    """Các bước có từ giai đoạn này: làm được, còn thiếu gì, vì sao chưa được, điều gì mở ra."""
    officer = at_work()
    file = open_case(house(), officer, case_id)
    tells(file.case.version)
    return {
        "version": file.case.version,
        "acts": [
            bodies.preview(each, house().corpus.standing(each.act.cites, house().today()))
            for each in previews_of(file, officer)
        ],
    }


@blueprint.at_get("/<case_id>/acts/<act>/why")
@blueprint.refuses(401, 404, 422)
@blueprint.gives(Why)
def why(case_id: str, act: str) -> Body:
    """Vì sao bước này làm được hoặc chưa: luật đòi gì, dựa trên dữ kiện nào, cần gì để làm được, sau đó là gì."""
    officer = at_work()
    file = open_case(house(), officer, case_id)
    return explanation_json(explained(file, officer, act))


def _page(wanted: CaseFilter, asked: Mapping[str, Any], order: CaseOrder = CaseOrder.DUE) -> Body:
    size, after = asked["page_size"], asked["after"]
    number, near = read_cursor(after) if after else (asked["page"], None)
    found = house().reader.cases(
        replace(wanted, near=near), order=order, offset=(number - 1) * size, limit=size
    )
    log_all(house(), at_work(), [(line.person_id, line.id) for line in found.items], "list")
    now, procedures = house().now(), house().procedures
    return {
        "items": [bodies.case_line(line, procedures[line.procedure], now) for line in found.items],
        "total": int(found.total),
        "counted": not isinstance(found.total, AtLeast),
        "page": number,
        "page_size": size,
        "next": cursor_after(found, number),
    }
