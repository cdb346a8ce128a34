"""The directory: offices, which acts take by their id, and communes, which facts take by their code."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from persistence.folding import fold
from web.api.bodies import Body
from web.api.requests import Count
from web.api.typed import Blueprint, Strict
from web.pages.views.places import bare, commune_said
from web.persons.places import province_said
from web.signin.session import house
from workflows.model import Unit

blueprint = Blueprint("api_places", __name__, url_prefix="/api/units", description="Cơ quan, xã, phường")


class UnitQuery(Strict):
    """Which offices; everything may be left out."""

    kind = fields.String(metadata={"description": "Loại cơ quan, như unit_kinds trong /api/law/acts"})
    commune = fields.String(metadata={"description": "Mã xã, phường"})
    province = fields.String(metadata={"description": "Mã tỉnh"})
    words = fields.String(
        load_default="",
        validate=validate.Length(0, 100),
        metadata={"description": "Từ trong tên, không cần dấu"},
    )
    after = fields.String(
        load_default="",
        validate=validate.Length(0, 100),
        metadata={"description": "Giá trị next của trang trước"},
    )
    page_size = Count(load_default=50, validate=validate.Range(1, 500), metadata={"type": "integer"})


class UnitBody(Schema):
    """An office. ``commune``, ``province`` are codes; facts that name a commune take its code, or a name that only one bears."""

    id = fields.String()
    kind = fields.String()
    name = fields.String()
    parent = fields.String()
    commune = fields.String(allow_none=True)
    commune_name = fields.String(allow_none=True)
    district = fields.String(allow_none=True)
    province = fields.String(allow_none=True)
    province_name = fields.String(allow_none=True)
    valid_from = fields.String(allow_none=True)
    valid_to = fields.String(allow_none=True)


class UnitPage(Schema):
    """Offices in order of id. ``next`` goes into ``after``; null at the end."""

    items = fields.List(fields.Nested(UnitBody))
    next = fields.String(allow_none=True)


@blueprint.at_get("")
@blueprint.refuses(401, 422)
@blueprint.reads(UnitQuery, location="query")
@blueprint.gives(UnitPage)
def listed(query: dict[str, Any]) -> Body:
    """Cơ quan trong danh bạ với mã, loại và địa bàn, theo thứ tự mã."""
    words, size = fold(query["words"]), query["page_size"]
    found = [
        each
        for each in house().reader.units(kind=query.get("kind"), commune=query.get("commune"))
        if each.id > query["after"]
        and query.get("province") in {None, each.province}
        and all(word in fold(each.name) for word in words.split())
    ]
    shown = found[:size]
    return {"items": [_unit(each) for each in shown], "next": shown[-1].id if len(found) > size else None}


def _unit(unit: Unit) -> Body:
    here = unit.commune
    return {
        "id": unit.id,
        "kind": unit.kind,
        "name": unit.name,
        "parent": unit.parent_name,
        "commune": here,
        "commune_name": _commune(unit) if here else None,
        "district": unit.district,
        "province": unit.province,
        "province_name": province_said(unit.province) if unit.province else None,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }


def _commune(unit: Unit) -> str:
    named = [unit] if bare(unit.name) != unit.name else []
    return commune_said(str(unit.commune), named)
