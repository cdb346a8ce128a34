"""The statutory books as data: which there are, the lines of one on a day with the movement of a period, and a book as a file."""

from __future__ import annotations

from typing import Any, Final

from flask import Response
from marshmallow import Schema, fields, validate

from web.api.requests import Count, Day
from web.api.typed import Blueprint, Strict
from web.pages.record import log_all
from web.registers.access import open_book, readable, tells_persons
from web.registers.papers import KINDS, Asked, ask, book_file, sheet_of
from web.registers.query import SHOWN, read_query
from web.registers.telling import book_told, page_told
from web.signin.session import at_work, house
from workflows.registers import Line

blueprint = Blueprint(
    "api_registers", __name__, url_prefix="/api/registers", description="Sổ, danh sách theo luật"
)
_SIZE: Final = 50
_DAY: Final = {"type": "string", "format": "date"}


class BookBody(Schema):
    """A book: who keeps it, under which articles, in which form."""

    id = fields.String()
    vi = fields.String()
    en = fields.String()
    about = fields.String()
    cites = fields.List(fields.String())
    kept_by = fields.List(fields.String())
    form = fields.String(allow_none=True)
    verified = fields.Boolean()
    note = fields.String()


class BookList(Schema):
    """The books that the officer may open."""

    on = fields.String()
    books = fields.List(fields.Nested(BookBody))


class BookEvent(Schema):
    """What an act did to a line."""

    kind = fields.String()
    mark = fields.String()
    moved = fields.Boolean()
    act = fields.String()
    act_vi = fields.String()
    at = fields.String()
    actor = fields.String()
    role = fields.String()
    unit = fields.String()
    cites = fields.List(fields.String())
    power = fields.List(fields.String())


class BookLine(Schema):
    """A line: ``case_id`` is null where its case is not for the officer."""

    case_id = fields.String(allow_none=True)
    holder = fields.String()
    entered_on = fields.String()
    removed_on = fields.String(allow_none=True)
    stage = fields.String()
    columns = fields.Dict(keys=fields.String(), values=fields.String())
    events = fields.List(fields.Nested(BookEvent))


class BookPage(Schema):
    """A page of a book: opening + entered - removed = closing (``balanced``)."""

    book = fields.Nested(BookBody)
    office = fields.String()
    from_ = fields.String(data_key="from", attribute="from")
    to = fields.String()
    figures = fields.Dict(keys=fields.String(), values=fields.Integer())
    balanced = fields.Boolean()
    items = fields.List(fields.Nested(BookLine))
    total = fields.Integer()
    page = fields.Integer()
    page_size = fields.Integer()


class BooksQuery(Strict):
    """Whose books; the officer's own office without it."""

    office = fields.String(
        load_default="", metadata={"description": "Mã cơ quan; mặc định cơ quan của cán bộ"}
    )


class BookQuery(BooksQuery):
    """A period and which lines are wanted."""

    from_ = Day(data_key="from", metadata={**_DAY, "description": "Từ ngày; mặc định đầu năm của sổ"})
    to = Day(metadata={**_DAY, "description": "Đến hết ngày; mặc định hôm nay"})
    shown = fields.String(
        load_default="dang-co", validate=validate.OneOf(list(SHOWN)), metadata={"description": "Dòng cần xem"}
    )
    page = Count(load_default=1, validate=validate.Range(1, 100_000), metadata={"type": "integer"})


@blueprint.at_get("")
@blueprint.refuses(401, 422)
@blueprint.reads(BooksQuery, location="query")
@blueprint.gives(BookList)
def listed(query: dict[str, Any]) -> dict[str, object]:
    """Các sổ, danh sách theo luật mà cán bộ được xem."""
    day = house().today()
    return {
        "on": day.isoformat(),
        "books": [book_told(each, day) for each in readable(house(), at_work(), query["office"])],
    }


@blueprint.at_get("/<book_id>")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(BookQuery, location="query")
@blueprint.gives(BookPage)
def show(query: dict[str, Any], book_id: str) -> dict[str, object]:
    """Một trang của sổ vào một ngày, biến động trong kỳ và diễn biến của từng dòng."""
    asked, page = _asked(query, book_id), query["page"]
    shown = asked.shown[(page - 1) * _SIZE : page * _SIZE]
    sheet = sheet_of(house(), at_work(), asked, shown)
    _log(asked, shown, "list")
    return page_told(asked, sheet, shown, page, _SIZE)


@blueprint.at_get("/<book_id>/file/<kind>")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(BookQuery, location="query")
@blueprint.gives_bytes(*KINDS.values())
def file(query: dict[str, Any], book_id: str, kind: str) -> Response:
    """Sổ dưới dạng tệp: docx in theo mẫu, xlsx, csv."""
    asked = _asked(query, book_id)
    made = book_file(house(), at_work(), asked, kind)
    _log(asked, made.lines, "export")
    response = Response(made.content, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return response


def _asked(query: dict[str, Any], book_id: str) -> Asked:
    opened = open_book(house(), at_work(), book_id, query["office"])
    given = {"loc": query["shown"]}
    given |= {"tu": query["from_"].isoformat()} if "from_" in query else {}
    given |= {"ngay": query["to"].isoformat()} if "to" in query else {}
    return ask(house(), opened, read_query(given, opened.book, house().today()))


def _log(asked: Asked, shown: tuple[Line, ...], what: str) -> None:
    if tells_persons(asked.opened.book):
        log_all(house(), at_work(), [(each.person_id, each.case_id) for each in shown], what)
