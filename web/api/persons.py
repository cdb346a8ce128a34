"""Persons as JSON: put on file and corrected by the rules of the page, found as on the page, one with the cases that the asker sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from persistence.search.walk import Wanted, step
from persistence.search.wanted import read
from persistence.views import CaseFilter, CaseLine
from web.api import bodies
from web.api.bodies import Body
from web.api.conditions import must_have_seen, tells
from web.api.person_forms import (
    CorrectionHeaders,
    PersonBody,
    PersonCorrection,
    PersonHits,
    PersonPage,
    PersonRequest,
    PersonSearch,
    PersonsQuery,
)
from web.api.requests import ActHeaders
from web.api.typed import Blueprint
from web.pages.finding import cases_of
from web.pages.forms.reading import cleaned
from web.pages.record import log_all, open_person, unknown_person
from web.persons.adding import Answer, add_person
from web.persons.correcting import correct_person, must_write
from web.persons.finding import find_persons
from web.persons.identity import asked as asked_for
from web.persons.identity import fingerprint, id_check
from web.persons.places import COMMUNE, PROVINCE, placed
from web.signin.access import reach_of
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.model import Person

blueprint = Blueprint(
    "api_persons",
    __name__,
    url_prefix="/api/persons",
    description="Người trong phạm vi của người đang làm việc",
)


@blueprint.at_get("")
@blueprint.refuses(401, 422)
@blueprint.reads(PersonsQuery, location="query")
@blueprint.gives(PersonPage)
def listed(query: dict[str, Any]) -> Body:
    """Mọi người được xem, theo thứ tự mã; after của trang này là next của trang trước. Người mới ghi không làm lặp hay sót ai."""
    officer = at_work()
    commune = placed(house(), {COMMUNE: query["commune"]})[COMMUNE] if query["commune"] else ""
    wanted = Wanted(commune, query["birth_year"])
    found = step(house().database, reach_of(officer), wanted, after=query["after"], limit=query["page_size"])
    log_all(house(), officer, [(each.id, None) for each in found.persons], "list")
    return {"items": [_line(each) for each in found.persons], "next": found.after}


@blueprint.at_post("")
@blueprint.refuses(401, 403, 409, 422)
@blueprint.reads(ActHeaders, location="headers")
@blueprint.reads(PersonRequest)
@blueprint.gives(PersonBody, 201)
def add(headers: dict[str, Any], asked: dict[str, Any]) -> Body:
    """Ghi nhận một người. Số định danh được đối chiếu; người có thể đã có trong danh sách được nêu (409) trước khi ghi thêm."""
    answer = Answer(frozenset(asked.pop("different")), asked.pop("ask_unseen"))
    added = add_person(house(), at_work(), _texts(asked), answer, key=headers["key"])
    return {**_body(added.person, ()), "repeated": added.repeated}


@blueprint.at_put("/<person_id>")
@blueprint.refuses(400, 401, 403, 404, 406, 409, 412, 415, 422, 428)
@blueprint.reads(CorrectionHeaders, location="headers")
@blueprint.reads(PersonCorrection)
@blueprint.gives(PersonBody)
def correct(_headers: dict[str, Any], asked: dict[str, Any], person_id: str) -> Body:
    """Sửa thông tin một người theo cùng quy tắc với trang. Nội dung gửi thay toàn bộ thông tin đang có; giá trị cũ được lưu lại."""
    officer, seen = at_work(), must_have_seen()
    must_write(officer, house().today())
    person = open_person(house(), officer, person_id).person
    if person.id != person_id:
        raise unknown_person()  # merged into another: that one is corrected
    done = correct_person(house(), officer, person, _texts(asked), seen=seen)
    return {**_body(done.person, _cases(officer, done.person)), "repeated": done.repeated}


@blueprint.at_post("/search")
@blueprint.refuses(401, 422)
@blueprint.reads(PersonSearch)
@blueprint.gives(PersonHits)
def search(asked: dict[str, Any]) -> Body:
    """Tìm người như trên trang: họ tên không dấu, theo thứ tự bất kỳ; số định danh; ngày, năm sinh; mã; gần đúng."""
    officer = at_work()
    wanted = read(cleaned(asked["words"]), commune=cleaned(asked["commune"]))
    found = find_persons(house(), officer, wanted)
    cases = cases_of(officer, (*found.exact, *found.near))
    return {
        "exact": [_body(each, cases[each.id]) for each in found.exact],
        "near": [_body(each, cases[each.id]) for each in found.near],
        "more": found.more,
        "ignored": bool(wanted.ignored),
    }


@blueprint.at_get("/<person_id>")
@blueprint.refuses(401, 403, 404)
@blueprint.gives(PersonBody)
def show(person_id: str) -> Body:
    """Một người với các hồ sơ được xem; với hồ sơ đã gộp là hồ sơ còn dùng."""
    officer = at_work()
    person = open_person(house(), officer, person_id).person
    tells(fingerprint(person))
    return _body(person, _cases(officer, person))


def _line(person: Person) -> Body:
    """A person in a list; what else is on file is asked for one by one."""
    return {
        "id": person.id,
        "version": fingerprint(person),
        "full_name": person.full_name,
        "born": person.born.isoformat() if person.born else None,
        "sex": person.sex,
        "residence_commune": person.attributes.get(COMMUNE),
        "residence_province": person.attributes.get(PROVINCE),
    }


def _texts(asked: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items()}


def _cases(officer: Officer, person: Person) -> Iterable[CaseLine]:
    """Those that the asker sees."""
    return house().reader.cases(CaseFilter(reach=reach_of(officer), persons=(person.id,))).items


def _body(person: Person, cases: Iterable[CaseLine]) -> Body:
    now, procedures = house().now(), house().procedures
    return {
        "id": person.id,
        "version": fingerprint(person),
        "full_name": person.full_name,
        "born": person.born.isoformat() if person.born else None,
        "sex": person.sex,
        "attributes": {
            name: person.attributes[name] for name in sorted(asked_for()) if person.attributes.get(name)
        },
        "id_check": _number(person),
        "cases": [bodies.case_line(each, procedures[each.procedure], now) for each in cases],
        "repeated": False,
    }


def _number(person: Person) -> Body | None:
    found = id_check(person, house().today())
    if found is None:
        return None
    told = [
        {"code": each.code, "weight": str(each.weight), "vi": each.vi, "en": each.en}
        for each in found.findings
    ]
    return {"place": found.place, "verified": found.verified, "findings": told}
