"""The forms of requests and answers about simple registers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from web.api.requests import Count, Day, Whole
from web.api.typed import Strict

_DAY = {"type": "string", "format": "date"}


class LedgerQuery(Strict):
    """Which lines of which office; everything may be left out."""

    unit = fields.String(metadata={"description": "Mã cơ quan; mặc định cơ quan của mình"})
    since = Day(metadata=_DAY)
    until = Day(metadata=_DAY)
    struck = fields.Boolean(truthy={"true"}, falsy={"false"}, metadata={"description": "cả dòng đã gạch bỏ"})
    page = Count(load_default=1, validate=validate.Range(1, 100_000), metadata={"type": "integer"})
    page_size = Count(load_default=25, validate=validate.Range(1, 100), metadata={"type": "integer"})


class LedgerSearch(Strict):
    """Words to be found; sent in a body, so that no name stands in an address."""

    words = fields.String(required=True, validate=validate.Length(1, 100))
    unit = fields.String()
    page = Whole(load_default=1, validate=validate.Range(1, 100_000), metadata={"type": "integer"})
    page_size = Whole(load_default=25, validate=validate.Range(1, 100), metadata={"type": "integer"})


class LedgerLineRequest(Strict):
    """A line: values by the ids of the columns (``GET /api/books/<id>``), as text or as JSON has them."""

    values = fields.Dict(keys=fields.String(), required=True)


class LedgerStrikeRequest(Strict):
    """Why, and which version of the line was seen."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))
    expected_version = Whole(
        required=True, validate=validate.Range(1, 1_000_000), metadata={"type": "integer"}
    )


class LedgerCorrectRequest(LedgerStrikeRequest):
    """The whole line as it should stand."""

    values = fields.Dict(keys=fields.String(), required=True)


class LedgerAbout(Schema):
    """A register in the list."""

    id = fields.String()
    vi = fields.String()
    en = fields.String()
    group = fields.String()
    about_vi = fields.String()
    about_en = fields.String()
    cites = fields.List(fields.String())
    verified = fields.Boolean()


class LedgerInList(LedgerAbout):
    """The same, with the lines that stand in it at the own office."""

    lines = fields.Integer()


class LedgerList(Schema):
    """The registers."""

    items = fields.List(fields.Nested(LedgerInList))


class LedgerColumn(Schema):
    """A column."""

    id = fields.String()
    vi = fields.String()
    en = fields.String()
    type = fields.String()
    required = fields.Boolean()
    personal = fields.Boolean()
    unit = fields.String()
    choices = fields.Dict()
    of = fields.String(metadata={"description": "sổ được dẫn chiếu"})


class LedgerStock(Schema):
    """What is left of a lot."""

    item = fields.String()
    lot = fields.String()
    expiry = fields.String(allow_none=True)
    left = fields.Integer()


class LedgerVersion(Schema):
    """A version of a line."""

    version = fields.Integer()
    kind = fields.String(metadata={"enum": ["entered", "corrected", "struck"]})
    at = fields.String()
    actor = fields.String()
    post = fields.String()
    power = fields.List(fields.String())
    reason = fields.String()
    source = fields.String()
    values = fields.Dict()


class LedgerLine(Schema):
    """A line as it stands: ``values`` as they are kept, ``told`` in words."""

    id = fields.String()
    book = fields.String()
    unit = fields.String()
    number = fields.Integer()
    version = fields.Integer()
    struck = fields.Boolean()
    erased = fields.Boolean()
    values = fields.Dict()
    told = fields.Dict()
    due = fields.String(allow_none=True)


class LedgerLineBody(LedgerLine):
    """The same with its history."""

    history = fields.List(fields.Nested(LedgerVersion))


class LedgerPage(Schema):
    """A page of lines; ``total`` counts them all."""

    items = fields.List(fields.Nested(LedgerLine))
    total = fields.Integer()
    page = fields.Integer()
    page_size = fields.Integer()


class LedgerBody(LedgerAbout):
    """A register with its columns and a page of its lines."""

    columns = fields.List(fields.Nested(LedgerColumn))
    writes = fields.Boolean()
    stock = fields.List(fields.Nested(LedgerStock))
    lines = fields.Nested(LedgerPage)
