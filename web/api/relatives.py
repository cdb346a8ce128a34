"""Who stands by a person: listed, put on file, ended, by the functions of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, fields

from rules.errors import BadInput
from web.api.bodies import Body
from web.api.requests import ActHeaders, Day
from web.api.typed import Blueprint, Strict
from web.language import Both, both
from web.pages.forms.reading import cleaned
from web.pages.record import open_person, unknown_person
from web.pages.relatives import FIELDS, end_relative, put_relative, slips_of
from web.persons.correcting import must_write
from web.signin.officer import Officer
from web.signin.session import at_work, house
from workflows.model import Json, Person
from workflows.relations import RELATIONS, relatives_of

blueprint = Blueprint(
    "api_relatives", __name__, url_prefix="/api/persons", description="Người thân, người đại diện"
)
_ID: Final = 32


class RelativeRequest(Strict):
    """An entry: who it is, since when, and the paper that shows it."""

    relation = fields.String(
        required=True,
        metadata={
            "description": "; ".join(f"{code}: {said}" for code, said in RELATIONS.items()),
            "enum": [*RELATIONS],
        },
    )
    name = fields.String(required=True, metadata={"description": "Họ và tên"})
    from_ = Day(
        data_key="from",
        required=True,
        metadata={"type": "string", "format": "date", "description": "Từ ngày"},
    )
    phone = fields.String(load_default="", metadata={"description": "Điện thoại"})
    address = fields.String(load_default="", metadata={"description": "Nơi ở"})
    paper = fields.String(load_default="", metadata={"description": "Giấy tờ chứng minh quan hệ"})


class RelativeBody(Schema):
    """An entry as on file; ``until`` is null while it holds."""

    id = fields.String()
    relation = fields.String()
    relation_vi = fields.String()
    relation_en = fields.String()
    name = fields.String()
    from_ = fields.String(data_key="from", attribute="from")
    until = fields.String(allow_none=True)
    phone = fields.String()
    address = fields.String()
    paper = fields.String()


class Relatives(Schema):
    """Who stands by a person, those first that hold."""

    relatives = fields.List(fields.Nested(RelativeBody))


@blueprint.at_get("/<person_id>/relatives")
@blueprint.refuses(401, 403, 404)
@blueprint.gives(Relatives)
def listed(person_id: str) -> Body:
    """Người thân, người giám hộ, người đại diện đã ghi, cả những người đã thôi."""
    person = open_person(house(), at_work(), person_id).person
    return {"relatives": [_told(each) for each in relatives_of(person)]}


@blueprint.at_post("/<person_id>/relatives")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(ActHeaders, location="headers")
@blueprint.reads(RelativeRequest)
@blueprint.gives(RelativeBody, 201)
def add(headers: dict[str, Any], asked: dict[str, Any], person_id: str) -> Body:
    """Ghi một người. Gửi lại cùng khóa chống trùng thì không ghi thêm."""
    officer = at_work()
    person = _standing(officer, person_id)
    told: dict[str, str] = {name: cleaned(asked[name]) for name in FIELDS if name in asked}
    told["from"] = asked["from_"].isoformat()
    key = hashlib.sha256(repr((officer.id, person.id, headers["key"])).encode()).hexdigest()[:_ID]
    there = any(each.get("id") == key for each in relatives_of(person))
    if not there and (slips := slips_of(person, told)):
        raise _refused(slips)
    return _named(put_relative(officer, person, key, told), key)


@blueprint.at_post("/<person_id>/relatives/<entry_id>/end")
@blueprint.refuses(401, 403, 404, 409)
@blueprint.gives(RelativeBody)
def end(person_id: str, entry_id: str) -> Body:
    """Từ hôm nay không còn là người thân, người đại diện; thông tin đã ghi vẫn được giữ."""
    officer = at_work()
    person = _standing(officer, person_id)
    _named(person, entry_id)
    end_relative(officer, person, entry_id)
    return _named(open_person(house(), officer, person_id).person, entry_id)


def _standing(officer: Officer, person_id: str) -> Person:
    """The person as it stands, for who writes; of a merged record the other one is written to."""
    must_write(officer, house().today())
    person = open_person(house(), officer, person_id).person
    if person.id != person_id:
        raise unknown_person()
    return person


def _named(person: Person, entry_id: str) -> Body:
    found = next((each for each in relatives_of(person) if each.get("id") == entry_id), None)
    if found is None:
        raise unknown_person()
    return _told(found)


def _told(entry: Mapping[str, Json]) -> Body:
    relation = str(entry.get("relation", ""))
    said = both(RELATIONS.get(relation, relation))
    texts = {name: str(entry.get(name) or "") for name in FIELDS}
    return {
        **texts,
        "id": entry.get("id"),
        "relation_vi": said.vi,
        "relation_en": said.en,
        "until": entry.get("until"),
    }


def _refused(slips: Mapping[str, tuple[Both, ...]]) -> BadInput:
    problems = [(name, each) for name, some in slips.items() for each in some]
    return BadInput(
        " ".join(f"{name}: {each.en}" for name, each in problems),
        vi=" ".join(f"{name}: {each.vi}" for name, each in problems),
        field=problems[0][0],
        problems=[{"where": "json", "field": name, "vi": each.vi, "en": each.en} for name, each in problems],
    )
