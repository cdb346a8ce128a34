"""Simple registers as JSON: the lines of one, a line with its history; entered, corrected, struck by the functions of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from persistence.books import BookReader, RowFilter, RowLine
from web.api.bodies import Body
from web.api.book_forms import (
    LedgerBody,
    LedgerCorrectRequest,
    LedgerLineBody,
    LedgerLineRequest,
    LedgerList,
    LedgerPage,
    LedgerQuery,
    LedgerSearch,
    LedgerStrikeRequest,
)
from web.api.requests import ActHeaders
from web.api.typed import Blueprint
from web.books.entering import correct_row, enter_row, strike_row
from web.books.seeing import (
    book_named,
    finds_names,
    log_rows,
    open_row,
    readable,
    reads_book,
    shown,
    writers_of,
)
from web.books.telling import Teller
from web.signin.session import at_work, house
from workflows.books import Book, RowVersion, unknown_book

blueprint = Blueprint("api_books", __name__, url_prefix="/api/books", description="Sổ theo dõi")
_PAGE = 25


@blueprint.at_get("")
@blueprint.refuses(401)
@blueprint.gives(LedgerList)
def listed() -> Body:
    """Danh mục sổ mà người đang làm việc ghi hoặc xem được, với số dòng của cơ quan mình."""
    officer = at_work()
    numbers = BookReader(house().database).numbers(officer.unit.id)
    return {
        "items": [{**_about(book), "lines": numbers.get(book.id, 0)} for book in readable(house(), officer)]
    }


@blueprint.at_get("/<book_name>")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(LedgerQuery, location="query")
@blueprint.gives(LedgerBody)
def show(query: dict[str, Any], book_name: str) -> Body:
    """Một sổ: cột, ai được ghi, số tồn (nếu có), và các dòng theo điều kiện; mới nhất trước."""
    book, unit = _book(book_name, query.get("unit"))
    stock = BookReader(house().database).balances(unit, book) if book.stock is not None else ()
    return {
        **_about(book),
        "columns": [_column(book, each.id) for each in book.columns],
        "writes": unit == at_work().unit.id and writers_of(at_work(), book, house().today()) is not None,
        "stock": [
            {
                "item": s.item,
                "lot": s.lot,
                "expiry": s.expiry.isoformat() if s.expiry else None,
                "left": s.left,
            }
            for s in stock
        ],
        "lines": _page(book, unit, query),
    }


@blueprint.at_post("/<book_name>/search")
@blueprint.refuses(401, 404, 422)
@blueprint.reads(LedgerSearch)
@blueprint.gives(LedgerPage)
def search(asked: dict[str, Any], book_name: str) -> Body:
    """Tìm dòng theo chữ trong sổ hoặc họ tên, không cần dấu."""
    book, unit = _book(book_name, asked.get("unit"))
    return _page(book, unit, asked)


@blueprint.at_post("/<book_name>")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(ActHeaders, location="headers")
@blueprint.reads(LedgerLineRequest)
@blueprint.gives(LedgerLineBody, 201)
def enter(headers: dict[str, Any], asked: dict[str, Any], book_name: str) -> Body:
    """Ghi một dòng. Gửi lại cùng khóa chống trùng với cùng nội dung cho dòng đã ghi."""
    row = enter_row(house(), at_work(), book_name, asked["values"], key=headers["key"])
    return _line(row.row_id)


@blueprint.at_get("/<book_name>/<row_id>")
@blueprint.refuses(401, 404)
@blueprint.gives(LedgerLineBody)
def line(book_name: str, row_id: str) -> Body:
    """Một dòng với mọi lần ghi, đính chính, gạch bỏ."""
    return _line(row_id, book_name)


@blueprint.at_post("/<book_name>/<row_id>/correct")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(ActHeaders, location="headers")
@blueprint.reads(LedgerCorrectRequest)
@blueprint.gives(LedgerLineBody)
def correct(headers: dict[str, Any], asked: dict[str, Any], book_name: str, row_id: str) -> Body:
    """Đính chính: thay cả dòng, có lý do; nội dung cũ được giữ."""
    open_row(house(), at_work(), row_id, book_name)
    correct_row(
        house(),
        at_work(),
        row_id,
        asked["values"],
        reason=asked["reason"],
        expected=asked["expected_version"],
        key=headers["key"],
    )
    return _line(row_id)


@blueprint.at_post("/<book_name>/<row_id>/strike")
@blueprint.refuses(401, 403, 404, 409, 422)
@blueprint.reads(ActHeaders, location="headers")
@blueprint.reads(LedgerStrikeRequest)
@blueprint.gives(LedgerLineBody)
def strike(headers: dict[str, Any], asked: dict[str, Any], book_name: str, row_id: str) -> Body:
    """Gạch bỏ một dòng, có lý do; dòng được giữ để xem."""
    open_row(house(), at_work(), row_id, book_name)
    strike_row(
        house(),
        at_work(),
        row_id,
        reason=asked["reason"],
        expected=asked["expected_version"],
        key=headers["key"],
    )
    return _line(row_id)


def _book(name: str, unit: str | None) -> tuple[Book, str]:
    book, office = book_named(name), unit or at_work().unit.id
    if not reads_book(house(), at_work(), book, office):
        raise unknown_book()
    return book, office


def _about(book: Book) -> dict[str, object]:
    return {
        "id": book.id,
        "vi": book.vi,
        "en": book.en,
        "group": book.group,
        "about_vi": book.about.vi,
        "about_en": book.about.en,
        "cites": [each.short() for each in book.cites],
        "verified": book.verified,
    }


def _column(book: Book, name: str) -> Body:
    each = book.column(name)
    return {
        "id": each.id,
        "vi": each.vi,
        "en": each.en,
        "type": each.type.value,
        "required": each.required,
        "personal": each.personal,
        "unit": each.unit.vi,
        "choices": {code: {"vi": said.vi, "en": said.en} for code, said in each.choices.items()},
        "of": each.of,
    }


def _page(book: Book, unit: str, asked: dict[str, Any]) -> Body:
    number, size = asked.get("page", 1), asked.get("page_size", _PAGE)
    wanted = RowFilter(
        book=book.id,
        units=(unit,),
        since=asked.get("since"),
        until=asked.get("until"),
        struck=bool(asked.get("struck")),
        search=asked.get("words", ""),
        names=finds_names(at_work(), unit),
    )
    found = BookReader(house().database).page(wanted, offset=(number - 1) * size, limit=size)
    log_rows(house(), at_work(), [each.row for each in found.items])
    rows = [replace(each, row=shown(house(), at_work(), book, each.row)) for each in found.items]
    teller = Teller(house(), at_work(), book, [each.row for each in rows])
    return {
        "items": [_row(book, each, teller) for each in rows],
        "total": int(found.total),
        "page": number,
        "page_size": size,
    }


def _line(row_id: str, book_name: str = "") -> Body:
    book, found = open_row(house(), at_work(), row_id, book_name)
    versions = [
        shown(house(), at_work(), book, each) for each in BookReader(house().database).history(row_id)
    ]
    teller = Teller(house(), at_work(), book, [found.row, *versions])
    return {**_row(book, found, teller), "history": _history(versions)}


def _row(book: Book, line: RowLine, teller: Teller) -> Body:
    row = line.row
    return {
        "id": row.row_id,
        "book": book.id,
        "unit": row.unit_id,
        "number": row.number,
        "version": row.version,
        "struck": row.struck,
        "erased": row.erased,
        "values": dict(row.values),
        "told": {each.id: teller.cell(row, each).text for each in book.columns if each.id in row.values},
        "due": line.due.isoformat() if line.due is not None and line.open else None,
    }


def _history(versions: Sequence[RowVersion]) -> list[Body]:
    return [
        {
            "version": each.version,
            "kind": each.kind.value,
            "at": each.recorded_at.isoformat(),
            "actor": each.actor_name,
            "post": each.post,
            "power": list(each.power),
            "reason": each.reason,
            "source": each.source,
            "values": dict(each.values),
        }
        for each in versions
    ]
